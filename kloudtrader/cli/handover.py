"""``run`` and ``sandbox`` as commands, for ``--help`` and the completion of shells.

When they are called, :func:`kloudtrader.cli.main` goes to them before click is imported.
"""

import click

__all__ = ["run_command", "sandbox_command"]

_AS_IT_IS = {"ignore_unknown_options": True, "help_option_names": list[str]()}


@click.command("run", context_settings=_AS_IT_IS)
@click.argument("arguments", nargs=-1, type=click.Path())
def run_command(arguments: tuple[str, ...]) -> int:
    """Run an algorithm as Narwhal does."""
    from kloudtrader.cli.run import run

    return run(arguments)


@click.command("sandbox", context_settings=_AS_IT_IS)
@click.argument("arguments", nargs=-1)
def sandbox_command(arguments: tuple[str, ...]) -> int:
    """Serve a local Tradier and Kalshi."""
    from kloudtrader.sandbox.__main__ import main as sandbox

    return sandbox(list(arguments))
