"""Test the width of text on a terminal."""

import pytest

from kloudtrader.cli.ui.terminal import measure_width, truncate


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
