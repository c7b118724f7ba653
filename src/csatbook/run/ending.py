"""How a command ends: with an exit code, and a line for each thing that the user can mend."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from csatbook.errors import CsatbookError
from csatbook.run import terminal

INTERRUPTED = 130
ENDING = {getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)}
WRONG = 2


def told(command: Callable[..., int]) -> Callable[..., None]:
    """End with the command's exit code, and tell what the user can mend in a line each."""

    @wraps(command)
    def ending(*args: Any, **options: Any) -> None:
        for number in ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup says of SIGHUP
                signal.signal(number, _end)
        terminal.forgive()
        try:
            code = command(*args, **options)
        except CsatbookError as error:
            for problem in error.problems:
                _tell(str(problem))
            code = WRONG
        except BrokenPipeError:  # the reader of our output has gone; click knows what to do
            raise
        except OSError as error:  # a folder that may not be written, a full disk
            place = f"{error.filename}: " if error.filename else ""
            _tell(f"{place}{error.strerror or error}")
            code = WRONG
        except KeyboardInterrupt:
            _tell("interrupted")
            code = INTERRUPTED
        sys.exit(code)

    return ending


def _tell(problem: str) -> None:
    click.echo(terminal.fitted(terminal.safe(f"csatbook: {problem}"), sys.stderr), err=True)


def _end(number: int, _: object) -> None:
    # Ended like Ctrl-C, so that workers and half-written files go too.
    sys.exit(128 + number)
