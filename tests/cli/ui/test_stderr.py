"""Test that text is safe to write."""

from kloudtrader.cli.ui.stderr import clean


def test_clean_removes_control_characters() -> None:
    assert clean("CALL KO     65\r\n\x1b[2Jx") == "CALL KO 65 \N{REPLACEMENT CHARACTER}[2Jx"
    assert clean("Müller") == "Müller"
