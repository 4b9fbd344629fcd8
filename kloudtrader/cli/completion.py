"""``kloudtrader completion``: the script that teaches a shell to complete our commands."""

import click
from click.shell_completion import get_completion_class

__all__ = ["completion"]


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a shell's completion script.

    \b
    bash:  echo 'eval "$(kloudtrader completion bash)"' >> ~/.bashrc
    zsh:   echo 'eval "$(kloudtrader completion zsh)"' >> ~/.zshrc
    fish:  kloudtrader completion fish > ~/.config/fish/completions/kloudtrader.fish
    """
    from kloudtrader.cli.app import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(cli, {}, "kloudtrader", "_KLOUDTRADER_COMPLETE").source())
