"""Test the forms of output."""

import pytest

from kloudtrader.cli.ui import output


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1000, "1,000 rows")]
)
def test_format_count(count: int, shown: str) -> None:
    assert output.format_count(count, "row") == shown
