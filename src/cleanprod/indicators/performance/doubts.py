"""Plausibility (合理性核对): what in a table of options or reports looks like a slip. A doubt decides nothing.

Three questions: is more saved than is used; is an amount a thousand times that of its peers in the table, or a thousandth;
is the CO2 for each tce outside of what fuels and electricity give. The bounds are in `plausible.toml`. Of options that
exclude one another only one is added up. Electricity is compared with its peers, and not with the energy used: its coal
equivalent is by a factor that a table does not tell.

>>> from cleanprod.models import Enterprise
>>> from cleanprod.models.option import Option
>>> mill = Enterprise(annual_energy="900 tce")
>>> for doubt in plausibility([Option(id="F1", energy_saved="1200 tce", co2_cut="900 t", enterprise=mill)]):
...     print(doubt)
F1: energy 1,200 tce: more than the 900 tce that are used in a year
F1: CO2 900 t: 0.75 t for each tce saved, outside of 1.6 to 9
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from cleanprod import shipped
from cleanprod.models.effects import EFFECTS
from cleanprod.models.option import Option
from cleanprod.units import Quantity, format_quantity
from cleanprod.words import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from cleanprod.models import Enterprise
    from cleanprod.models.performance import Performance
    from cleanprod.words import Lang

    Report: TypeAlias = Option | Performance

USED: Final = {"energy": ("energy_before", "annual_energy"), "water": ("water_before", "annual_water")}
"""What is saved, with the field of the record and the one of its enterprise that tell what is used."""

TOGETHER: Final = Text("该企业全部方案", "all options of the enterprise")


@frozen
class Bounds:
    """The bounds of what is plausible, as `plausible.toml` says them."""

    factor: Fraction = field()
    peers: int = field()
    co2_per_tce: tuple[Fraction, Fraction] = field()


@cache
def shipped_bounds() -> Bounds:
    """Give the bounds of the library."""
    read = shipped.toml(__package__, "plausible.toml")
    low, high = map(Fraction, read["co2_per_tce"])
    return Bounds(Fraction(read["factor"]), read["peers"], (low, high))


@frozen
class Doubt:
    """What looks like a slip.

    Attributes:
        place: which record it is, from 1; None where it is about several.
        id: its id, or words for several.
        amount: the field.
        words: what is doubtful.
    """

    place: int | None
    id: str | Text
    amount: str
    words: Text

    def say(self, lang: Lang = "en") -> str:
        """Tell it in a line."""
        return f"{say(self.id, lang)}{'：' if lang == 'zh' else ': '}{self.words.say(lang)}"

    def __str__(self) -> str:
        return self.say("en")


def plausibility(
    records: Iterable[Report], *, enterprise: Enterprise | None = None, bounds: Bounds | None = None
) -> tuple[Doubt, ...]:
    """List what looks like a slip in a table of options, or of reports of audits.

    Arguments:
        records: options, or reports.
        enterprise: whose options they are, where they do not say it themselves; tells what is used in a year.
        bounds: other bounds than those of the library.
    """
    every, held = list(records), bounds or shipped_bounds()
    return (*_more_than_used(every, enterprise), *_far_from_peers(every, held), *_carbon(every, held))


def _more_than_used(records: Sequence[Report], enterprise: Enterprise | None) -> Iterator[Doubt]:
    for what, (before, yearly) in USED.items():
        together: dict[object, tuple[list[Option], Quantity]] = {}
        for place, record in enumerate(records, 1):
            owner = getattr(record, "enterprise", None)
            owner = enterprise if owner is None or isinstance(owner, str) else owner
            saved: Quantity | None = getattr(record, EFFECTS[what].field)
            used: Quantity | None = getattr(record, before, None)
            whole = None if owner is None else getattr(owner, yearly)
            if saved is None:
                continue
            if whole is not None and isinstance(record, Option):
                together.setdefault(_same(owner), ([], whole))[0].append(record)
            limit = used if used is not None else whole
            if limit is not None and saved > limit:
                yield Doubt(place, _name(record), EFFECTS[what].field, _words(what, saved, _more(limit)))
        for options, whole in together.values():
            amounts = [getattr(one, EFFECTS[what].field) for one in _beside(options, EFFECTS[what].field)]
            saved = sum(amounts[1:], amounts[0])
            if saved > whole and not any(one > whole for one in amounts):
                yield Doubt(None, TOGETHER, EFFECTS[what].field, _words(what, saved, _more(whole)))


def _same(owner: Enterprise | None) -> object:
    """Give what an enterprise is known by: its id, else what is told of it."""
    return None if owner is None else owner.id or owner.uscc or repr(owner)


def _beside(options: Sequence[Option], field_: str) -> list[Option]:
    """Give options that may be carried out beside each other: of those that exclude one another what saves most comes first."""
    kept: list[Option] = []
    for one in sorted(options, key=lambda each: getattr(each, field_), reverse=True):
        rivals = [other for other in kept if other.id in (one.excludes or ()) or (one.id or "") in (other.excludes or ())]
        if not rivals:
            kept.append(one)
    return kept


def _more(limit: Quantity) -> Text:
    shown = {lang: format_quantity(limit, lang, digits=2) for lang in ("zh", "en")}
    return Text(f"多于全年用量 {shown['zh']}", f"more than the {shown['en']} that are used in a year")


def _far_from_peers(records: Sequence[Report], bounds: Bounds) -> Iterator[Doubt]:
    """Compare each amount, and each amount for a unit of investment, with the median of the table."""
    outlays = [_exact(record.investment) for record in records]
    for name in ("investment", "annual_benefit", *(effect.field for effect in EFFECTS.values())):
        amounts: list[Quantity | None] = [getattr(record, name) for record in records]
        numbers = [_exact(amount) for amount in amounts]
        far = dict(_far(numbers, bounds))
        if name != "investment":
            ratios = [None if a is None or not b else a / b for a, b in zip(numbers, outlays, strict=True)]
            far |= {place: times for place, times in _far(ratios, bounds) if place not in far}
        for place, times in sorted(far.items()):
            amount = amounts[place]
            if amount is not None:
                yield Doubt(place + 1, _name(records[place]), name, _words(name, amount, _peers(times)))


def _far(given: Sequence[Fraction | None], bounds: Bounds) -> Iterator[tuple[int, Fraction]]:
    """Compare how large amounts are; what is used in addition is as large as what is saved."""
    numbers = [None if one is None else abs(one) for one in given]
    known = [one for one in numbers if one]
    if len(known) <= bounds.peers:
        return
    middle = median(known)
    for place, one in enumerate(numbers):
        if one and (one >= middle * bounds.factor or one * bounds.factor <= middle):
            yield place, one / middle


def _exact(amount: Quantity | None) -> Fraction | None:
    return None if amount is None or not amount.exact_magnitude else amount.exact


def _peers(times: Fraction) -> Text:
    if times >= 1:
        return Text(f"约为同表中位数的 {float(times):,.0f} 倍", f"about {float(times):,.0f} times the median of the table")
    return Text(
        f"约为同表中位数的 {float(1 / times):,.0f} 分之一", f"about 1/{float(1 / times):,.0f} of the median of the table"
    )


def _carbon(records: Sequence[Report], bounds: Bounds) -> Iterator[Doubt]:
    low, high = bounds.co2_per_tce
    for place, record in enumerate(records, 1):
        energy, carbon = record.energy_saved, record.co2_cut
        if energy is None or carbon is None or energy.exact_magnitude <= 0:
            continue
        each = Fraction(carbon.to("tCO2").exact_magnitude) / Fraction(energy.to("tce").exact_magnitude)
        if not low <= each <= high:
            told = f"{float(each):.2f}".rstrip("0").rstrip(".")
            why = Text(f"每节约 1 吨标准煤减排 {told} 吨，超出 {float(low):g} 至 {float(high):g}",
                       f"{told} t for each tce saved, outside of {float(low):g} to {float(high):g}")  # fmt: skip
            yield Doubt(place, _name(record), "co2_cut", _words("co2", carbon, why))


def _name(record: Report) -> str:
    return record.id or record.name or "?"


_LABELS: Final = {
    "investment": Text("投资", "investment"),
    "annual_benefit": Text("年经济效益", "benefit of a year"),
    **{effect.field: effect.label for effect in EFFECTS.values()},
    **{name: effect.label for name, effect in EFFECTS.items()},
}


def _words(name: str, amount: Quantity, why: Text) -> Text:
    label = _LABELS[name]
    shown = {lang: format_quantity(amount, lang, digits=2) for lang in ("zh", "en")}
    return Text(f"{label.zh} {shown['zh']}：{why.zh}", f"{label.en} {shown['en']}: {why.en}")
