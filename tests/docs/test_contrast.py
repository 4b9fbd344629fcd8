"""The code on the pages can be read, on light pages and on dark ones."""

import re
from pathlib import Path

import pytest

styles = pytest.importorskip("pygments.styles")
LEAST = 4.5
"""Contrast of small text by WCAG 2.1, level AA."""
CHOSEN = dict(
    re.findall(
        r'^(pygments(?:_dark)?_style) = "([^"]+)"',
        (Path(__file__).parents[2] / "docs" / "conf.py").read_text(),
        re.MULTILINE,
    )
)


def luminance(colour: str) -> float:
    shares = [int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted([luminance(first), luminance(second)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("setting", ["pygments_style", "pygments_dark_style"])
def test_code_has_contrast(setting: str) -> None:
    style = styles.get_style_by_name(CHOSEN[setting])
    ground = style.background_color.lstrip("#")
    weak = {
        str(token): drawn["color"]
        for token, drawn in style
        if drawn["color"]
        and "Whitespace" not in str(token)
        and contrast(drawn["color"], drawn["bgcolor"] or ground) < LEAST
    }
    assert weak == {}


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast("ffffff", "000000"), 1) == 21.0
    assert round(contrast("4e9a06", "f8f8f8"), 2) == 3.32
