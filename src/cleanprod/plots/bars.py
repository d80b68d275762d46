"""Bars of yes, unknown and no, in that order: the first ends where it is certain, the second where it is possible.

Beside each bar its numbers stand in columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
from attrs import frozen

from cleanprod.words import Text

from .style import DARK, INK, LIGHT, LINE, MIDDLE, QUIET, WIDTH, letters, refuse_many, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleanprod.words import Lang

    from .style import Picture
    from .telling import Counts, Words

SUM: Final = Text("合计", "all")
MOVED: Final = Text("变动", "moved")

DIGIT: Final = 6.6
"""How wide a digit is, in pixels; a Chinese character is as wide as two letters."""

BETWEEN: Final = 14
ABOVE: Final = -8


@frozen
class Bar:
    """A bar.

    Attributes:
        name: what stands before it.
        counts: how many yes, unknown and no.
        group: the group of bars to which it belongs, where there are groups.
        moved: how many of them moved, where that is told.
    """

    name: str
    counts: Counts
    group: str = ""
    moved: int | None = None


def stacked(bars: Sequence[Bar], answers: Words, across: Text, lang: Lang, strong: str = "") -> Picture:
    """Draw bars from the top down, as they come; those of a group stand together.

    Arguments:
        bars: the bars.
        answers: how the answers are called.
        across: what is counted.
        lang: `zh` or `en`.
        strong: the name of a bar that stands out.

    Errors:
        TableError: more bars than a picture can show.
    """
    refuse_many(len(bars), "by")
    names = [one.say(lang) for one in answers]
    heads = [*names, SUM.say(lang), *([MOVED.say(lang)] if any(bar.moved is not None for bar in bars) else [])]
    rows = list(_rows(bars, names, heads))
    ordered = list(dict.fromkeys(bar.name for bar in bars))
    weight: Any = alt.condition(f"datum.value === {strong!r}", alt.value("bold"), alt.value("normal")) if strong else "normal"
    base = alt.Chart().encode(y=alt.Y("name:N", sort=ordered, title=None, axis=alt.Axis(labelFontWeight=weight)))
    chart = alt.layer(_lengths(base, names, across.say(lang)), *_columns(base, heads, rows), data=alt.InlineData(values=rows))
    chart = chart.properties(width=WIDTH, height=step(len(bars)))
    groups = list(dict.fromkeys(bar.group for bar in bars))
    if groups == [""]:
        return chart
    head = alt.Header(labelAngle=0, labelAlign="right", labelAnchor="middle", labelBaseline="middle", labelFontWeight="bold")
    return chart.facet(row=alt.Row("group:N", sort=groups, title=None, header=head))


def _lengths(base: alt.Chart, names: list[str], across: str) -> alt.Chart:
    legend = alt.Legend(symbolType="square", symbolStrokeWidth=1)
    told = [alt.Tooltip(f"{one}:N", title=" ") for one in ("group", "name", "answer")]
    found: alt.Chart = (
        base.transform_filter("datum.number > 0")
        .mark_bar(strokeWidth=1)
        .encode(
            x=alt.X("number:Q", stack="zero", title=across, axis=alt.Axis(tickMinStep=1, format=",d", tickCount=6)),
            fill=alt.Fill("answer:N", scale=alt.Scale(domain=names, range=[DARK, MIDDLE, LIGHT]), legend=legend),
            stroke=alt.Stroke("answer:N", scale=alt.Scale(domain=names, range=[DARK, INK, LINE]), legend=legend),
            strokeDash=alt.StrokeDash("answer:N", scale=alt.Scale(domain=names, range=[[1, 0], [3, 2], [1, 0]]), legend=legend),
            order=alt.Order("place:Q"),
            tooltip=[*told, alt.Tooltip("number:Q", title=" ", format=",d")],
        )
    )
    return found


def _columns(base: alt.Chart, heads: list[str], rows: list[dict[str, str | float]]) -> Iterator[alt.Chart]:
    """Write the numbers in columns behind the bars, each with its head above the first."""
    right: float = WIDTH
    for place, head in enumerate(heads):
        right += BETWEEN + DIGIT * max(letters(text) for text in (head, *(str(row[f"column{place}"]) for row in rows)))
        first = base.transform_filter("datum.first && datum.place === 0")
        yield first.mark_text(align="right", fontSize=11, color=QUIET).encode(
            x=alt.value(right), y=alt.value(ABOVE), text=alt.value(head)
        )
        each = base.transform_filter("datum.place === 0")
        yield each.mark_text(align="right", fontSize=11, color=INK).encode(x=alt.value(right), text=f"column{place}:N")


def _rows(bars: Sequence[Bar], names: list[str], heads: list[str]) -> Iterator[dict[str, str | float]]:
    """Give a row for each part of each bar, with the numbers of the whole bar beside it."""
    for number, bar in enumerate(bars):
        numbers = [*(f"{one:,}" for one in (*bar.counts, sum(bar.counts))), "" if bar.moved is None else f"{bar.moved:,}"]
        columns = {f"column{place}": text for place, text in enumerate(numbers[: len(heads)])}
        for place, (answer, count) in enumerate(zip(names, bar.counts, strict=True)):
            yield {
                "group": bar.group,
                "name": bar.name,
                "answer": answer,
                "number": count,
                "place": place,
                "first": not number,
                **columns,
            }
