"""Run a command, and turn each error into one line on stderr and an exit code."""

import errno
import os
import sys
from collections.abc import Sequence

import click

from kloudtrader.cli import exit_codes
from kloudtrader.cli._groups import OutputReaderGoneError, cli
from kloudtrader.cli._settings import keep_environment
from kloudtrader.cli.ui.stderr import (
    OutputNotWrittenError,
    describe_write_error,
    discard_output,
    print_error,
    print_notice,
)

_OUTPUT_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}
"""Errors of a full disk or a closed stdout. No API call raises them."""


def perform(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; an error is at most one line on stderr."""
    # Until the error is described, too: its advice depends on what --env-file has set.
    with keep_environment():
        return _perform(arguments)


def _perform(arguments: Sequence[str]) -> int:
    stdout = sys.stdout
    try:
        code = cli.main(list(arguments), prog_name="kloudtrader", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        print_notice(error.format_message())
        return exit_codes.USAGE
    except click.ClickException as error:
        print_error(_describe_usage_error(error))
        return exit_codes.USAGE
    except SystemExit as error:
        # If the reader of its help has gone, click replaces stdout and ends with code 1.
        if sys.stdout is stdout:
            return error.code if isinstance(error.code, int) else exit_codes.USAGE
        sys.stdout = stdout
        discard_output(stdout)
        return exit_codes.BROKEN_PIPE
    except (click.Abort, KeyboardInterrupt):
        return exit_codes.INTERRUPTED
    except (OutputReaderGoneError, BrokenPipeError):
        discard_output(sys.stdout)
        return exit_codes.BROKEN_PIPE
    except OutputNotWrittenError as error:
        return _report_lost_output(str(error))
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _OUTPUT_ERRORS:
            return _report_lost_output(describe_write_error(error))
        return _report_error(error, of_kalshi="kalshi" in arguments)
    return code if isinstance(code, int) else exit_codes.OK


def _report_lost_output(text: str) -> int:
    discard_output(sys.stdout)
    print_error(text)
    return exit_codes.UNWRITTEN


def _describe_usage_error(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    where = f" (see {context.command_path} --help)" if context is not None else ""
    return f"{error.format_message()}{where}"


def _report_error(error: Exception, *, of_kalshi: bool) -> int:
    if os.environ.get("KLOUDTRADER_TRACEBACK"):
        raise error
    print_error(exit_codes.describe_error(error, of_kalshi=of_kalshi))
    return exit_codes.get_exit_code(error)
