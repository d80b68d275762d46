"""The language that rules are written in, and its readings.

Written as expressions (`expressions`, `rulebook`), bound to a day as one flat program (`enact`, `program`), and
read by folds over that program, a module each:

* `meaning`: a value for every step, plainly: what a program means;
* `record`: one generated Python function, for one subject;
* `table`: stages of columns, for a dataframe; `lookup`: what polars looks up in lists;
* `possible`: what an answer may still become, and so what is missing;
* `grounding`, `explanation`: what an answer rests on, as data and as a tree;
* `table_grounds`: the same for each row of a dataframe;
* `what_if`: what would have to be otherwise;
* `telling`, `html`, `document`, `page`: the answer in words, for a notebook, as JSON; the rule as a page.

The language knows nothing of cleaner production.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from .atoms import ON, Dated, Fact, Open, Param, happened
from .enact import enact
from .expressions import ALWAYS, NEVER, NONE, Const, Expr, First, first, given
from .program import Calendar, Program
from .rulebook import Book, Caution, Rule, Same, Version

if TYPE_CHECKING:
    from .decision import Citation, Decision, Node, verdict
    from .what_if import Change, Ways

_HOMES: Final = dict.fromkeys(("Citation", "Decision", "Node", "verdict"), "decision") | dict.fromkeys(
    ("Change", "Ways"), "what_if"
)


def __getattr__(name: str) -> object:
    """Load what only a reader of answers needs when it is first used."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)


__all__ = [
    "ALWAYS",
    "NEVER",
    "NONE",
    "ON",
    "Book",
    "Calendar",
    "Caution",
    "Change",
    "Citation",
    "Const",
    "Dated",
    "Decision",
    "Expr",
    "Fact",
    "First",
    "Node",
    "Open",
    "Param",
    "Program",
    "Rule",
    "Same",
    "Version",
    "Ways",
    "enact",
    "first",
    "given",
    "happened",
    "verdict",
]
