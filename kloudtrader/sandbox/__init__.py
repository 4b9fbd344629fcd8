"""Run a local Tradier and a local Kalshi v1 to develop and test against.

Names are imported when they are first used. No server is loaded before one is started.
"""

from typing import TYPE_CHECKING

from kloudtrader.runtime.lazy import exports

if TYPE_CHECKING:
    from kloudtrader.sandbox._snapshot import StateError
    from kloudtrader.sandbox.clock import Clock, ManualClock, SystemClock
    from kloudtrader.sandbox.faults import Fault, Faults
    from kloudtrader.sandbox.matching.order_plan import Fees
    from kloudtrader.sandbox.quirks import Quirks
    from kloudtrader.sandbox.request_log import LoggedRequest, RequestLog
    from kloudtrader.sandbox.sandbox import Sandbox
    from kloudtrader.sandbox.scenario import (
        Scenario,
        ScenarioError,
        read_scenario,
        shipped_scenarios,
    )
    from kloudtrader.sandbox.server.messages import Incoming, Outgoing
    from kloudtrader.sandbox.tradier.trading.switches import PlannedRefusal, TradingSwitches

__all__ = [
    "Clock",
    "Fault",
    "Faults",
    "Fees",
    "Incoming",
    "LoggedRequest",
    "ManualClock",
    "Outgoing",
    "PlannedRefusal",
    "Quirks",
    "RequestLog",
    "Sandbox",
    "Scenario",
    "ScenarioError",
    "StateError",
    "SystemClock",
    "TradingSwitches",
    "read_scenario",
    "shipped_scenarios",
]

_HOMES = {
    **dict.fromkeys(("Clock", "ManualClock", "SystemClock"), "clock"),
    **dict.fromkeys(("Fault", "Faults"), "faults"),
    **dict.fromkeys(("Incoming", "Outgoing"), "server.messages"),
    **dict.fromkeys(("LoggedRequest", "RequestLog"), "request_log"),
    **dict.fromkeys(
        ("Scenario", "ScenarioError", "read_scenario", "shipped_scenarios"), "scenario"
    ),
    **dict.fromkeys(("PlannedRefusal", "TradingSwitches"), "tradier.trading.switches"),
    "Fees": "matching.order_plan",
    "Quirks": "quirks",
    "Sandbox": "sandbox",
    "StateError": "_snapshot",
}

__getattr__, __dir__ = exports(__name__, _HOMES)
