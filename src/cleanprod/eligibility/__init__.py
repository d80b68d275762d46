"""The rules: one module for each question, and the book of them all."""

from typing import Final

from cleanprod.rules import Book

from . import consequences, deadlines, duties, grounds, process

MODULES: Final = {
    "grounds": grounds,
    "duties": duties,
    "process": process,
    "deadlines": deadlines,
    "consequences": consequences,
}
"""The questions by name, for whoever lists or documents them."""

BOOK: Final = Book.of([rule for module in MODULES.values() for rule in module.RULES], grounds.SAME)

__all__ = ["BOOK", "MODULES", "consequences", "deadlines", "duties", "grounds", "process"]
