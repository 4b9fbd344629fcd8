"""Hold the measurements against goals."""

from typing import NamedTuple

from benchmarks.figures import Spread

__all__ = ["GOALS", "Goal", "Reached", "judge_goals"]


class Goal(NamedTuple):
    """A ratio that should not be exceeded, or not be missed where more is better."""

    key: str
    text: str
    goal: float
    stretch: float | None = None
    at_least: bool = False


GOALS = (
    Goal("small/json", "JSON call, 1 kB, CPU / urllib3 + json", 0.65, 0.55),
    Goal("small/typed", "typed call, 1 kB, CPU / urllib3 + json", 0.65, 0.55),
    Goal("tls/json", "JSON call, 1 kB over TLS, CPU / urllib3 + json", 0.65, 0.55),
    Goal("hundred/hand", "typed, 100 orders, CPU / pydantic by hand", 1.10, 0.95),
    Goal("thousands/hand", "typed, 10,000 orders, CPU / pydantic by hand", 1.10, 0.95),
    Goal("legs/hand", "typed, 3,000 orders with legs, CPU / pydantic by hand", 1.10, 0.95),
    Goal("closed/hand", "typed, 10,000 closed positions, CPU / pydantic by hand", 1.10, 0.95),
    Goal("history/hand", "typed, 10,000 events, CPU / pydantic by hand", 1.10, 0.95),
    Goal("positions/hand", "typed, 10,000 positions, CPU / pydantic by hand", 1.10, 0.95),
    Goal("thousands/json", "JSON, 10,000 orders, CPU / urllib3 + json", 1.08),
    Goal("closed/json", "JSON, 10,000 closed positions, CPU / urllib3 + json", 1.08),
    Goal("signed/rsa", "Kalshi v2 read signed with RSA, CPU / by hand", 1.0, 0.9),
    Goal("signed/ed25519", "Kalshi v2 read signed with Ed25519, CPU / by hand", 1.0, 0.9),
    Goal("place_once", "place_once beyond a POST and two commits, ms", 1.0),
    Goal("growth", "30,000 calls of which half fail, MB of growth", 0.5),
    Goal("import", "import kloudtrader, CPU / an empty interpreter", 1.3),
    Goal("first/json", "start to first JSON response, CPU / urllib3 doing the same", 1.15),
    Goal("first/typed", "start to first typed response, CPU / the same models by hand", 1.10, 1.0),
    Goal("first/fields", "start to first typed response, CPU / four of the fields by hand", 1.10),
    Goal("pages/grown", "100,000 rows through a page iterator, MB of growth", 1.0),
    Goal("pages/cpu", "100,000 rows through a page iterator, CPU / one list", 1.0),
    Goal("threads", "8 threads, calls a second / urllib3 with 8 threads", 1.0, 1.2, at_least=True),
    Goal("post", "POST, p50 / the same GET", 1.2),
    Goal("generate", "generating, CPU / openapi-python-client", 1.5),
)


class Reached(NamedTuple):
    """A goal with what was measured."""

    goal: Goal
    measured: Spread

    @property
    def verdict(self) -> str:
        """Return a word for how far it was reached."""
        goal, figure = self.goal, self.measured.middle
        sign = -1 if goal.at_least else 1
        if goal.stretch is not None and sign * figure <= sign * goal.stretch:
            return "stretch"
        return "yes" if sign * figure <= sign * goal.goal else "**no**"


def judge_goals(measured: dict[str, Spread]) -> list[Reached]:
    """Return the goals that were measured."""
    return [Reached(goal, measured[goal.key]) for goal in GOALS if goal.key in measured]
