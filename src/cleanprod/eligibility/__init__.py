"""The rules: one module for each question, and the books of them all, one for each kind of subject.

A book is put together when it is first asked for: who asks about enterprises does not load what is said of parks.

>>> book_of(Enterprise).rules["audit_required"].brief.en
'audit required'
>>> from cleanprod.eligibility import BOOKS, MODULES
>>> list(MODULES)[:3], [model.__name__ for model in BOOKS]
(['grounds', 'duties', 'process'], ['Enterprise', 'Option', 'Park', 'Authority', 'Consultant'])
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from cleanprod.models import Enterprise
from cleanprod.rules import Book

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from cleanprod.models.subject import Subject

    BOOK: Book
    BOOKS: Mapping[type[Subject], Book]
    MODULES: Mapping[str, ModuleType]

ABOUT: Final[Mapping[str, tuple[str, ...]]] = {
    "enterprise": (
        "grounds",
        "duties",
        "process",
        "deadlines",
        "consequences",
        "titles",
        "incentives.support",
        "incentives.recognition",
        "incentives.tax",
    ),
    "option": ("options", "incentives.projects", "incentives.approval"),
    "park": ("parks", "incentives.park_bonus"),
    "authority": ("authorities",),
    "consultant": ("consultants",),
}
"""The modules of rules by what they are about: the module of the model."""

HEADLINE: Final = "audit_required"
"""What most people ask first: its missing facts are told."""

MAIN: Final = (
    "statutory_mandatory",
    "policy_required",
    "audit_required",
    "audit_outstanding",
    "process_track",
    "report_by",
    "overdue",
    "fine_due",
)
"""The answers that fit on a terminal."""


@cache
def modules_about(name: str) -> tuple[ModuleType, ...]:
    """Load the modules of rules about one kind of subject."""
    return tuple(import_module(f"{__name__}.{module}") for module in ABOUT[name])


@cache
def book_about(name: str) -> Book:
    """Put together the rules about one kind of subject."""
    modules = modules_about(name)
    same = [pair for module in modules for pair in getattr(module, "SAME", ())]
    return Book.of([rule for module in modules for rule in module.RULES], same)


def book_of(model: type[Subject]) -> Book | None:
    """Give the rules about a kind of subject, or about what it derives from; None where there are none."""
    homes = (one.__module__.rpartition(".") for one in model.__mro__)
    name = next((name for room, _, name in homes if room == Enterprise.__module__.rpartition(".")[0] and name in ABOUT), None)
    return None if name is None else book_about(name)


def subjects() -> tuple[type[Subject], ...]:
    """Load the kinds of subject that there are rules about."""
    modules = ((name, import_module(f"cleanprod.models.{name}")) for name in ABOUT)
    return tuple(getattr(module, name.capitalize()) for name, module in modules)


def __getattr__(name: str) -> object:
    """Load what asks for all of them when it is first used: `BOOK`, `BOOKS`, `MODULES`."""
    match name:
        case "BOOK":
            return book_about("enterprise")
        case "BOOKS":
            return dict(zip(subjects(), map(book_about, ABOUT), strict=True))
        case "MODULES":
            return {one.__name__.rpartition(".")[2]: one for about in ABOUT for one in modules_about(about)}
        case _:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["ABOUT", "BOOK", "BOOKS", "HEADLINE", "MAIN", "MODULES", "book_of", "subjects"]
