"""What was made, and how much of something that took: energy, carbon or water per product or per output value."""

from __future__ import annotations

from attrs import evolve

from cleanprod.errors import Problem, QuantityError
from cleanprod.words import Text

from .accepting import expected
from .definitions import label_of
from .kinds import Intensity, Production
from .quantity import Quantity, ended, made
from .spelling import unit_of


def intensity(total: Quantity, output: object, *, product: str, money: str) -> Intensity:
    """Give a total per product or per output value, exactly.

    Arguments:
        total: what was used or emitted.
        output: an amount of products, or an output value.
        product: the unit of the total above an amount of products, in whatever they are counted.
        money: its unit above 万元.

    Errors:
        QuantityError: not an amount of products or money; zero or less.
    """
    found = output_of(output, "output")
    valued = found.units.dimension == "money"
    unit = unit_of(money).per(unit_of("万元")) if valued else unit_of(product).per(found.units)
    return made(Intensity, ended(total.exact / found.exact / unit.factor), unit, "")


def output_of(output: object, where: str) -> Quantity:
    """Read an amount of products, or an output value.

    Errors:
        QuantityError: neither; zero or less.
    """
    try:
        found = Quantity(output)
    except QuantityError as error:
        raise QuantityError(*(evolve(problem, where=where) for problem in error.problems)) from None
    held = {*(Production.holds or {}), "money"}
    if found.units.dimension not in held or found.exact <= 0:
        product = expected(Production)
        wanted = Text(
            f"大于零的{product.zh}，或产值，如 3.2 亿元", f"above zero, {product.en}, or output value such as 3.2 亿元"
        )
        raise QuantityError(Problem(got=f"{found} ({label_of(found.units.dimension).en})", expected=wanted, where=where))
    return made(Quantity, found.exact_magnitude, found.units, found.written)
