"""What an enterprise may claim (可享受的激励): every incentive of the catalogue, sorted by what the law says of it.

>>> import cleanprod as cp
>>> law = cp.policy(on="2018-06-01")
>>> plant = cp.Enterprise(name="某厂", is_sme=True, listed_on="never")
>>> found = law.incentives(plant, options=[cp.Option(name="余热回收", is_retrofit=True, fits_fee_regulation=True)])
>>> [claim.name for claim in found.yes]
['incentive_sme_fund', 'incentive_green_bonds']
>>> for claim in found.lapsed:
...     print(claim.say("en"))
discharge fees (余热回收): lapsed since 2018-01-01, ended by the Regulation implementing the Environmental Protection Tax Law
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from attrs import frozen

from .eligibility.departments import department
from .eligibility.incentives import catalogue
from .errors import Problem, RecordError, brief, unknown_name
from .law import INSTRUMENTS
from .models import Enterprise
from .models.fields import units_of
from .models.option import owned
from .models.park import Park
from .rules.telling import EFFECTS, json_value
from .units import Quantity
from .words import LANGS, Text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from .assessments import Assessment
    from .eligibility.departments import Department
    from .eligibility.incentives.incentive import Incentive
    from .law import Instrument
    from .models.subject import Subject
    from .rules import Decision
    from .words import Lang

Sort = Literal["yes", "unknown", "no", "lapsed"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
SORT_WORDS: Final[dict[Sort, Text]] = {
    "yes": Text("可享受", "yes"),
    "unknown": Text("未定", "unknown"),
    "no": Text("不可享受", "no"),
    "lapsed": Text("已失效", "lapsed"),
}
FORM: Final = "cleanprod.incentives/1"
"""The form of `Incentives.to_dict`; another number if its keys change."""


@frozen(eq=False, repr=False)
class Claim:
    """One incentive for one subject.

    Attributes:
        incentive: of the catalogue.
        assessment: the answers about the subject.
    """

    incentive: Incentive
    assessment: Assessment

    @property
    def name(self) -> str:
        """The name of the question: `incentive_…`."""
        return self.incentive.rule.name

    @property
    def subject(self) -> Subject:
        """Who, or which measure or park, it is for."""
        return self.assessment.subject

    @property
    def on(self) -> dt.date:
        """The day asked."""
        return self.assessment.policy.on

    @cached_property
    def decision(self) -> Decision:
        """The answer with its grounds."""
        return self.assessment[self.name]

    @cached_property
    def sort(self) -> Sort:
        """Which of the four it is."""
        outcome = self.assessment.value(self.name)
        if outcome is None:
            return "unknown"
        return "yes" if outcome else "lapsed" if self.decision.state == "lapsed" else "no"

    @cached_property
    def figure(self) -> Decision | None:
        """What it is worth, as its text gives it; None where no text gives a figure, or the policy was not asked for it."""
        worth = self.incentive.worth_rule
        asked = worth is not None and worth.name in self.assessment
        return self.assessment[worth.name] if worth is not None and asked and self.sort == "yes" else None

    @cached_property
    def amount(self) -> Quantity | None:
        """What it comes to, exactly: the figure of its base, less what was had, never above its cap; None where not known."""
        worth, figure = self.incentive.worth, self.figure
        if worth is None or figure is None or figure.status != "settled" or not isinstance(figure.value, (int, Fraction)):
            return None
        if worth.unit != "%":
            return Quantity(figure.value, worth.unit)
        if worth.base is None or self.amount_missing:
            return None
        known = self.subject.known_on(self.on)
        amount = Fraction(figure.value, 100) * known[worth.base.name]
        if worth.less is not None:
            amount = max(amount - known[worth.less.name], Fraction(0))
        if worth.cap is not None:
            amount = min(amount, known[worth.cap.name])
        return Quantity(amount, units_of(type(self.subject))[worth.base.name])

    @property
    def amount_missing(self) -> tuple[str, ...]:
        """The atoms without which it is not known what it comes to, of something that may be claimed."""
        worth = self.incentive.worth
        if worth is None or worth.base is None or self.figure is None:
            return ()
        known = self.subject.known_on(self.on)
        parts = (one.name for one in (worth.base, worth.less, worth.cap) if one is not None)
        return tuple(f"fact:{name}" for name in parts if known[name] is None)

    @property
    def authority(self) -> Department:
        """Who gives it, on the day asked."""
        return department(self.incentive.authority, self.on)

    def words_of(self, atoms: Iterable[str]) -> tuple[Text, ...]:
        """Tell atoms in words: a fact by its label, as the headers of a file have it; an open question by its id."""
        worth = self.incentive.worth
        of_worth = () if worth is None else (worth.base, worth.less, worth.cap)
        facts = {**self.assessment.explainer.program.facts, **{one.name: one for one in of_worth if one is not None}}
        asked = {"stand": Text("立场", "stand"), "text": Text("文本", "text")}
        parts = (atom.partition(":") for atom in atoms)
        return tuple(
            facts[name].label if sort == "fact" else Text(f"{asked[sort].zh} {name}", f"{asked[sort].en} {name}")
            for sort, _, name in parts
        )

    def _atoms(self, atoms: Iterable[str]) -> list[dict[str, str]]:
        named = tuple(atoms)
        return [{"atom": atom, "zh": one.zh, "en": one.en} for atom, one in zip(named, self.words_of(named), strict=True)]

    def __repr__(self) -> str:
        return f"<claim {self.name}: {self.say()}>"

    def _listed(self, atoms: Iterable[str]) -> Text:
        words = self.words_of(atoms)
        return Text("、".join(one.zh for one in words), "; ".join(one.en for one in words))

    @property
    def since(self) -> dt.date | None:
        """The day since which it is gone, or from which it will be there."""
        return self.decision.since

    @property
    def ended_by(self) -> Instrument | None:
        """The instrument that ended what it stood on, where one did."""
        if self.sort != "lapsed":
            return None
        clauses = (*self.incentive.needs, *self.incentive.under)
        held = (INSTRUMENTS[clause.id.partition(" ")[0]] for clause in clauses)
        ended = [one for one in held if one.ended_by is not None and one.spans[-1].until == self.since]
        return INSTRUMENTS[ended[0].ended_by or ""] if ended else None

    def say(self, lang: Lang = "en") -> str:
        """Tell it in one line: what it is, for whom, and what the law says of it."""
        whose = self.subject.name or self.subject.id
        name = self.incentive.brief.say(lang)
        head = name if whose is None else f"{name}（{whose}）" if lang == "zh" else f"{name} ({whose})"
        return f"{head}{'：' if lang == 'zh' else ': '}{self._told().say(lang)}"

    def _told(self) -> Text:
        decision = self.decision
        match self.sort:
            case "yes":
                effect, worth = EFFECTS[decision.effect], self.worth
                return Text(f"{effect.zh}{f'，{worth.zh}' if worth else ''}", f"{effect.en}{f', {worth.en}' if worth else ''}")
            case "unknown":
                missing = self._listed(decision.missing)
                return Text(f"未知，尚缺：{missing.zh}", f"unknown, missing: {missing.en}")
            case "lapsed":
                by = self.ended_by
                return Text(
                    f"自 {self.since} 起失效{f'，由《{by.title.zh}》终止' if by else ''}",
                    f"lapsed since {self.since}{f', ended by the {by.title.en}' if by else ''}",
                )
            case _:
                if decision.state == "not_yet":
                    return Text(f"尚无此规定（{self.since} 起）", f"not yet, from {self.since}")
                ways = decision.what_if()
                if ways:
                    zh, en = (ways.say(lang).splitlines() for lang in LANGS)
                    return Text(f"否；若 {'，或 '.join(zh)}", f"no; if {', or '.join(en)}")
                why = self._listed(decision.because)
                return Text(f"否；起决定作用的是：{why.zh}", f"no; what decides: {why.en}") if why.en else Text("否", "no")

    @property
    def worth(self) -> Text | None:
        """Tell what it is worth: the figure, and what it comes to where that is known; None where no text gives a figure."""
        worth, figure = self.incentive.worth, self.figure
        if worth is None or figure is None:
            return None
        if figure.status != "settled":
            missing = self._listed(figure.missing)
            return Text(f"{worth.zh}未知，尚缺：{missing.zh}", f"{worth.en} unknown, missing: {missing.en}")
        shown, amount = f"{json_value(figure.value)} {worth.unit}", self.amount
        if worth.unit != "%" and amount is not None:  # the figure is the amount
            return Text(f"{worth.zh} {amount:zh}", f"{worth.en} {amount}")
        zh, en = ("", "") if amount is None else (f" = {amount:zh}", f" = {amount}")
        if amount is None and self.amount_missing:
            missing = self._listed(self.amount_missing)
            zh, en = f"，金额尚缺：{missing.zh}", f", the amount misses: {missing.en}"
        return Text(f"{worth.zh} {shown}{zh}", f"{worth.en} {shown}{en}")

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data."""
        decision, figure, amount = self.decision, self.figure, self.amount
        by, worth = self.ended_by, self.incentive.worth
        label = self.incentive.rule
        return {
            "name": self.name,
            "label": {"zh": label.zh, "en": label.en},
            "subject": {"model": type(self.subject).__name__, "id": self.subject.id, "name": self.subject.name},
            "sort": self.sort,
            "effect": decision.effect,
            "authority": [{"zh": name.zh, "en": name.en} for name in self.authority.names],
            "figure": None
            if worth is None or figure is None
            else {
                "zh": worth.zh,
                "en": worth.en,
                "value": json_value(figure.value),
                "unit": worth.unit,
                "status": figure.status,
                "missing": self._atoms(figure.missing),
            },
            "amount": None if amount is None else _amount_form(amount),
            "amount_missing": self._atoms(self.amount_missing),
            "missing": self._atoms(decision.missing),
            "because": self._atoms(decision.because),
            "what_if": [[{lang: change.say(lang) for lang in LANGS} for change in way] for way in decision.what_if()]
            if self.sort == "no"
            else [],
            "clauses": list(decision.clauses),
            "standing": decision.standing,
            "warnings": [{"zh": one.zh, "en": one.en} for one in decision.warnings],
            "state": decision.state,
            "since": None if self.since is None else self.since.isoformat(),
            "ended_by": None if by is None else {"id": by.id, "zh": by.title.zh, "en": by.title.en},
        }


