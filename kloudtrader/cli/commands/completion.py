"""Define ``completion``, and list ``run`` and ``sandbox`` for ``--help`` and completion.

:func:`kloudtrader.cli.main` calls ``run`` and ``sandbox`` itself, before it imports click.
"""

import re

import click
from click.shell_completion import CompletionItem, get_completion_class

_PASS_OPTIONS = {"ignore_unknown_options": True, "help_option_names": list[str]()}


class _ArgparseCommand(click.Command):
    """Complete the options of a command that parses them with argparse."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from kloudtrader.cli.commands.run import build_run_parser
        from kloudtrader.sandbox import __main__ as sandbox

        parser = build_run_parser() if self.name == "run" else sandbox.parser()
        options = re.findall(r"\[(--[a-z-]+)", parser.format_usage())
        items = [CompletionItem(option) for option in options if option.startswith(incomplete)]
        return items if incomplete.startswith("-") else super().shell_complete(ctx, incomplete)


@click.command("run", cls=_ArgparseCommand, context_settings=_PASS_OPTIONS)
@click.argument("arguments", nargs=-1, type=click.Path())
def run_command(arguments: tuple[str, ...]) -> int:
    """Run an algorithm as Narwhal does."""
    from kloudtrader.cli.commands.run import run

    return run(arguments)


@click.command("sandbox", cls=_ArgparseCommand, context_settings=_PASS_OPTIONS)
@click.argument("arguments", nargs=-1)
def sandbox_command(arguments: tuple[str, ...]) -> int:
    """Serve a local Tradier and Kalshi."""
    from kloudtrader.sandbox.__main__ import main as serve

    return serve(arguments)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a shell's completion script.

    \b
    bash:  echo 'eval "$(kloudtrader completion bash)"' >> ~/.bashrc
    zsh:   echo 'eval "$(kloudtrader completion zsh)"' >> ~/.zshrc
    fish:  kloudtrader completion fish > ~/.config/fish/completions/kloudtrader.fish
    """
    from kloudtrader.cli._groups import cli

    completion_class = get_completion_class(shell)
    if completion_class is None:
        raise click.UsageError(f"click has no completion for {shell}")
    click.echo(completion_class(cli, {}, "kloudtrader", "_KLOUDTRADER_COMPLETE").source())
