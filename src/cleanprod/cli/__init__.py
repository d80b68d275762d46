"""The commands of `cleanprod`. They need the extra `cli`.

assess, explain, coverage, due, incentives, evaluate, options, targets, law, convert, energy, schema.

Exit codes: 0 when every row was answered; 1 when some were not; 2 when nothing could be done as asked.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Annotated

import typer
from rich.console import Console

from cleanprod import __version__
from cleanprod.errors import CleanprodError

from . import assess, coverage, due, economics, evaluate, incentives, law, quantities, schema, targets
from .options import lang_of

app = typer.Typer(
    help="Cleaner-production (清洁生产) law: yes, no or unknown, each answer with its clause and date.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("assess")(assess.assess)
app.command("explain")(assess.explain)
app.command("coverage")(coverage.coverage)
app.command("due")(due.due)
app.command("incentives")(incentives.incentives)
app.command("evaluate")(evaluate.evaluate)
app.command("options")(economics.options)
app.command("targets")(targets.reach)
app.command("law")(law.law)
app.command("convert", context_settings={"ignore_unknown_options": True})(quantities.convert)
app.command("energy")(quantities.energy)
app.command("schema")(schema.schema)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"cleanprod {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None: ...


def _close_output() -> None:
    """Let what is still waiting to be written go nowhere, so that Python does not complain of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give the exit code. A user's mistake is a sentence, never a traceback."""
    given = sys.argv[1:] if arguments is None else arguments
    if not _open_streams():
        return 2
    try:
        code = app(given, prog_name="cleanprod", standalone_mode=False)
        sys.stdout.flush()  # a full disk shows itself here, not after the end
    except CleanprodError as error:
        with suppress(OSError):
            Console(stderr=True, soft_wrap=True, highlight=False).print(error.say(lang_of(given)), style="red", markup=False)
        code = 2
    except typer.Abort:
        code = 2
    except BrokenPipeError:  # the reader of our output went away
        _close_output()
        code = 1
    except OSError as error:
        _close_output()
        with suppress(OSError):
            sys.stderr.write(f"the answers could not be written: {error.strerror or error}\n")
        code = 2
    except Exception as error:
        # what typer itself refuses (a missing option, an unknown command) shows itself
        show = getattr(error, "show", None)
        if show is None:
            raise
        show()
        code = 2
    return code if isinstance(code, int) else 0


def _open_streams() -> bool:
    """Make the streams write Chinese wherever they go; tell whether there is anywhere to write answers to."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open to the end
    if sys.stdout is None:
        sys.stderr.write("there is nowhere to write: standard output is closed\n")
        return False
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return True
