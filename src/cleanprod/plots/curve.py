"""The picture of a cost curve (成本曲线图). Needs the extra `plots`.

A step is as wide as what its options save in a year, and as high as what a unit of that costs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cleanprod.errors import CleanprodError, FileError, Problem, brief
from cleanprod.models.effects import EFFECTS
from cleanprod.words import Text

if TYPE_CHECKING:
    from os import PathLike

    from cleanprod.indicators.economics import Curve
    from cleanprod.words import Lang

ENDINGS: Final = (".svg", ".png", ".html", ".json")
NARROW: Final = 0.015
"""A step that is a smaller share of the whole has no room for its name."""

GAINS, COSTS = "#2a9d8f", "#c8553d"
WIDTH, HEIGHT = 720, 380
_FONT: Final = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
_INSTALL: Final = Text("请安装：pip install 'cleanprod[plots]'", "Install it: pip install 'cleanprod[plots]'")
_A_PICTURE: Final = Text(f"以 {'、'.join(ENDINGS)} 结尾的文件", f"a file that ends in {', '.join(ENDINGS)}")
_A_STEP: Final = Text("至少一个方案在曲线上", "at least one option on the curve")


def draw_curve(curve: Curve, *, lang: Lang = "en") -> Any:  # noqa: ANN401 - a chart of altair
    """Draw a cost curve: a chart of altair, which a notebook shows.

    Errors:
        CleanprodError: altair is not installed, or the curve has no step.
    """
    try:
        import altair as alt  # noqa: PLC0415 - an extra
    except ImportError:
        got = Text("altair 未安装", "altair is not installed")
        raise CleanprodError(Problem(got=got, expected=Text("altair", "the package altair"), mend=_INSTALL)) from None
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
            scale=alt.Scale(domain=[*names.values()], range=[GAINS, COSTS]),
            legend=alt.Legend(orient="bottom"),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="方案" if zh else "option"),
            alt.Tooltip("saving:Q", title=across, format=",.4~f"),
            alt.Tooltip("unit_cost:Q", title=upward, format=",.2~f"),
            alt.Tooltip("cost:Q", title=f"年成本（{money}）" if zh else f"cost of a year ({money})", format=",.0f"),
        ],
    )
    layers = [steps, base.mark_rule(color="#444").encode(y=alt.datum(0))]
    wide = [row for row in rows if row["saving"] >= total * NARROW]
    if wide:
        layers.append(
            alt.Chart(alt.InlineData(values=wide)).mark_text(angle=270, align="left", dx=4, fontSize=10, color="#222").encode(
                x="middle:Q", y=alt.Y("top:Q"), text="option:N"
            ).transform_calculate(top="max(datum.unit_cost, 0)")
        )  # fmt: skip
    title = f"{label}成本曲线" if zh else f"Cost curve: {label}"
    chart = alt.layer(*layers).properties(width=WIDTH, height=HEIGHT, title=title)
    return chart.configure(font=_FONT).configure_view(stroke=None).configure_title(anchor="start", fontSize=15)


def save_curve(curve: Curve, path: str | PathLike[str], *, lang: Lang = "en") -> None:
    """Draw a cost curve into a file: .svg, .png, .html, or .json (Vega-Lite).

    Errors:
        FileError: another ending, or the file cannot be written.
        CleanprodError: as for `draw_curve`.
    """
    target = Path(path)
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        raise FileError(Problem(got=brief(target.name), expected=_A_PICTURE, where="path"))
    chart = draw_curve(curve, lang=lang)
    try:
        chart.save(str(target), format=ending.removeprefix("."))
    except OSError as error:
        told = Text(f"可写的文件（{error.strerror}）", f"a file that can be written ({error.strerror})")
        raise FileError(Problem(got=brief(target.name), expected=told, where="path")) from None
