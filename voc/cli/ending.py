"""How every command ends: in one clear message, and the exit code that belongs to it."""

import errno
from typing import Any, Final

import click

from voc.cli.terminal import printable
from voc.errors import VocError

DEBUG: Final = "voc.debug"
FAILED: Final = 1
INTERRUPTED: Final = 130


class Program(click.Group):
    """A group whose commands end in one clear message and the exit code that belongs to it."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (VocError, OSError) as error:
            if ctx.meta.get(DEBUG) or _pipe_closed(error):
                raise
            click.echo(f"Error: {message(error)}", err=True)
            ctx.exit(FAILED)
        except KeyboardInterrupt as interrupt:
            click.echo(f"\nStopped. {interrupt}".rstrip(), err=True)
            ctx.exit(INTERRUPTED)


def message(error: VocError | OSError) -> str:
    """Return what the user should read: the error's own words, or the system's with the file it is about."""
    if isinstance(error, OSError) and error.strerror:
        return printable(": ".join(str(part) for part in (error.filename, error.strerror) if part))
    return str(error)


def _pipe_closed(error: BaseException) -> bool:
    """True when the reader of our output has gone, as with ``| head``: click ends that in silence."""
    return isinstance(error, OSError) and error.errno == errno.EPIPE
