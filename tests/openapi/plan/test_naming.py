"""Names of the spec become names of Python."""

from __future__ import annotations

import keyword

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codegen.plan.naming import make_class_name, make_snake_name, split_words, take_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UserOrdersGet", "user_orders_get"),
        ("GetRFQs", "get_rfqs"),
        ("MinPrice", "min_price"),
        ("exactMatch", "exact_match"),
        ("X-Ratelimit-Used", "x_ratelimit_used"),
        ("getHTTPSUrl", "get_https_url"),
        ("OAuth2Token", "oauth2_token"),
        ("userIDs", "user_ids"),
        ("order_v2", "order_v2"),
        ("_links", "links"),
        ("class", "class_"),
        ("self", "self_"),
        ("2fa", "n2fa"),
        ("---", "n"),
        ("naïve_Füllung", "naïve_füllung"),
    ],
)
def test_snake_names_are_those_people_would_choose(name: str, expected: str) -> None:
    assert make_snake_name(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("JSONError", "JSONError"),
        ("order_list", "OrderList"),
        ("v2.Order", "V2Order"),
        ("None", "NoneModel"),
        ("ValueError", "ValueErrorModel"),
        ("3d", "N3d"),
    ],
)
def test_class_names_keep_capitals_and_hide_nothing(name: str, expected: str) -> None:
    assert make_class_name(name) == expected


@given(st.text(max_size=40))
@example("0\U00016e80")  # a digit, and a number that no identifier may have
def test_any_text_becomes_an_identifier(name: str) -> None:
    for result in (make_snake_name(name), make_class_name(name)):
        assert result.isidentifier()
        assert not keyword.iskeyword(result)
        assert not result.startswith("_")


@given(st.from_regex(r"[a-z]{2,6}(_[a-z]{2,6}){0,3}", fullmatch=True))
def test_a_snake_name_stays_as_it_is(name: str) -> None:
    assert make_snake_name(name) in (name, f"{name}_")


@given(st.lists(st.from_regex(r"[A-Z][a-z]{1,6}", fullmatch=True), min_size=1, max_size=5))
def test_words_of_a_camel_name_are_found_again(parts: list[str]) -> None:
    assert split_words("".join(parts)) == parts


@given(st.sets(st.sampled_from(["order", "order2", "order3", "x"])))
def test_a_free_name_is_not_taken(taken: set[str]) -> None:
    before = {*taken}
    given = take_name("order", taken)
    assert given not in before
    assert taken == {*before, given}
