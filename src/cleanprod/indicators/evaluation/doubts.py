"""Values that can hardly be: they are graded as they are, and the evaluation says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleanprod.units import Quantity, unit_of
from cleanprod.words import Text

from .grading import marks_at, number_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .grading import Marks
    from .result import Evaluation
    from .system import Indicator

WHOLE: Final = 100
"""Per cent of a share."""


def doubts(evaluation: Evaluation) -> Iterator[Text]:
    """Tell values below zero where no benchmark is, and shares of more than the whole."""
    marks = marks_at(evaluation.system, evaluation.at)
    for one in evaluation.plan.indicators:
        value = evaluation.values.get(one.id)
        if not isinstance(value, Quantity) or one.unit is None:
            continue
        number = number_in(value, one)
        if number < 0 and _never_negative(one, marks):
            yield Text(
                f"{one.name.zh}为 {value}，小于零，而基准均不小于零：请核对",
                f"{one.id} is {value}, below zero, where no benchmark is: check it",
            )
        if one.unit.name == unit_of("%").name and number > WHOLE:
            yield Text(f"{one.name.zh}为 {value}，超过 100%：请核对", f"{one.id} is {value}, more than 100 %: check it")


def _never_negative(one: Indicator, marks: dict[str, Marks]) -> bool:
    boxes = [mark.may for mark in marks[one.id].exactly if mark is not None]
    ends = [end for box in boxes for end in (box.most, box.least) if end is not None]
    return bool(ends) and min(ends) >= 0
