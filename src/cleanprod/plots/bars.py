"""Bars of yes, unknown and no, in that order: the first ends where it is certain, the second where it is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import altair as alt
from attrs import frozen

from .style import DARK, INK, LIGHT, LINE, MIDDLE, QUIET, WIDTH, refuse_many, step
from .telling import counts_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleanprod.words import Lang, Text

    from .telling import Counts, Words

DIGIT: Final = 6.5
"""How wide a digit is, in pixels."""

MARGIN: Final = 5


@frozen
class Bar:
    """A bar.

    Attributes:
        name: what stands before it.
        counts: how many yes, unknown and no.
        group: the group of bars to which it belongs, where there are groups.
        behind: what stands behind it; otherwise how many there are in all.
    """

    name: str
    counts: Counts
    group: str = ""
    behind: str = ""


def stacked(bars: Sequence[Bar], answers: Words, across: Text, lang: Lang, strong: str = "") -> alt.LayerChart | alt.FacetChart:
    """Draw bars from the top down, as they come; those of a group stand together.

    Arguments:
        bars: the bars.
        answers: how the answers are called.
        across: what is counted.
        strong: the name of a bar that stands out.

    Errors:
        TableError: more bars than a picture can show.
    """
    refuse_many(len(bars), "by")
    names = [one.say(lang) for one in answers]
    grouped = any(bar.group for bar in bars)
    ordered = list(dict.fromkeys(bar.name for bar in bars))
    weight: Any = alt.condition(f"datum.value === {strong!r}", alt.value("bold"), alt.value("normal")) if strong else "normal"
    base = alt.Chart().encode(y=alt.Y("name:N", sort=ordered, title=None, axis=alt.Axis(labelFontWeight=weight)))
    chart = alt.layer(
        _lengths(base, names, across.say(lang)),
        base.transform_filter("datum.inside !== ''")
        .mark_text(fontSize=11)
        .encode(
            x="middle:Q",
            text="inside:N",
            color=alt.Color("answer:N", scale=alt.Scale(domain=names, range=["white", INK, INK]), legend=None),
        ),
        base.transform_filter("datum.behind !== ''")
        .mark_text(align="left", dx=MARGIN, fontSize=11, color=QUIET)
        .encode(x="end:Q", text="behind:N"),
        data=alt.Data(values=list(_rows(bars, answers, lang))),
    ).properties(width=WIDTH, height=step(len(bars)))
    if not grouped:
        return chart
    groups = list(dict.fromkeys(bar.group for bar in bars))
    head = alt.Header(labelAngle=0, labelAlign="right", labelAnchor="middle", labelBaseline="middle", labelFontWeight="bold")
    return chart.facet(row=alt.Row("group:N", sort=groups, title=None, header=head))


def _lengths(base: alt.Chart, names: list[str], across: str) -> alt.Chart:
    legend = alt.Legend(symbolType="square", symbolStrokeWidth=1)
    return (
        base.transform_filter("datum.number > 0")
        .mark_bar(strokeWidth=1)
        .encode(
            x=alt.X("number:Q", stack="zero", title=across, axis=alt.Axis(tickMinStep=1, format=",d", tickCount=6)),
            fill=alt.Fill("answer:N", scale=alt.Scale(domain=names, range=[DARK, MIDDLE, LIGHT]), legend=legend),
            stroke=alt.Stroke("answer:N", scale=alt.Scale(domain=names, range=[DARK, INK, LINE]), legend=legend),
            strokeDash=alt.StrokeDash("answer:N", scale=alt.Scale(domain=names, range=[[1, 0], [3, 2], [1, 0]]), legend=legend),
            order=alt.Order("place:Q"),
            tooltip=[alt.Tooltip(f"{one}:N", title=" ") for one in ("group", "name", "answer")]
            + [alt.Tooltip("number:Q", title=" ", format=",d")],
        )
    )


def _rows(bars: Sequence[Bar], answers: Words, lang: Lang) -> Iterator[dict[str, str | float]]:
    """Give a row for each part of each bar: where it lies, and what is written in it and behind it."""
    most = max(sum(bar.counts) for bar in bars)
    for bar in bars:
        end, start = sum(bar.counts), 0
        room = [len(f"{number:,}") * DIGIT + MARGIN <= number * WIDTH / most for number in bar.counts]
        behind = bar.behind or f"{end:,}"
        if any(number and not fits for number, fits in zip(bar.counts, room, strict=True)):
            told = counts_words(bar.counts, answers).say(lang)
            behind += f"（{told}）" if lang == "zh" else f" ({told})"
        for place, (answer, number, fits) in enumerate(zip(answers, bar.counts, room, strict=True)):
            yield {
                "group": bar.group,
                "name": bar.name,
                "answer": answer.say(lang),
                "number": number,
                "place": place,
                "middle": start + number / 2,
                "inside": f"{number:,}" if number and fits else "",
                "end": end,
                "behind": "" if place else behind,
            }
            start += number
