"""``completion``, and ``run`` and ``sandbox`` as commands, for ``--help`` and completion.

When they are called, :func:`kloudtrader.cli.main` goes to them before click is imported.
"""

import re

import click
from click.shell_completion import CompletionItem, get_completion_class

_AS_IT_IS = {"ignore_unknown_options": True, "help_option_names": list[str]()}


class _HandedOver(click.Command):
    """A command whose options are those of a parser of argparse."""

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from kloudtrader.cli.commands import run
        from kloudtrader.sandbox import __main__ as sandbox

        parser = run.parser() if self.name == "run" else sandbox.parser()
        options = re.findall(r"\[(--[a-z]+)", parser.format_usage())
        found = [CompletionItem(one) for one in options if one.startswith(incomplete)]
        return found if incomplete.startswith("-") else super().shell_complete(ctx, incomplete)


@click.command("run", cls=_HandedOver, context_settings=_AS_IT_IS)
@click.argument("arguments", nargs=-1, type=click.Path())
def run_command(arguments: tuple[str, ...]) -> int:
    """Run an algorithm as Narwhal does."""
    from kloudtrader.cli.commands.run import run

    return run(arguments)


@click.command("sandbox", cls=_HandedOver, context_settings=_AS_IT_IS)
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
    from kloudtrader.cli._app import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(cli, {}, "kloudtrader", "_KLOUDTRADER_COMPLETE").source())
