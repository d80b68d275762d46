"""The coverage of parks (园区审核率): each an interval between what is certain and what is possible, against the mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt

from cleanprod.eligibility.coverage import MET, Coverage, percent
from cleanprod.errors import CleanprodError, Problem, brief
from cleanprod.rolls import read_policy
from cleanprod.words import Text

from .style import ALARM, DARK, INK, MIDDLE, QUIET, WIDTH, finished, refuse_many, step
from .telling import place_words, policy_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from cleanprod.policies import Policy
    from cleanprod.words import Lang

    from .style import Picture

SHAPES: Final = ("circle", "diamond", "cross")
A_COVERAGE: Final = Text("一个审核率（Coverage）", "a Coverage")
ORDER: Final = (True, None, False)


def coverage_of_parks(
    coverages: Mapping[str, Coverage],
    *,
    on: dt.date | str | None = None,
    law: Policy | None = None,
    by: str = "park",
    lang: Lang = "en",
) -> Picture:
    """Draw the coverage of each park between what is certain and what is possible, and the mark that it should reach.

    Those that reach it come first, then those of which it is not known, then those that do not; among them the highest first.

    Arguments:
        coverages: what `cleanprod.coverage_by_park` or `cleanprod.coverage_by` gives.
        on: the day for which they were counted.
        law: the policy by which they were counted, in place of the day.
        by: what they are the coverage of: park, district, city, province, industry, basin.
        lang: `zh` or `en`.

    Errors:
        CleanprodError: no park, something else than a coverage, neither or both of `on` and `law`.
        TableError: more parks than can be shown.
        LawNotModelledError: a day before 2012-07-01.

    >>> from cleanprod import coverage
    >>> found = {"东江园": coverage(audited=41, unknown=3, total=50), "西岭园": coverage(audited=39, total=50)}
    >>> coverage_of_parks(found, on="2020-12-31").to_dict()["title"]["subtitle"]
    ['2020-12-31, by the law of that day', 'the mark: at least 80 % (OPINION 42)', '2 in all: met 1, unknown 0, not met 1']
    """
    policy = read_policy(on, law)
    where = "coverages"
    if not coverages:
        expected = Text("至少一个审核率", "at least one coverage")
        raise CleanprodError(Problem(got=Text("没有一个", "none"), expected=expected, where=where))
    for name, one in coverages.items():
        if not isinstance(one, Coverage):
            raise CleanprodError(Problem(got=brief(one), expected=A_COVERAGE, where=f"{where}[{brief(name)}]"))
    refuse_many(len(coverages), where)
    ordered = dict(sorted(coverages.items(), key=lambda one: (ORDER.index(one[1].met), -one[1].low, -one[1].high, one[0])))
    place = place_words(by)
    title = Text(f"{place.zh}清洁生产审核率", f"Audit coverage, by {place.en}")
    numbers = [sum(one.met is state for one in coverages.values()) for state in ORDER]
    states = list(zip((MET[state] for state in ORDER), numbers, strict=True))
    met = Text(
        f"共 {len(coverages)} 个：" + "，".join(f"{word.zh} {number}" for word, number in states),
        f"{len(coverages)} in all: " + ", ".join(f"{word.en} {number}" for word, number in states),
    )
    return finished(_intervals(ordered, lang), title, [policy_words(policy), _mark(coverages.values()), met], lang)


def _mark(coverages: Iterable[Coverage]) -> Text:
    """Tell what is to be reached; where parks have different marks, all of them."""
    told = dict.fromkeys(
        (
            f"{'超过' if one.strict else '不低于'} {percent(one.minimum, 'zh')}"
            + "".join(f"（{clause}）" for clause in one.clauses),
            f"{'over' if one.strict else 'at least'} {percent(one.minimum)}"
            + "".join(f" ({clause})" for clause in one.clauses),
        )
        for one in sorted(coverages, key=lambda one: (one.minimum, one.strict))
    )
    zh, en = ("、".join(mark for mark, _ in told), ", ".join(mark for _, mark in told))
    return Text(f"标准：{zh}", f"the mark: {en}")


def _intervals(coverages: Mapping[str, Coverage], lang: Lang) -> Picture:
    states = [MET[state].say(lang) for state in ORDER]
    colours = alt.Scale(domain=states, range=[DARK, MIDDLE, ALARM])
    legend = alt.Legend(symbolStrokeWidth=1)
    base = alt.Chart().encode(y=alt.Y("name:N", sort=list(coverages), title=None))
    share = alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    across = Text("已审核企业所占比例（最低至最高）", "share of enterprises audited, at least and at most").say(lang)
    height = step(len(coverages))
    ends = [
        base.mark_point(filled=True, size=62, stroke=INK, strokeWidth=0.7, opacity=1).encode(
            x=f"{end}:Q",
            color=alt.Color("state:N", scale=colours, legend=legend),
            shape=alt.Shape("state:N", scale=alt.Scale(domain=states, range=list(SHAPES)), legend=legend),
        )
        for end in ("low", "high")
    ]
    return alt.layer(
        base.mark_tick(thickness=1.5, size=height.step, color=INK).encode(x="mark:Q"),
        base.mark_rule(strokeWidth=5).encode(
            x=alt.X("low:Q", scale=alt.Scale(domain=[0, 1]), title=across, axis=share),
            x2="high:Q",
            color=alt.Color("state:N", scale=colours, legend=legend),
        ),
        *ends,
        base.mark_text(align="left", dx=10, fontSize=11, color=QUIET).encode(x=alt.datum(1), text="told:N"),
        data=alt.InlineData(values=list(_rows(coverages, lang))),
    ).properties(width=WIDTH, height=height)


def _rows(coverages: Mapping[str, Coverage], lang: Lang) -> Iterator[dict[str, str | float]]:
    for name, one in coverages.items():
        told = one.say_share(lang)
        if one.met is not True and one.needed:
            told += f"，尚需审核 {one.say_needed(lang)} 家" if lang == "zh" else f", {one.say_needed(lang)} more needed"
        yield {
            "name": name,
            "state": MET[one.met].say(lang),
            "low": float(one.low),  # drawn; what is met was decided exactly
            "high": float(one.high),
            "mark": float(one.minimum),
            "told": told,
        }
