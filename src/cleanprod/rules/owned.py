"""Rules of another subject in a rule: what an option asks of its enterprise, as `enterprise.NAME`.

A fact of the owner is a fact of its own name behind the owner's; a rule of the owner is the same rule over such facts. So
no reading has to know whose a fact is.

>>> from cleanprod.rules import Rule
>>> over = Fact("over", "flag", Text("超标", "over the limit"))
>>> must_act = Rule("must_act", zh="须整改", en="must act", when=over)
>>> plant = Owner("plant", Text("工厂", "the plant"))
>>> plant.rule(must_act), plant.fact(over), plant.fact(over) is plant.fact(over)
(rule plant.must_act, fact:plant.over, True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, field, frozen

from cleanprod.words import Text

from .atoms import Fact, Open, Param, Today
from .expressions import And, At, Compare, Const, Expr, First, IsIn, Not, Or, Shift, Within, Workday, wrong
from .rulebook import Caution, Rule, Version

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")

DOT = "."


@frozen(eq=False)
class Owner:
    """Whose facts and rules are asked: a name before theirs, and how it is said."""

    name: str
    words: Text
    _made: dict[str, Expr[Any]] = field(init=False, factory=dict, repr=False)

    def fact(self, fact: Fact[T]) -> Fact[T]:
        """Give a fact of the owner."""
        made = self._made.get(fact.name)
        if made is None:
            made = self._made[fact.name] = evolve(fact, name=self.named(fact.name), label=self._of(fact.label))
        if not isinstance(made, Fact):
            raise wrong(repr(fact), "a name that is a fact or a rule, not both", where=f"owner {self.name}")
        return made

    def rule(self, rule: Rule[T]) -> Rule[T]:
        """Give a rule of the owner, and in it the rules and facts that it is made of."""
        made = self._made.get(rule.name)
        if made is None:
            made = self._made[rule.name] = self._rule(rule)
        if not isinstance(made, Rule):
            raise wrong(repr(rule), "a name that is a fact or a rule, not both", where=f"owner {self.name}")
        return made

    def amended(self, rule: Rule[T]) -> Rule[T]:
        """Give another rule of the owner in the place of the one of its name."""
        return self._rule(rule)

    def named(self, name: str) -> str:
        """Put the owner before a name."""
        return f"{self.name}{DOT}{name}"

    def facts(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Put the owner before the names of what is known of it."""
        return {self.named(name): value for name, value in known.items()}

    def within(self, names: Mapping[str, T]) -> dict[str, T]:
        """Give what stands behind the owner's name, by the owner's own names."""
        start = self.named("")
        return {name.removeprefix(start): value for name, value in names.items() if name.startswith(start)}

    def _of(self, label: Text) -> Text:
        return Text(f"{self.words.zh}：{label.zh}", f"{self.words.en}: {label.en}")

    def _rule(self, rule: Rule[T]) -> Rule[T]:
        label = self._of(Text(rule.zh, rule.en))
        versions = tuple(Version(self._expr(one.when), one.under, one.needs) for one in rule.wordings)
        cautions = tuple(
            Caution(
                one.words,
                one.outcomes,
                tuple(self.fact(atom) if isinstance(atom, Fact) else atom for atom in one.through),
                one.under,
                None if one.when is None else self._expr(one.when),
            )
            for one in rule.cautions
        )
        same = {"words": rule.words, "effect": rule.effect, "effects": rule.effects, "no_outside": rule.no_outside}
        return Rule(self.named(rule.name), zh=label.zh, en=label.en, versions=versions, cautions=cautions, **same)  # type: ignore[arg-type]

    def _expr(self, node: Expr[Any]) -> Expr[Any]:
        of = self._expr
        match node:
            case Rule():
                return self.rule(node)
            case Fact():
                return self.fact(node)
            case Const() | Param() | Open() | Today():
                return node
            case Compare(relation=relation, left=left, right=right):
                return Compare(relation, of(left), of(right))
            case IsIn(item=item, words=words):
                return IsIn(of(item), words)
            case Within(item=item, codes=codes):
                return Within(of(item), codes)
            case Shift(day=day, months=months):
                return Shift(of(day), months)
            case Workday(day=day):
                return Workday(of(day))
            case At(rule=rule, day=day):
                return At(of(rule), of(day))
            case Not(part=part):
                return Not(of(part))
            case And(parts=parts):
                return And(tuple(of(part) for part in parts))
            case Or(parts=parts):
                return Or(tuple(of(part) for part in parts))
            case First(arms=arms, otherwise=otherwise):
                return First(tuple((of(condition), of(value)) for condition, value in arms), of(otherwise))
            case _:
                raise wrong(repr(node), "an expression of the rule language")
