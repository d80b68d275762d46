"""The day and the policy of a picture, and how many answers, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cleanprod.law import STANDS
from cleanprod.rules.telling import value_words
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleanprod.policies import Policy

YES: Final = Text("是", "yes")
UNKNOWN: Final = Text("未知", "unknown")
NO: Final = Text("否", "no")
SETTLED: Final = Text("已定", "settled")
NONE: Final = Text("无", "none")

Words = tuple[Text, Text, Text]
"""Of yes, unknown and no: in the order in which they stand, from what is certain to what is possible to the rest."""

ANSWERS: Final[Mapping[bool, Words]] = {True: (YES, UNKNOWN, NO), False: (SETTLED, UNKNOWN, NONE)}
"""Of a question that is answered with yes or no, and of one that is answered with a day, a choice or an amount."""

Counts = tuple[int, int, int]
"""How many yes, unknown and no."""

PLACES: Final[Mapping[str, Text]] = {
    "park": Text("园区", "park"),
    "district": Text("区县", "district"),
    "city": Text("地市", "city"),
    "province": Text("省", "province"),
    "industry": Text("行业大类", "industry"),
    "basin": Text("流域", "basin"),
}


def place_words(by: str) -> Text:
    """Name what rows are grouped by; a column of the caller's by its own name."""
    return PLACES.get(by, Text(by, by))


def policy_words(law: Policy, *, named: bool = True) -> Text:
    """Tell the day, the law, the scenario, and the open questions that are read otherwise than by default.

    Arguments:
        law: the policy.
        named: whether the scenario is called by its name; otherwise its name stands elsewhere.

    >>> from cleanprod import policy
    >>> policy_words(policy(on="2020-12-31", law="2016-07-01", stands={"A8": True})).en
    '2020-12-31, by the law of 2016-07-01; stand A8: yes'
    """
    same = law.on == law.law_day
    zh = [f"{law.on}，依当日法律" if same else f"{law.on}，依 {law.law_day} 的法律"]
    en = [f"{law.on}, by the law of that day" if same else f"{law.on}, by the law of {law.law_day}"]
    if law.amendment:
        zh.append(f"假设情景“{law.name}”，并非现行规定" if named else "假设情景，并非现行规定")
        en.append(f"in the scenario “{law.name}”, not of the law" if named else "in a scenario, not of the law")
    elif law.name and named:
        zh.append(f"情景“{law.name}”")
        en.append(f"scenario “{law.name}”")
    for told in _read_otherwise(law):
        zh.append(told.zh)
        en.append(told.en)
    return Text("；".join(zh), "; ".join(en))


def _read_otherwise(law: Policy) -> Iterable[Text]:
    defaults = {one.atom: one.default for one in STANDS.values()}
    for atom, reading in law.readings.items():
        if reading is not defaults.get(atom):
            sort, _, name = atom.partition(":")
            said = value_words(reading)
            sorts = Text("立场", "stand") if sort == "stand" else Text("文本", "text")
            yield Text(f"{sorts.zh} {name}：{said.zh}", f"{sorts.en} {name}: {said.en}")


def total_words(number: int, what: Text) -> Text:
    """Tell how many there are."""
    return Text(f"{number:,} {what.zh}", f"{number:,} {what.en}")


def counts_words(counts: Counts, answers: Words) -> Text:
    """Tell how many answers of each sort.

    >>> counts_words((3, 1, 0), ANSWERS[True]).en
    'yes 3, unknown 1, no 0'
    """
    pairs = list(zip(answers, counts, strict=True))
    return Text(
        "，".join(f"{one.zh} {number:,}" for one, number in pairs), ", ".join(f"{one.en} {number:,}" for one, number in pairs)
    )
