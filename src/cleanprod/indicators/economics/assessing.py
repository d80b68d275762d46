"""The economics of one option (经济评估): the figures of the manuals, why one is undefined, and whether it is accepted.

>>> from cleanprod.models.option import Option
>>> from cleanprod.indicators.economics import Terms
>>> boiler = Option(name="余热回收", investment="150 万元", annual_benefit="40 万元", cost_class="high")
>>> found = economics(boiler, Terms(rate="5%", tax="30%", life=10, depreciation_years=10))
>>> print(found.D, "|", found.F, "|", round(float(found.N), 4), "|", format(found.NPV.to("万元").magnitude, ".3f"))
150,000 CNY | 325,000 CNY | 4.6154 | 100.956
>>> found.accepted, round(found.IRR, 4), found.checks
(True, 0.1726, mappingproxy({'payback': True, 'NPV': True, 'IRR': True}))
>>> stopped = economics(Option(investment="150 万元", annual_benefit="0 元"), Terms(rate="5%", life=10))
>>> stopped.N, stopped.why["N"].en
(None, 'F is zero or less: nothing pays the outlay back')
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from cleanprod.errors import Problem, RecordError, brief
from cleanprod.models.option import Option
from cleanprod.units import Money, format_quantity
from cleanprod.units.schema import to_form
from cleanprod.words import Text

from . import formulas, rates
from .terms import CLASS_WORDS, Terms, read_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleanprod.words import Lang

LETTERS: Final = {
    "I": Text("总投资费用", "outlay less subsidy"),
    "P": Text("年运行费用总节省金额", "benefit of a year"),
    "D": Text("年折旧费", "depreciation of a year"),
    "T": Text("应税利润", "taxed"),
    "E": Text("净利润", "net profit"),
    "F": Text("年增加现金流量", "net cash flow of a year"),
    "N": Text("投资偿还期", "payback"),
    "NPV": Text("净现值", "net present value"),
    "NPVR": Text("净现值率", "net present value rate"),
    "IRR": Text("内部收益率", "internal rate of return"),
}
"""The figures, in the order of the manuals."""

NO_OUTLAY: Final = Text("投资未填", "the investment is not given")
NO_BENEFIT: Final = Text("年经济效益未填", "the benefit of a year is not given")
NO_YEARS: Final = Text("折旧年限未填", "the years of depreciation are not given")
NO_TAX: Final = Text("税率未给：按税前计算", "no tax rate is given: flows are before tax")
NO_LIFE: Final = Text("使用年限未填", "the life is not given")
NO_RATE: Final = Text("贴现率未给", "no rate of discount is given")
NO_HURDLE: Final = Text("基准收益率未给", "no least rate of return is given")
NO_CLASS: Final = Text("费用类别未填，也未给分界", "the cost class is not given, nor the cuts between the classes")
NO_NORM: Final = Text("该费用类别没有偿还期标准", "there is no norm for its class")
PART_YEAR: Final = Text(
    "使用年限不是整数年：净现值逐年计算", "the life is not a whole number of years: present values go year by year"
)
FLOW_GIVEN: Final = Text("净现金流量系直接填报", "the net cash flow is given itself")
FLOWS_DIFFER: Final = Text("各年现金流量不同", "the flows of the years differ")
NOT_BACK: Final = Text("F 不大于零，投资无从收回", "F is zero or less: nothing pays the outlay back")
NOT_WITHIN: Final = Text("使用年限内不能收回投资", "the flows of its life do not pay the outlay back")
NO_RATIO: Final = Text("没有投资，净现值率无从计算", "there is no outlay: a rate for each yuan of it has no meaning")
_AN_OPTION: Final = Text("方案（Option）", "an Option")
_A_PRICE: Final = Text("不小于零的数，如 1.1 或 Fraction(11, 10)", "a number of zero or more, such as 1.1 or Fraction(11, 10)")
LOSS: Final = Text("P 小于 D：应税利润为负，不计税", "P is below D: there is a loss, and no tax on it")
LONGER: Final = Text("投资偿还期长于使用年限", "the payback is longer than the life")
BETWEEN: Final = Text("偿还期在各手册标准之间", "the payback lies between the norms of different manuals")


@frozen(eq=False)
class Economics:
    """What an option costs and brings. Amounts are exact, in its own currency; what is None has its reason in `why`.

    Attributes:
        option, terms: what was assessed, and by what.
        I, P, D, T, E, F, NPV: the amounts of the manuals; F is None where the flows of the years differ.
        N: payback in years. NPVR: NPV for each unit of outlay.
        n, i: the years and the rate that were used.
        flows: the net cash flow of each year, as numbers of the currency; of one year alone where the life is not known.
        cost_class: none_low, medium, higher or high, as the option says or the cuts tell; medium_or_high where it is not told
            which.
        checks: whether the payback is below the norm of its class, NPV not negative, the rate of return not below the hurdle.
        why: for each figure or check that is None the reason.
        notes: what a reader must know.
        price_year: the year of the prices, where it is given.
    """

    option: Option
    terms: Terms
    I: Money | None
    P: Money | None
    D: Money | None
    T: Money | None
    E: Money | None
    F: Money | None
    N: Fraction | None
    NPV: Money | None
    NPVR: Fraction | None
    n: int | None
    i: Fraction | None
    flows: tuple[Fraction, ...] | None
    cost_class: str | None
    checks: Mapping[str, bool | None]
    why: Mapping[str, Text]
    notes: tuple[Text, ...]
    currency: str | None
    price_year: int | None = field(default=None)

    @cached_property
    def IRR(self) -> float | None:
        """The exact internal rate of return; None where it is undefined.

        Errors:
            CleanprodError: SciPy is not installed (extra `optimize`).
        """
        outlay, flows = self._whole()
        return None if outlay is None or flows is None else rates.IRR(outlay, flows)

    @cached_property
    def IRR_two_point(self) -> Fraction | None:
        """The rate by the manuals' two-point rule, exact; None where it is undefined."""
        outlay, flows = self._whole()
        return None if outlay is None or flows is None else rates.IRR_two_point(outlay, flows)

    @property
    def accepted(self) -> bool | None:
        """Whether it is accepted by every check; None where what is not known can still change that."""
        found = self.checks.values()
        return False if False in found else None if None in found else True

    def _whole(self) -> tuple[Fraction | None, tuple[Fraction, ...] | None]:
        """Give the outlay and the flows of the whole life, where they are known."""
        outlay = None if self.I is None else Fraction(self.I.exact_magnitude)
        return outlay, self.flows if self.n is not None else None

    def say(self, lang: Lang = "en") -> str:
        """Tell the figures and the verdict, a line each."""
        colon = "：" if lang == "zh" else ": "
        lines = []
        for letter, label in LETTERS.items():
            value = None if letter == "IRR" else getattr(self, letter)
            told = self.why[letter].say(lang) if letter in self.why else ""
            if value is not None:
                told = format_quantity(value, lang, digits=2) if isinstance(value, Money) else f"{float(value):.4f}"
            elif letter == "IRR" and letter not in self.why:
                two_point = self.IRR_two_point
                two = self.why["IRR_two_point"].say(lang) if two_point is None else f"{float(two_point) * 100:.2f}%"
                told = f"{two}（插值法）" if lang == "zh" and two_point is not None else two
                told += " (two-point rule)" if lang == "en" and two_point is not None else ""
            lines.append(f"{letter} {label.say(lang)}{colon}{told}")
        words = {True: Text("可行", "accepted"), False: Text("不可行", "not accepted"), None: Text("未知", "unknown")}
        verdict = words[self.accepted].say(lang)
        lines.append(f"{'结论' if lang == 'zh' else 'verdict'}{colon}{verdict}")
        return "\n".join((*lines, *(note.say(lang) for note in self.notes)))

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data, form `cleanprod.economics/1`; amounts and ratios are exact, as text."""
        amounts = {one: getattr(self, one) for one in ("I", "P", "D", "T", "E", "F", "NPV")}
        ratios = {"N": self.N, "NPVR": self.NPVR, "IRR_two_point": self.IRR_two_point, "i": self.i}
        return {
            "form": "cleanprod.economics/1",
            "id": self.option.id,
            "name": self.option.name,
            "cost_class": self.cost_class,
            "currency": self.currency,
            "price_year": self.price_year,
            **{one: None if value is None else to_form(value) for one, value in amounts.items()},
            **{one: None if value is None else str(value) for one, value in ratios.items()},
            "n": self.n,
            "accepted": self.accepted,
            "checks": dict(self.checks),
            "why": {one: {"zh": words.zh, "en": words.en} for one, words in self.why.items()},
            "notes": [{"zh": note.zh, "en": note.en} for note in self.notes],
        }

    def __repr__(self) -> str:
        verdict = {True: "accepted", False: "not accepted", None: "unknown"}[self.accepted]
        return f"<economics of {self.option.id or self.option.name or 'an option'}: {verdict}>"


def economics(option: Option, terms: Terms | None = None, *, price: float | Fraction = 1) -> Economics:
    """Assess an option.

    Arguments:
        option: its investment, benefit, lives; what it says goes before the terms.
        terms: rate, tax, lives, norms and cuts; without them only I, P and N before tax are known.
        price: what the benefit, or the flows where they are given, is multiplied by; a float as it prints.

    Errors:
        RecordError: it is no option, its outlay is in another currency than the cuts, or the price is none.
    """
    if not isinstance(option, Option):
        raise RecordError(Problem(got=brief(option), expected=_AN_OPTION, where="option"))
    factor = read_number(price)
    if factor is None or factor < 0:
        raise RecordError(Problem(got=brief(price), expected=_A_PRICE, where="price"))
    return _Work(option, terms or Terms(), factor).done()


class _Work:
    """The way from an option to its economics: each step knows why it has nothing."""

    def __init__(self, option: Option, terms: Terms, price: Fraction) -> None:
        self.option, self.terms, self.price = option, terms, price
        self.why: dict[str, Text] = {}
        self.notes: list[Text] = []
        self.currency = option.currency

    def done(self) -> Economics:
        option, terms = self.option, self.terms
        I = self._known("I", _number(option.investment), NO_OUTLAY)
        if I is not None and option.subsidy is not None:
            I = formulas.I(I, _number(option.subsidy) or 0)
        own = option.benefit
        P = self._known("P", None if own is None else (_number(own) or Fraction(0)) * self.price, NO_BENEFIT)
        D = self._depreciation(I)
        T = self._of("T", ("P", "D"), None if P is None or D is None else formulas.T(P, D))
        E = self._profit(T)
        F = self._flow(P, D, E)
        n = self._life()
        flows = self._flows(F, n)
        N = self._payback(I, F, flows)
        NPV = self._present(I, flows, n)
        NPVR = self._of("NPVR", ("NPV", "I"), None if NPV is None or I is None else formulas.NPVR(NPV, I), NO_RATIO)
        if N is not None and n is not None and n < N:
            self.notes.append(LONGER)
        if self.option.cash_flows is None and n is None:
            self.why.setdefault("IRR", self.why.get("NPV", NO_LIFE))
        if I is None or flows is None:
            self.why.setdefault("IRR", self.why["I"] if I is None else self.why.get("F", FLOWS_DIFFER))
        elif n is not None and (undefined := rates.undefined(I, flows)) is not None:
            self.why["IRR"] = undefined
        elif n is not None and (why := rates.why_no_two_point(I, flows)) is not None:
            self.why["IRR_two_point"] = why
        kind, checks = self._checks(I, N, NPV, flows if n is not None else None)
        given = {"I": I, "P": P, "D": D, "T": T, "E": E, "F": F, "NPV": NPV}
        money = {letter: None if value is None else Money(value, self.currency) for letter, value in given.items()}
        return Economics(
            option=option,
            terms=terms,
            **money,
            N=N,
            NPVR=NPVR,
            n=n,
            i=terms.rate,
            flows=flows,
            cost_class=kind,
            checks=MappingProxyType(checks),
            why=MappingProxyType(self.why),
            notes=tuple(self.notes),
            currency=self.currency,
            price_year=option.price_year,
        )

    def _known(self, letter: str, value: Fraction | None, missing: Text) -> Fraction | None:
        if value is None:
            self.why[letter] = missing
        return value

    def _of(
        self, letter: str, parts: tuple[str, ...], value: Fraction | None, undefined: Text | None = None
    ) -> Fraction | None:
        """Keep a figure made of others: where it is None, for the first of them that is."""
        if value is None:
            why = next((self.why[one] for one in parts if one in self.why), undefined)
            if why is not None:
                self.why[letter] = why
        return value

    def _depreciation(self, I: Fraction | None) -> Fraction | None:
        own = self.option.depreciation_years
        Y = self.terms.depreciation_years if own is None else Fraction(own.to("a").exact_magnitude)
        if I is None or Y is None:
            self.why["D"] = self.why["I"] if I is None else NO_YEARS
            return None
        return formulas.D(I, Y)

    def _profit(self, T: Fraction | None) -> Fraction | None:
        tax = self.terms.tax
        if T is None or tax is None:
            self.why["E"] = NO_TAX if tax is None else self.why["T"]
            return None
        if T < 0:
            self.notes.append(LOSS)
        return formulas.E(T, tax)

    def _flow(self, P: Fraction | None, D: Fraction | None, E: Fraction | None) -> Fraction | None:
        option = self.option
        if option.cash_flows is not None:
            self.why["F"] = FLOWS_DIFFER
            self.notes = [FLOW_GIVEN]
            return None
        if option.cash_flow is not None:
            self.notes = [FLOW_GIVEN]
            return (_number(option.cash_flow) or Fraction(0)) * self.price
        if self.terms.tax is None:
            return self._of("F", ("P",), P)
        return self._of("F", ("P", "E", "D"), None if D is None or E is None else formulas.F(E, D))

    def _life(self) -> int | None:
        option = self.option
        if option.cash_flows is not None:
            return len(option.cash_flows)
        if option.life is None:
            if self.terms.life is None:
                self.why["NPV"] = NO_LIFE
            return self.terms.life
        years = Fraction(option.life.to("a").exact_magnitude)
        if years.denominator != 1:
            self.why["NPV"] = PART_YEAR
            return None
        return int(years)

    def _flows(self, F: Fraction | None, n: int | None) -> tuple[Fraction, ...] | None:
        if self.option.cash_flows is not None:
            return tuple((_number(one) or Fraction(0)) * self.price for one in self.option.cash_flows)
        return None if F is None else (F,) * (n or 1)

    def _payback(self, I: Fraction | None, F: Fraction | None, flows: tuple[Fraction, ...] | None) -> Fraction | None:
        if F is not None and F <= 0:
            self.why["N"] = NOT_BACK
            return None
        if I is None or flows is None:
            self.why["N"] = self.why["I"] if I is None else self.why["F"]
            return None
        if F is None:
            return self._of("N", (), formulas.N_varying(I, flows), NOT_WITHIN)
        return formulas.N(I, F)

    def _present(self, I: Fraction | None, flows: tuple[Fraction, ...] | None, n: int | None) -> Fraction | None:
        if I is None or flows is None:
            self.why["NPV"] = self.why["I"] if I is None else self.why["F"]
            return None
        if n is None:
            return None
        if self.terms.rate is None:
            self.why["NPV"] = NO_RATE
            return None
        return formulas.NPV(I, flows, self.terms.rate)

    def _checks(
        self, I: Fraction | None, N: Fraction | None, NPV: Fraction | None, flows: tuple[Fraction, ...] | None
    ) -> tuple[str | None, dict[str, bool | None]]:
        checks: dict[str, bool | None] = {}
        classes = self.terms.classes(self.option.cost_class, self.option.investment)
        norm = self.terms.norm(classes)
        if norm is not None:
            checks["payback"] = self._within(N, norm)
        elif not classes or (self.terms.norms and classes != ("none_low",)):  # those are carried out at once
            checks["payback"] = None
            self.why["payback"] = NO_NORM if classes else NO_CLASS
        checks["NPV"] = None if NPV is None else NPV >= 0
        checks["IRR"] = self._returns(I, flows)
        return "_or_".join(classes) or None, checks

    def _within(self, N: Fraction | None, norm: tuple[Fraction, Fraction]) -> bool | None:
        if N is None:
            if self.why["N"] in (NOT_BACK, NOT_WITHIN):
                return False
            self.why["payback"] = self.why["N"]
            return None
        if norm[0] <= N < norm[1]:
            self.why["payback"] = BETWEEN
            return None
        return norm[0] > N

    def _returns(self, I: Fraction | None, flows: tuple[Fraction, ...] | None) -> bool | None:
        """Tell whether the rate of return reaches the hurdle, exactly: where NPV at the hurdle is not negative."""
        hurdle = self.terms.rate if self.terms.hurdle is None else self.terms.hurdle
        if I is None or flows is None:
            return None
        if hurdle is None:
            self.why.setdefault("IRR check", NO_HURDLE)
            return None
        undefined = rates.undefined(I, flows)
        if undefined is rates.SEVERAL:
            return None
        return False if undefined is rates.NOTHING_BACK else formulas.NPV(I, flows, hurdle) >= 0


def _number(amount: Money | None) -> Fraction | None:
    return None if amount is None else Fraction(amount.canonical.exact_magnitude)


def class_words(kind: str | None) -> Text:
    """Name a cost class."""
    return CLASS_WORDS.get(kind or "", Text("未知", "unknown"))
