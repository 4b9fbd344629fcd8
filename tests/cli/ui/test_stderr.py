"""Test that text is safe to write."""

import pytest

from kloudtrader.cli.ui.stderr import clean, escape_controls


def test_clean_removes_control_characters() -> None:
    assert clean("CALL KO     65\r\n\x1b[2Jx") == "CALL KO 65 \N{REPLACEMENT CHARACTER}[2Jx"
    assert clean("Müller") == "Müller"


ODD = {
    "\x1b[2J": "\\u001b[2J",
    "\x9b2J": "\\u009b2J",
    "\x7f": "\\u007f",
    "\r": "\\r",
    "\x00": "\\u0000",
    "\u202egpj": "\\u202egpj",
    "\u2066x\u2069": "\\u2066x\\u2069",
    "\u200bx": "\\u200bx",
    "\u2028": "\\u2028",
    "\ufeff": "\\ufeff",
    "\U000e0041": "\\udb40\\udc41",
}


@pytest.mark.parametrize("text", ODD)
def test_controls_are_escaped(text: str) -> None:
    assert escape_controls(text) == ODD[text]


@pytest.mark.parametrize(
    "text", ["", "a\nb", "Müller €", "東京", "🐻", "e\u0301", "a\xa0b", "שלום"]
)
def test_other_characters_are_not(text: str) -> None:
    assert escape_controls(text) == text
