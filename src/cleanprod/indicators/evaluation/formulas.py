"""Benchmarks that are formulas of a parameter, read by a small parser of arithmetic; nothing is evaluated as code.

    sum      = [-] product { (+ | -) product }
    product  = factor { (* | / ) factor }
    factor   = number | name | ( sum )

>>> read_formula("0.23 + 0.12*n").at({"n": Fraction(2)})
Fraction(47, 100)
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from cleanprod.errors import CleanprodError, Problem, brief
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Tree = Fraction | str | tuple[str, "Tree", "Tree"]
"""A number, a parameter, or an operation of two trees."""

LONGEST: Final = 200
_DEEPEST: Final = 10
_SAME: Final = str.maketrans({"·": "*", "×": "*", "÷": "/", "−": "-", "（": "(", "）": ")"})
_TOKEN: Final = re.compile(r"\s*(?:(\d{1,20}(?:\.\d{1,20})?)|([A-Za-z][A-Za-z0-9_]{0,19})|([-+*/()]))", re.ASCII)
_BENT: Final = 2

A_FORMULA: Final = Text("一个数或算式，如 0.23 + 0.12*n", "a number or a formula, such as 0.23 + 0.12*n")


@frozen
class Formula:
    """A number, or arithmetic on parameters.

    Attributes:
        text: as written.
        names: the parameters that it is of.
        bent: it is more than a sum of multiples: its ends say nothing of what lies between them.
    """

    text: str
    names: frozenset[str]
    bent: bool
    _tree: Tree = field(repr=False)

    def at(self, parameters: Mapping[str, Fraction]) -> Fraction:
        """Work it out.

        Errors:
            CleanprodError: it divides by zero there.
        """
        try:
            return _worked_out(self._tree, parameters)
        except ZeroDivisionError:
            shown = ", ".join(f"{name} = {value}" for name, value in parameters.items())
            got = Text(f"{self.text}，{shown}：除数为零", f"{self.text} at {shown}, a division by zero")
            raise CleanprodError(Problem(got=got, expected=A_FORMULA)) from None

    def __str__(self) -> str:
        return self.text


def _worked_out(tree: Tree, parameters: Mapping[str, Fraction]) -> Fraction:
    if isinstance(tree, Fraction):
        return tree
    if isinstance(tree, str):
        return parameters[tree]
    sign, left, right = tree
    one, two = _worked_out(left, parameters), _worked_out(right, parameters)
    match sign:
        case "+":
            return one + two
        case "-":
            return one - two
        case "*":
            return one * two
        case _:
            return one / two


def read_formula(text: str) -> Formula:
    """Read a formula.

    Errors:
        CleanprodError: it is too long or too deep, or holds anything but numbers, names, + - * / and brackets.
    """
    reader = _Reader(text)
    tree = reader.sum(0)
    if reader.tokens:
        raise reader.refused()
    return Formula(text.strip(), frozenset(reader.names), _degree(tree) >= _BENT, tree)


def _degree(tree: Tree) -> int:
    """Tell the power of the parameters, as far as it matters: 0 for a number, 1 for a multiple, more for all else."""
    if isinstance(tree, (Fraction, str)):
        return int(isinstance(tree, str))
    sign, left, right = tree
    one, two = _degree(left), _degree(right)
    if sign == "*":
        return one + two
    if sign == "/":
        return one if two == 0 else _BENT
    return max(one, two)


class _Reader:
    """One pass over the tokens of a formula."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self.tokens: list[str] = []
        written = text.translate(_SAME).strip() if len(text) <= LONGEST else ""
        at = 0
        while at < len(written):
            found = _TOKEN.match(written, at)
            if found is None:
                raise self.refused()
            self.tokens.append(found[0].strip())
            at = found.end()

    def refused(self) -> CleanprodError:
        mend = Text("只读数、参数、+ - * / 和括号。", "Only numbers, parameters, + - * / and brackets are read.")
        return CleanprodError(Problem(got=brief(self.text), expected=A_FORMULA, mend=mend))

    def sum(self, depth: int) -> Tree:
        minus = self._next("-")
        tree: Tree = self._product(depth)
        if minus:
            tree = ("-", Fraction(0), tree)
        while sign := self._next("+", "-"):
            tree = (sign, tree, self._product(depth))
        return tree

    def _product(self, depth: int) -> Tree:
        tree = self._factor(depth)
        while sign := self._next("*", "/"):
            tree = (sign, tree, self._factor(depth))
        return tree

    def _factor(self, depth: int) -> Tree:
        if not self.tokens or depth > _DEEPEST:
            raise self.refused()
        taken = self.tokens.pop(0)
        if taken == "(":
            tree = self.sum(depth + 1)
            if not self._next(")"):
                raise self.refused()
            return tree
        if taken[0].isdigit():
            return Fraction(taken)
        if not taken[0].isalpha():
            raise self.refused()
        self.names.add(taken)
        return taken

    def _next(self, *signs: str) -> str:
        return self.tokens.pop(0) if self.tokens and self.tokens[0] in signs else ""
