"""A plugin of pytest: mutmut does not note who calls whom, which nothing here asks for.

It keeps that in a context variable. With many calls in many threads, setting that one crashes
CPython 3.11 while the tests of connections run.
"""

from typing import Any

import pytest
from mutmut.core import MutmutCallStack


def pytest_configure(config: pytest.Config) -> None:
    stack: Any = MutmutCallStack
    stack.get = lambda: (None, 0)
    stack.set = stack.reset = lambda *_: None
