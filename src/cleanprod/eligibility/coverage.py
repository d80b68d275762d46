"""Coverage (清洁生产审核率): how many enterprises of a park were audited, as a share that admits what is not known.

Opinion (粤经信节能函〔2016〕235号) sentence 42: the share of audited enterprises of a park should exceed (超过) 80 %.
It is read as 80 % or more, unless the strict reading is asked for (stand A27); where the two differ the answer says so.
Which enterprises make the total, and which audits count (stand A28), is the caller's to say when counting. Arithmetic
does not depend on whether the Opinion is in force.

    >>> coverage(audited=41, unknown=3, total=50)
    <coverage 82 % to 88 %: met>
    >>> coverage(audited=39, total=50)
    <coverage 78 %: not met, 1 more needed>
    >>> coverage(audited=39, unknown=1, total=50).met is None
    True
    >>> print(coverage(audited=40, total=50).say("zh"))
    80%：已达到；从严理解（超过 80%）则未达到（立场 A27）
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.errors import Problem, QuantityError, RecordError, brief
from cleanprod.law import OPINION
from cleanprod.models.park import COUNT, ENTERPRISES, MOST, check_counts
from cleanprod.rules import Dated, Param
from cleanprod.units import Quantity, Share
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleanprod.models.park import Park
    from cleanprod.words import Lang

PARK_COVERAGE_MIN: Final = Param[Fraction](
    "park_coverage_min",
    "number",
    Text("园区内企业清洁生产审核率应超过的比例", "the share of audited enterprises that a park should exceed"),
    (Dated(Fraction(4, 5), start=OPINION.spans[0].start),),
)

COVERAGE_SECTORS: Final = Param[str](
    "coverage_sectors",
    "word",
    Text("计入审核率的领域（立场 A28）", "sectors whose enterprises count for coverage (stand A28)"),
    (Dated(("industry",)),),
)

CLAUSE: Final = OPINION["42"]
"""Where the share stands: the sentence of the Opinion."""

MET: Final = {True: Text("已达到", "met"), False: Text("未达到", "not met"), None: Text("未知", "unknown")}

NONE_CERTAIN: Final = Text("没有一家企业确属该园区", "no enterprise belongs to it for certain")

_SHARE: Final = Text("零至一之间的比例，如 4/5 或 80%", "a share between zero and one, such as 4/5 or 80%")
_BELOW_ONE: Final = Text(
    "小于 100% 的比例：没有超过 100% 的审核率", "a share below 100 %: by the strict reading nothing exceeds it"
)
_STATUS: Final = Text(
    "两个答复：是否属于园区、是否已审核，各为是、否或未知（True、False、None）",
    "two answers, whether it belongs to the park and whether it was audited, each True, False or None",
)
_A_FRACTION: Final = re.compile(r"(\d{1,12})/([1-9]\d{0,11})", re.ASCII)


@frozen(repr=False)
class Coverage:
    """The share of audited enterprises, between what is certain and what is possible.

    Attributes:
        worst: how many were audited, and of how many, if all that is unknown turns out badly.
        best: the same if it turns out well.
        total: how many enterprises there are, at least and at most.
        minimum: the share to be reached.
        strict: whether reaching it exactly is not enough.
    """

    worst: tuple[int, int]
    best: tuple[int, int]
    total: tuple[int, int]
    minimum: Fraction
    strict: bool

    @property
    def low(self) -> Fraction:
        """The least share that what is unknown still allows, exactly; where there may be no enterprise at all, zero."""
        return Fraction(*self.worst) if all(self.total) else Fraction(0)

    @property
    def high(self) -> Fraction:
        """The greatest share that what is unknown still allows, exactly; where there may be no enterprise at all, one."""
        return Fraction(*self.best) if all(self.total) else Fraction(1)

    @property
    def met(self) -> bool | None:
        """Whether the share is reached; None where the unknown can still change it."""
        return self._met(strict=self.strict)

    @property
    def met_otherwise(self) -> bool | None:
        """The same by the other reading of 超过 (stand A27)."""
        return self._met(strict=not self.strict)

    @property
    def needed(self) -> int:
        """How many more enterprises of the park must be audited, if all that is unknown turns out badly."""
        return self._needed(*self.worst)

    @property
    def needed_least(self) -> int:
        """How many more enterprises of the park must be audited, if all that is unknown turns out well."""
        return self._needed(*self.best)

    @property
    def clauses(self) -> tuple[str, ...]:
        """Where the share to be reached stands; nothing, where it is the caller's own."""
        return (CLAUSE.id,) if self.minimum == _minimum() else ()

    @property
    def notes(self) -> tuple[Text, ...]:
        """What a reader must know: that no enterprise is certain, where the two readings of the clause differ."""
        told = () if all(self.total) else (NONE_CERTAIN,)
        if self.met is self.met_otherwise:
            return told
        mark, word = self.minimum, MET[self.met_otherwise]
        if self.strict:
            zh, en = f"按含本数理解（不低于 {percent(mark, 'zh')}）", f"by the inclusive reading (at least {percent(mark)})"
        else:
            zh, en = f"从严理解（超过 {percent(mark, 'zh')}）", f"by the strict reading (over {percent(mark)})"
        return (*told, Text(f"{zh}则{word.zh}（立场 A27）", f"{en} it is {word.en} (stand A27)"))

    def _met(self, *, strict: bool) -> bool | None:
        sure, possible = (self.low > self.minimum, self.high > self.minimum) if strict else (
            self.low >= self.minimum, self.high >= self.minimum
        )  # fmt: skip
        return True if sure else None if possible else False

    def _needed(self, audited: int, total: int) -> int:
        if not total:
            return 0
        mark = self.minimum * total
        return max(0, (floor(mark) + 1 if self.strict else ceil(mark)) - audited)

    def say_share(self, lang: Lang = "en") -> str:
        """Tell the share: in per cent, to two digits after the point; what was cut off is marked ≈."""
        low, high = percent(self.low, lang), percent(self.high, lang)
        return low if self.low == self.high else f"{low} 至 {high}" if lang == "zh" else f"{low} to {high}"

    def say_needed(self, lang: Lang = "en") -> str:
        """Tell how many more are needed, at least and at most."""
        least, most = self.needed_least, self.needed
        return f"{most}" if least == most else f"{least} 至 {most}" if lang == "zh" else f"{least} to {most}"

    def say(self, lang: Lang = "en") -> str:
        """Tell the share, whether it is enough, and what is missing, in a line."""
        zh = lang == "zh"
        told = f"{self.say_share(lang)}{'：' if zh else ': '}{MET[self.met].say(lang)}"
        if self.met is not True and self.needed:
            told += f"，尚需审核 {self.say_needed(lang)} 家" if zh else f", {self.say_needed(lang)} more needed"
        return ("；" if zh else "; ").join((told, *(note.say(lang) for note in self.notes)))

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data, form `cleanprod.coverage/1`; shares are fractions as text, exact."""
        return {
            "form": "cleanprod.coverage/1",
            "met": self.met,
            "low": str(self.low),
            "high": str(self.high),
            "needed": {"least": self.needed_least, "most": self.needed},
            "audited": {"least": self.worst[0], "most": self.best[0]},
            "total": {"least": self.total[0], "most": self.total[1]},
            "minimum": str(self.minimum),
            "strict": self.strict,
            "met_otherwise": self.met_otherwise,
            "clauses": list(self.clauses),
            "standing": OPINION.standing if self.clauses else None,
            "notes": [{"zh": note.zh, "en": note.en} for note in self.notes],
        }

    def __str__(self) -> str:
        return self.say("en")

    def __repr__(self) -> str:
        return f"<coverage {self.say('en')}>"


def coverage(
    *, audited: int, total: int, unknown: int = 0, minimum: Fraction | str | Quantity | None = None, strict: bool = False
) -> Coverage:
    """Work out the coverage of a park from counts.

    Arguments:
        audited: how many enterprises are known to have been audited.
        total: how many there are.
        unknown: of how many of the total it is not known.
        minimum: the share to be reached, where it is another than the Opinion's: a fraction, `4/5`, `80%`.
        strict: reaching it exactly is not enough.

    Errors:
        RecordError: counts that do not add up, a total of zero, a share that is none.
    """
    for name, count in (("audited", audited), ("total", total), ("unknown", unknown)):
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST:
            raise RecordError(Problem(got=brief(count), expected=COUNT, where=name))
    if not total:
        raise RecordError(Problem(got="0", expected=ENTERPRISES, where="total"))
    fault = check_counts(audited=audited, unknown=unknown, total=total)
    if fault is not None:
        raise RecordError(fault)
    return _coverage((audited, total - audited - unknown, unknown), (0, 0, 0), read_minimum(minimum, strict=strict), strict)


def coverage_of(
    statuses: Iterable[tuple[bool | None, bool | None]],
    *,
    minimum: Fraction | str | Quantity | None = None,
    strict: bool = False,
) -> Coverage:
    """Work out the coverage of a park from enterprises: for each, whether it belongs to the park and whether it was audited.

    Of an enterprise of which it is not known whether it belongs to the park, the total moves too.

        >>> coverage_of([(True, True)] * 40 + [(True, False)] * 9 + [(None, False)])
        <coverage 80 % to ≈81.63 %: met; by the strict reading (over 80 %) it is unknown (stand A27)>

    Arguments:
        statuses: for each enterprise two answers: True, False or None (not known).
        minimum: the share to be reached, where it is another than the Opinion's: a fraction, `4/5`, `80%`.
        strict: reaching it exactly is not enough.

    Errors:
        RecordError: a status that is neither yes, no nor unknown; no enterprise belongs to the park for certain.
    """
    counted = Counter(_status(status, row) for row, status in enumerate(statuses, 1))
    own, perhaps = ((counted[member, True], counted[member, False], counted[member, None]) for member in (True, None))
    if not sum(own):
        sure = Text("至少一家确属园区的企业", "at least one enterprise that belongs to the park for certain")
        raise RecordError(Problem(got="0", expected=sure))
    return coverage_of_counts(own, perhaps, minimum=minimum, strict=strict)


def coverage_of_counts(
    own: Counts, perhaps: Counts, *, minimum: Fraction | str | Quantity | None = None, strict: bool = False
) -> Coverage:
    """Work out the coverage of a park from enterprises that were counted before.

    Where none belongs for certain, the share may be any, and the answer says so.

        >>> coverage_of_counts((1, 0, 0), (0, 1, 0)) == coverage_of([(True, True), (None, False)])
        True
        >>> coverage_of_counts((0, 0, 0), (2, 0, 1))
        <coverage 0 % to 100 %: unknown, 0 to 1 more needed; no enterprise belongs to it for certain>

    Arguments:
        own: of those that belong for certain, how many were audited, how many not, of how many it is not known.
        perhaps: the same of those of which it is not known whether they belong to the park.
        minimum: the share to be reached, where it is another than the Opinion's: a fraction, `4/5`, `80%`.
        strict: reaching it exactly is not enough.

    Errors:
        RecordError: the share is none.
    """
    return _coverage(own, perhaps, read_minimum(minimum, strict=strict), strict)


def coverage_of_park(park: Park, *, minimum: Fraction | str | Quantity | None = None, strict: bool = False) -> Coverage:
    """Work out the coverage of a park from the counts of its record.

    A blank number of audited enterprises is any number; without a number of unknown ones there are none.

    Errors:
        RecordError: the record has no total, or the share is none.
    """
    total = park.total
    if total is None:
        raise RecordError(Problem(got=Text("空白", "nothing"), expected=ENTERPRISES, where="total"))
    audited, unknown = park.audited or 0, park.unknown
    if park.audited is None or unknown is None:
        unknown = total - audited
    return coverage(audited=audited, total=total, unknown=unknown, minimum=minimum, strict=strict)


def read_minimum(given: Fraction | str | Quantity | None, *, strict: bool = False, where: str = "minimum") -> Fraction:
    """Read the share to be reached; None is the Opinion's.

    Errors:
        RecordError: it is no share, or one that cannot be exceeded, where `strict`.
    """
    found = _minimum() if given is None else given if isinstance(given, Fraction) else _written(given)
    if found is None or not 0 <= found <= 1:
        raise RecordError(Problem(got=brief(given), expected=_SHARE, where=where))
    if strict and found == 1:
        raise RecordError(Problem(got=brief(given), expected=_BELOW_ONE, where=where))
    return found


def _minimum() -> Fraction:
    (only,) = PARK_COVERAGE_MIN.values  # a second one would need the day
    share: Fraction = only.value
    return share


def _written(given: object) -> Fraction | None:
    if not isinstance(given, (str, Quantity)):
        return None
    found = _A_FRACTION.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is not None:
        return Fraction(int(found[1]), int(found[2]))
    try:
        return Share(given).exact
    except QuantityError:
        return None


Counts = tuple[int, int, int]
"""How many were audited, were not, and of how many it is not known."""


def _coverage(own: Counts, perhaps: Counts, minimum: Fraction, strict: bool) -> Coverage:  # noqa: FBT001 - never told apart
    audited, _, unknown = own
    # at worst who is not known to be audited is not, and who may belong belongs if not audited; at best the other way round
    worst = audited, sum(own) + perhaps[1] + perhaps[2]
    best = audited + unknown + perhaps[0] + perhaps[2], sum(own) + perhaps[0] + perhaps[2]
    return Coverage(worst, best, (sum(own), sum(own) + sum(perhaps)), minimum, strict)


def _status(status: object, row: int) -> tuple[bool | None, bool | None]:
    if isinstance(status, (tuple, list)) and len(status) == len(("member", "audited")):
        member, audited = status
        if all(one is None or isinstance(one, bool) for one in status):
            return member, audited
    raise RecordError(Problem(got=brief(status), expected=_STATUS, row=row))


def percent(share: Fraction, lang: Lang = "en") -> str:
    """Write a share in per cent, to two digits after the point; cut, never rounded up to the mark, and marked so.

    >>> percent(Fraction(2, 3)), percent(Fraction(79_999, 100_000)), percent(Fraction(4, 5), "zh")
    ('≈66.66 %', '≈79.99 %', '80%')
    """
    hundredths, rest = divmod(share.numerator * 10_000, share.denominator)
    whole, cents = divmod(hundredths, 100)
    digits = f"{whole}.{cents:02}".rstrip("0").rstrip(".") if cents else f"{whole}"
    return f"{'≈' if rest else ''}{digits}{'%' if lang == 'zh' else ' %'}"
