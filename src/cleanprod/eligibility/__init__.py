"""The rules: one module for each question, and the books of them all, one for each kind of subject."""

from typing import TYPE_CHECKING, Final

from cleanprod.models import Enterprise
from cleanprod.models.park import Park
from cleanprod.rules import Book

from . import consequences, deadlines, duties, grounds, parks, process

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleanprod.models.subject import Subject

MODULES: Final = {
    "grounds": grounds,
    "duties": duties,
    "process": process,
    "deadlines": deadlines,
    "consequences": consequences,
}
"""The questions about an enterprise by name, for whoever lists or documents them."""

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

BOOK: Final = Book.of([rule for module in MODULES.values() for rule in module.RULES], grounds.SAME)

BOOKS: "Final[Mapping[type[Subject], Book]]" = {Enterprise: BOOK, Park: Book.of(parks.RULES)}
"""The rules by what they are about."""

__all__ = ["BOOK", "BOOKS", "HEADLINE", "MAIN", "MODULES", "consequences", "deadlines", "duties", "grounds", "parks", "process"]
