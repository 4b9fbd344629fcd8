"""``kloudtrader doctor``: what is wrong with the setup?"""