def _amount_form(amount: Quantity) -> dict[str, Any]:
    value = json_value(Fraction(amount.exact_magnitude))
    return {"value": value, "unit": str(amount.units), "zh": f"{amount:zh}", "en": str(amount)}


@frozen(eq=False, repr=False)
class Incentives:
    """Every incentive of an enterprise, its measures and its park, sorted.

    Attributes:
        on: the day asked.
        claims: each incentive for each subject, in the order of the catalogue.
    """

    on: dt.date
    claims: tuple[Claim, ...]

    @property
    def yes(self) -> tuple[Claim, ...]:
        """What may be claimed, with its effect and what it is worth."""
        return self._of("yes")

    @property
    def unknown(self) -> tuple[Claim, ...]:
        """What hangs on facts that are missing."""
        return self._of("unknown")

    @property
    def no(self) -> tuple[Claim, ...]:
        """What may not be claimed, on these facts or not yet."""
        return self._of("no")

    @property
    def lapsed(self) -> tuple[Claim, ...]:
        """What nobody can claim any more."""
        return self._of("lapsed")

    def _of(self, sort: Sort) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.sort == sort)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.claims)

    def __len__(self) -> int:
        return len(self.claims)

    def __getitem__(self, name: str) -> tuple[Claim, ...]:
        """Give the claims of one incentive: one for each subject that it can be for, perhaps none.

        Errors:
            UnknownNameError: there is no such incentive.
        """
        found = tuple(claim for claim in self.claims if claim.name == name)
        known = tuple(one.rule.name for one in catalogue().values())
        if name not in known:
            raise unknown_name(name, known, Text("一项激励", "an incentive"))
        return found

    def explain(self, lang: Lang = "en") -> str:
        """Tell all of them, a line each, in Chinese (`zh`) or English (`en`)."""
        return "\n".join(chain.from_iterable(self._lines(sort, lang) for sort in SORTS))

    def _lines(self, sort: Sort, lang: Lang) -> Iterator[str]:
        claims = self._of(sort)
        if claims:
            yield f"{SORT_WORDS[sort].say(lang)} ({len(claims)})"
            yield from (f"  {claim.say(lang)}" for claim in claims)

    def to_dict(self) -> dict[str, Any]:
        """Give all of them as JSON data, form `cleanprod.incentives/1`."""
        return {
            "form": FORM,
            "on": self.on.isoformat(),
            **{sort: [claim.to_dict() for claim in self._of(sort)] for sort in SORTS},
        }

    def __str__(self) -> str:
        return self.explain()

    def __repr__(self) -> str:
        told = ", ".join(f"{sort} {len(self._of(sort))}" for sort in SORTS)
        return f"<incentives on {self.on}: {told}>"


def subjects_of(enterprise: object, options: Iterable[object] | None, park: object) -> Iterator[Subject]:
    """Give who claims: an enterprise, each of its options, the park in which it lies.

    Errors:
        RecordError: one of them is none of these, or an option or a park of another enterprise.
    """
    if not isinstance(enterprise, Enterprise):
        raise RecordError(Problem(got=brief(enterprise), expected="an Enterprise", where="enterprise"))
    yield enterprise
    yield from (owned(option, enterprise) for option in options or ())
    if park is None:
        return
    if not isinstance(park, Park):
        raise RecordError(Problem(got=brief(park), expected="a Park", where="park"))
    if None not in (park.name, enterprise.park) and park.name != enterprise.park:
        expected = Text(f"企业所在的园区 {enterprise.park}", f"the park of the enterprise, {enterprise.park}")
        raise RecordError(Problem(got=brief(park.name), expected=expected, where="park"))
    yield park


def claims_of(on: dt.date, assessments: Iterable[Assessment]) -> Incentives:
    """Sort the incentives of the subjects that were assessed."""
    found = (
        Claim(incentive, assessment)
        for assessment in assessments
        for incentive in catalogue().values()
        if incentive.rule.name in assessment
    )
    return Incentives(on, tuple(found))
