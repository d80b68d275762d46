"""The rules: one module for each question, and the books of them all, one for each kind of subject."""

from typing import TYPE_CHECKING, Final

from cleanprod.models import Enterprise
from cleanprod.models.park import Park
from cleanprod.rules import Book

from . import consequences, deadlines, duties, grounds, parks, process

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from cleanprod.models.subject import Subject

ABOUT: "Final[Mapping[type[Subject], tuple[ModuleType, ...]]]" = {
    Enterprise: (grounds, duties, process, deadlines, consequences),
    Park: (parks,),
}
"""The modules of rules by what they are about."""

MODULES: Final = {module.__name__.rpartition(".")[2]: module for modules in ABOUT.values() for module in modules}
"""The modules of rules by name, for whoever lists or documents them."""

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

BOOKS: "Final[Mapping[type[Subject], Book]]" = {
    model: Book.of([rule for module in modules for rule in module.RULES], grounds.SAME if model is Enterprise else ())
    for model, modules in ABOUT.items()
}
"""The rules by what they are about."""

BOOK: Final = BOOKS[Enterprise]
"""The rules about an enterprise."""

__all__ = ["ABOUT", "BOOK", "BOOKS", "HEADLINE", "MAIN", "MODULES"]
