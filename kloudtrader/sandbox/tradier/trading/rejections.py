"""Name the codes with which the back office refuses orders, and their sentences."""

from typing import Literal

OVERRIDE = "Backoffice rejected override of the order."
"""First member of ``errors`` in its array form; programs match on it."""

_SENTENCES = {
    "AccountDisabled": "The account is closed or disabled.",
    "BuyStopOrderStopPriceLessAsk": "The stop price of a buy order must be above the ask.",
    "DayTradingBuyingPowerExceeded": "The order exceeds the day trading buying power.",
    "IncorrectOrderQuantity": "The quantity of the order is not correct.",
    "InitialMargin": "You do not have enough buying power for this order.",
    "InvalidOrderExpiration": "The option has expired.",
    "LongOptionTradingDeniedForAccount": "This account is restricted for option trading.",
    "LongPositionCrossZero": "The order sells more than the long position holds.",
    "OcoOrderWithOppositeLegs": "Both legs of an OCO order must be on the same side.",
    "OptionLevelRestriction": "The option level of the account does not allow this order.",
    "OrderContingentChangeNotAllowed": "Change the legs of the order instead of the order.",
    "OtoFirstLesIsMarketNotAllowed": "The first leg of an OTO order cannot be a market order.",
    "OtoOcoMarketNotAllowed": "The legs of an OCO order cannot be market orders.",
    "SecurityUndefined": "The security is not defined.",
    "SellShortOrderLastPriceBelow5": "Shares below 5 USD cannot be sold short.",
    "SellStopOrderStopPriceGreaterBid": "The stop price of a sell order must be below the bid.",
    "ShortOptionTradingDeniedForAccount": "This account is restricted for option trading.",
    "ShortOrderIsGtc": "A short sale cannot be good till canceled.",
    "ShortPositionCrossZero": "The order buys more than the short position owes.",
    "ShortStockTradingDeniedForAccount": "This account cannot sell short.",
    "ShortTradingDeniedForSecurity": "The security is not available for short sales.",
    "SpreadTradingDeniedForAccount": "This account is restricted for option trading.",
    "UnexpectedBuyOrder": "There is a short position: buy to cover, and please check open orders.",
    "UnexpectedBuyToCoverOrder": "A buy to cover must be closing a short position.",
    "UnexpectedSellOrder": "A sell order must be closing a long position.",
    "UnexpectedSellShortOrder": "There is a long position, or please check open orders.",
}
_AS_TEXT = frozenset({"InitialMargin", "UnexpectedSellOrder"})
"""Codes whose refusals were recorded as one sentence."""


class OrderRejection(Exception):  # noqa: N818 - becomes a response
    """Refuse an order that could be read.

    Args:
        code: of the back office.
        layer: 4 refuses at once, 6 after the order was taken in.
        text: instead of the code's sentence.
    """

    def __init__(self, code: str, layer: Literal[4, 6] = 4, text: str = "") -> None:
        self.code = code
        self.layer: Literal[4, 6] = layer
        self.sentence = text or describe_code(code)
        super().__init__(self.sentence)

    def list_errors(self, form: str) -> str | list[str]:
        """Return the contents of ``errors.error``."""
        as_text = form == "string" or (form == "as-recorded" and self.code in _AS_TEXT)
        if as_text or not self.code:
            return self.sentence
        return [OVERRIDE, self.code]


def describe_code(code: str) -> str:
    """Return the sentence of a code; of ``...Option`` that of the same code for shares."""
    return _SENTENCES.get(code) or _SENTENCES.get(code.removesuffix("Option")) or code
