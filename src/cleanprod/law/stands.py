"""Where the law is open: the questions, how the library reads them, and which a caller may settle."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from cleanprod import shipped
from cleanprod.words import Text

_READINGS: Final = {"yes": True, "no": False, "unknown": None}


@frozen
class Stand:
    """A stand on an open question. Of a switch, `default` is its reading until the caller settles it."""

    id: str
    question: Text
    reading: Text
    switch: bool
    default: bool | None

    @property
    def atom(self) -> str:
        """Its name among the atoms of an answer."""
        return f"stand:{self.id}"


def load() -> dict[str, Stand]:
    """Read the stands."""
    rows = shipped.toml(__package__, "stands.toml")
    return {
        name: Stand(
            id=name,
            question=Text(row["question_zh"], row["question_en"]),
            reading=Text(row["reading_zh"], row["reading_en"]),
            switch="default" in row,
            default=_READINGS[row.get("default", "unknown")],
        )
        for name, row in rows.items()
    }
