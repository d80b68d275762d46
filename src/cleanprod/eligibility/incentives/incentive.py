"""What an incentive (激励政策) is: a rule with its authority, and what it is worth where a text gives a figure.

>>> from cleanprod.eligibility.incentives import catalogue
>>> one = catalogue()["sme_fund"]
>>> one.rule.name, one.effect, one.authority, one.worth is None
('incentive_sme_fund', 'shall', 'finance', True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from cleanprod.rules import Rule, given

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleanprod.rules import Caution, Expr, Fact
    from cleanprod.rules.rulebook import Clause, Effect
    from cleanprod.words import Text


@frozen(eq=False)
class Worth:
    """What an incentive is worth, as far as its text gives a figure.

    Attributes:
        zh, en: what the figure is.
        figure: the figure, a number; none where the incentive is not given.
        unit: of the figure: `%` of the base, or the unit of an amount.
        base: the amount of which it is a share, where that is a fact.
        less: what was had of it before.
        cap: the amount above which it does not go.
        name: of the rule that answers with the figure, behind the name of the incentive.
        under: the clauses of the figure, where they are not those of the incentive.
    """

    zh: str
    en: str
    figure: Expr[Any]
    unit: str = field(default="%", kw_only=True)
    base: Fact[Any] | None = field(default=None, kw_only=True)
    less: Fact[Any] | None = field(default=None, kw_only=True)
    cap: Fact[Any] | None = field(default=None, kw_only=True)
    name: str = field(default="rate", kw_only=True)
    under: tuple[Clause, ...] = field(default=(), kw_only=True)


@frozen(eq=False)
class Incentive:
    """An incentive: what it is, when it is there, under which clauses, from whom.

    Attributes:
        name: its name; the answer is `incentive_<name>`.
        zh, en: what it is, in a phrase.
        when: its conditions, all of them.
        under: the clauses that give it.
        needs: clauses of other instruments without which it lapses.
        effect: what kind of yes: `shall`, `may` (an authority's discretion), `encouraged`.
        authority: the matter of the department that gives it, one of `departments.MATTERS`.
        worth: what it is worth, where a text gives a figure.
        cautions: warnings that go with the answer.
        brief: its name in a word or two.
    """

    name: str
    zh: str = field(kw_only=True)
    en: str = field(kw_only=True)
    brief: Text = field(kw_only=True)
    when: Expr[bool] = field(kw_only=True)
    under: tuple[Clause, ...] = field(kw_only=True)
    needs: tuple[Clause, ...] = field(default=(), kw_only=True)
    effect: Effect = field(default="shall", kw_only=True)
    authority: str = field(kw_only=True)
    worth: Worth | None = field(default=None, kw_only=True)
    cautions: tuple[Caution, ...] = field(default=(), kw_only=True)
    rule: Rule[bool] = field(init=False)
    worth_rule: Rule[Any] | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        rule = Rule(
            f"incentive_{self.name}",
            zh=self.zh,
            en=self.en,
            brief=self.brief,
            when=self.when,
            under=self.under,
            needs=self.needs,
            effect=self.effect,
            cautions=self.cautions,
        )
        object.__setattr__(self, "rule", rule)
        object.__setattr__(self, "worth_rule", None if self.worth is None else self._worth_rule(rule, self.worth))

    def _worth_rule(self, rule: Rule[bool], worth: Worth) -> Rule[Any]:
        return Rule(
            f"{rule.name}_{worth.name}",
            zh=f"{worth.zh}（{worth.unit}）",
            en=f"{worth.en}, {worth.unit}",
            when=given(rule, worth.figure),
            under=worth.under or self.under,
            needs=self.needs,
            effect=self.effect,
        )


def rules_of(incentives: Iterable[Incentive]) -> tuple[Rule[Any], ...]:
    """List the rules of incentives, each before what it is worth."""
    return tuple(rule for one in incentives for rule in (one.rule, one.worth_rule) if rule is not None)
