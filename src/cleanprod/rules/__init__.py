"""The language that rules are written in, and its readings.

Written as expressions (`expressions`, `rulebook`), bound to a day as one flat program (`enact`, `program`), and
read by folds over that program, a module each:

* `meaning`: a value for every step, plainly: what a program means;
* `record`: one generated Python function, for one subject;
* `table`: stages of columns, for a dataframe;
* `possible`: what an answer may still become, and so what is missing;
* `grounding`, `explanation`: what an answer rests on, as data and as a tree;
* `what_if`: what would have to be otherwise;
* `telling`, `html`, `document`, `page`: the answer in words, for a notebook, as JSON; the rule as a page.

The language knows nothing of cleaner production.
"""

from .atoms import ON, Dated, Fact, Open, Param, happened
from .decision import Citation, Decision, Node, verdict
from .enact import enact
from .expressions import ALWAYS, NEVER, NONE, Const, Expr, First, first, given
from .program import Calendar, Program
from .rulebook import Book, Caution, Rule, Same, Version
from .what_if import Change, Ways

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
