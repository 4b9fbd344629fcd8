"""Hand on the functions of :mod:`kloudtrader.user`: the module's name in an early draft."""

from kloudtrader.user import *
from kloudtrader.user import __all__ as __all__
