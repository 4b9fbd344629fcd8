"""Test the width of text on a terminal."""

import pytest

from kloudtrader.cli.ui.terminal import measure_width, truncate, wrap_lines


@pytest.mark.parametrize(
    ("text", "columns", "short"),
    [
        ("plain", 5, "pla…"),
        ("Müller", 6, "Mül…"),
        ("Mu\N{COMBINING DIAERESIS}ller", 6, "Mu\N{COMBINING DIAERESIS}l…"),
        ("雨が降る", 8, "雨…"),
        ("ＡＢＣ", 6, "Ａ…"),
        ("한국어", 6, "한…"),
        ("a👍b🎉c", 7, "a👍…"),
        ("x\N{VARIATION SELECTOR-16}y", 2, "x\N{VARIATION SELECTOR-16}y"),
    ],
)
def test_wide_and_combining_characters_take_their_columns(
    text: str, columns: int, short: str
) -> None:
    assert measure_width(text) == columns
    assert truncate(text, 4, "…") == short
    assert truncate(text, columns, "…") == text


def test_text_is_wrapped_between_words() -> None:
    text = (
        "Buy 10 KO, limit 60.38 USD\n  order 4410146 of today\n\nmarket-maker of 雨が降る 雨が降る"
    )
    assert wrap_lines(text, 12) == [
        "Buy 10 KO,",
        "limit 60.38",
        "USD",
        "  order",
        "  4410146 of",
        "  today",
        "",
        "market-maker",
        "of 雨が降る",
        "雨が降る",
    ]
    assert wrap_lines(text, None) == text.split("\n")
    assert wrap_lines("0f7d1c9a-8e2b-4d35 x", 8) == ["0f7d1c9a-8e2b-4d35", "x"]
