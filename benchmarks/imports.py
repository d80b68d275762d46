"""What the library costs before it answers: fresh interpreters, against pydantic with one model of 25 fields."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Final

from .subjects import DAY
from .timing import Figure, compared, interleaved, timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS: Final = 21
STRANGERS: Final = ("pint", "numpy", "pandas", "polars", "narwhals", "typer")

IMPORT: Final = "import cleanprod"
FIRST: Final = f"""
import cleanprod
law = cleanprod.policy(on={DAY!r})
assert law.assess(cleanprod.Enterprise(exceeds_total_cap=True)).value("statutory_mandatory") is True
"""
LIGHT: Final = f"""
import sys
loaded = [name for name in {STRANGERS} if name in sys.modules]
assert not loaded, loaded
"""
KINDS: Final = (*["bool"] * 12, *["str"] * 9, *["dt.date"] * 2, *["float"] * 2)
MODEL: Final = "\n".join(
    [
        "import datetime as dt",
        "from pydantic import BaseModel",
        "class Model(BaseModel):",
        *(f"    f{i}: {kind} | None = None" for i, kind in enumerate(KINDS)),
        "Model(f0=True)",
    ]
)


def run(code: str) -> None:
    """Run code in a fresh interpreter."""
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own text, this interpreter


def figures() -> Iterator[Figure]:
    """Measure the import and the first answer, each less what a bare interpreter takes."""
    for code in (IMPORT, FIRST):
        run(code + LIGHT)  # also writes what Python keeps of a compiled module
    sides: dict[str, Callable[[], float]] = {
        name: timed(lambda code=code: run(code))  # type: ignore[misc]
        for name, code in (("bare", "pass"), ("model", MODEL), ("import", IMPORT), ("first", FIRST))
    }
    taken = interleaved(sides, ROUNDS)
    over = {name: [a - b for a, b in zip(times, taken["bare"], strict=True)] for name, times in taken.items()}
    yield compared("import, against pydantic with a 25-field model", 1.6, over["import"], over["model"])
    yield compared("import, policy and first answer, against the same", 2, over["first"], over["model"])
