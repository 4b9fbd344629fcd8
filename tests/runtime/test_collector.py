"""The garbage collector rests while a large answer is parsed, and only then."""

import gc
from collections.abc import Iterator

import pytest

from kloudtrader.runtime import Operation, Reply, Typed
from kloudtrader.runtime.collector import LARGE, uncollected

SMALL = b"[1]"
BIG = b"[" + b"1," * (LARGE // 2) + b"1]"
READ = Operation("numbers", "numbers", "GET", "/", replies=(Reply("200", "application/json"),))


@pytest.fixture(autouse=True)
def _collector_on() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def collects(_: bytes) -> bool:
    return gc.isenabled()


def test_it_rests_for_a_large_answer_only() -> None:
    assert uncollected(collects, SMALL) is True
    assert uncollected(collects, BIG) is False
    assert gc.isenabled()


def test_it_goes_on_after_an_answer_that_cannot_be_read() -> None:
    def fail(_: bytes) -> object:
        assert not gc.isenabled()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        uncollected(fail, BIG)
    assert gc.isenabled()


def test_one_that_is_off_stays_off() -> None:
    gc.disable()
    assert uncollected(collects, BIG) is False
    assert uncollected(len, BIG) == len(BIG)
    assert not gc.isenabled()


def test_a_large_typed_answer_makes_no_pass() -> None:
    passes: list[str] = []

    def watch(phase: str, _: dict[str, int]) -> None:
        passes.append(phase)

    decoder = Typed(list[list[int]])
    body = b"[" + b"[1]," * LARGE + b"[1]]"
    decoder.read(READ, 200, SMALL.replace(b"1", b"[1]"))  # the validator is built
    gc.collect()
    gc.callbacks.append(watch)
    try:
        rows = decoder.read(READ, 200, body)
        during = len(passes)
    finally:
        gc.callbacks.remove(watch)
    assert len(rows) == LARGE + 1
    assert during <= 4  # one pass, begun and ended, may fall before and one after
