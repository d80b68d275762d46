"""The picture of a cost curve (成本曲线图). Needs the extra `plots`.

A step is as wide as what its options save in a year, and as high as what a unit of that costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import altair as alt

from cleanprod.errors import CleanprodError, Problem
from cleanprod.models.effects import EFFECTS
from cleanprod.words import Text

from .style import ALARM, DARK, INK, finished

if TYPE_CHECKING:
    from cleanprod.indicators.economics import Curve
    from cleanprod.words import Lang

    from .style import Picture

NARROW: Final = 0.015
"""A step that is a smaller share of the whole has no room for its name."""

WIDTH, HEIGHT = 720, 380
_A_STEP: Final = Text("至少一个方案在曲线上", "at least one option on the curve")


def draw_curve(curve: Curve, *, lang: Lang = "en") -> Picture:
    """Draw a cost curve: each step as wide as what its options save in a year, as high as what a unit of that costs.

    Errors:
        CleanprodError: the curve has no step.
    """
    if not curve.steps:
        why = curve.aside[0][1] if curve.aside else ""
        raise CleanprodError(Problem(got=Text("空曲线", "a curve without a step"), expected=_A_STEP, mend=why))
    zh = lang == "zh"
    rows = [
        {**row, "zero": 0.0, "middle": (row["start"] + row["end"]) / 2, "kind": "gain" if row["unit_cost"] < 0 else "cost"}
        for row in curve.rows
    ]
    label, unit = EFFECTS[curve.per].label.say(lang), curve.unit.removesuffix("/a")
    money = ("元" if zh else "CNY") if curve.currency in (None, "CNY") else curve.currency
    total = rows[-1]["end"]
    across = f"年{label}（{unit}/年）" if zh else f"{label} saved or cut ({unit} a year)"
    upward = f"单位成本（{money}/{unit}）" if zh else f"cost of a unit ({money}/{unit})"
    names = {"gain": "净收益" if zh else "pays for itself", "cost": "净成本" if zh else "costs"}
    base = alt.Chart(alt.InlineData(values=[{**row, "kind": names[row["kind"]]} for row in rows]))
    steps = base.mark_rect(stroke="white", strokeWidth=1).encode(
        x=alt.X("start:Q", title=across, axis=alt.Axis(grid=False), scale=alt.Scale(nice=False)),
        x2="end:Q",
        y=alt.Y("zero:Q", title=upward),
        y2="unit_cost:Q",
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=[*names.values()], range=[DARK, ALARM]),
            legend=alt.Legend(orient="bottom"),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="方案" if zh else "option"),
            alt.Tooltip("saving:Q", title=across, format=",.4~f"),
            alt.Tooltip("unit_cost:Q", title=upward, format=",.2~f"),
            alt.Tooltip("cost:Q", title=f"年成本（{money}）" if zh else f"cost of a year ({money})", format=",.0f"),
        ],
    )
    layers = [steps, base.mark_rule(color=INK).encode(y=alt.datum(0))]
    wide = [row for row in rows if row["saving"] >= total * NARROW]
    if wide:
        layers.append(
            alt.Chart(alt.InlineData(values=wide)).mark_text(angle=270, align="left", dx=4, fontSize=10, color=INK).encode(
                x="middle:Q", y=alt.Y("top:Q"), text="option:N"
            ).transform_calculate(top="max(datum.unit_cost, 0)")
        )  # fmt: skip
    named = EFFECTS[curve.per].label
    title = Text(f"{named.zh}成本曲线", f"Cost curve: {named.en}")
    return finished(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT), title, (), lang)
