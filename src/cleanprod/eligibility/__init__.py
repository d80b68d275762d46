"""The rules: one module for each question, and the book of them all."""

from typing import Final

from cleanprod.rules import Book

from . import grounds

BOOK: Final = Book.of(grounds.RULES, grounds.SAME)

MODULES: Final = {"grounds": grounds}
"""The questions by name, for whoever lists or documents them."""

__all__ = ["BOOK", "MODULES", "grounds"]
