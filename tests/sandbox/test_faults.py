from typing import Any

import pytest

from kloudtrader.sandbox import Fault, Faults


def test_a_fault_is_played_as_often_as_asked_for() -> None:
    faults = Faults()
    faults.add("a", Fault("html"), times=2)
    faults.add("*", Fault("delay"))
    drawn = [faults.draw(name) for name in ("a", "b", "a", "a")]
    assert [fault.kind if fault else "" for fault in drawn] == ["html", "delay", "html", ""]


def test_a_fault_without_end_lasts_until_cleared() -> None:
    faults = Faults()
    faults.add("*", Fault("html"), times=None)
    assert all(faults.draw("x") for _ in range(50))
    faults.clear()
    assert faults.draw("x") is None


def test_probabilities_repeat_with_the_seed() -> None:
    def run(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add("*", Fault("html"), times=None, probability=0.3)
        return [faults.draw("x") is not None for _ in range(300)]

    assert run(1) == run(1) != run(2)
    assert 50 < sum(run(1)) < 130


@pytest.mark.parametrize(
    ("fault", "extra", "word"),
    [
        ({"kind": "earthquake"}, {}, "kind"),
        ({"kind": "status", "status": 99}, {}, "status"),
        ({"kind": "delay", "seconds": -1}, {}, "seconds"),
        ({"kind": "delay", "seconds": float("nan")}, {}, "seconds"),
        ({"kind": "huge", "size": 0}, {}, "size"),
        ({"kind": "html"}, {"times": 0}, "times"),
        ({"kind": "html"}, {"probability": 1.5}, "probability"),
    ],
)
def test_an_impossible_fault_is_refused(
    fault: dict[str, Any], extra: dict[str, Any], word: str
) -> None:
    with pytest.raises(ValueError, match=word):
        Faults().add("*", Fault(**fault), **extra)
