"""Take orders of all classes in, check them, and execute them against the market's prices."""
