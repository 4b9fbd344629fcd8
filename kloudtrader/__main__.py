"""``python -m kloudtrader``: the command line."""

import sys

from kloudtrader.cli import main

if __name__ == "__main__":
    sys.exit(main())
