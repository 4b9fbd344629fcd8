"""What the log filter knows, and what it holds."""

import logging
from types import ModuleType

from kloudtrader.runtime import connection
from kloudtrader.runtime.progress import Progress, current, is_foreign


def test_only_lines_of_our_own_sends_are_kept_back() -> None:
    record = logging.makeLogRecord({"msg": "a line"})
    assert is_foreign(record)
    current.progress = Progress(1.0, 1.0, 1)
    try:
        assert not is_foreign(record)
    finally:
        current.progress = None
    assert is_foreign(record)


def test_the_filter_holds_nothing_of_the_client() -> None:
    """Logging outlives the other modules at the end: what its filters hold is taken apart last."""
    assert connection.POOLS
    for name in ("urllib3.connectionpool", "urllib3.connection", "urllib3.response"):
        (ours,) = (one for one in logging.getLogger(name).filters if one is is_foreign)
        assert callable(ours)
    held = [value for value in is_foreign.__globals__.values() if isinstance(value, ModuleType)]
    assert not [one.__name__ for one in held if one.__name__.startswith(("kloud", "urllib3"))]
