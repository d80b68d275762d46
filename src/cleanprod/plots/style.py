"""Colours, fonts and titles: what makes the pictures one family.

Colours differ in lightness first (dark, middle, light), so that they survive greyscale and colour-blindness; what is unknown is
of a warm colour with a broken outline besides.
"""

from __future__ import annotations

import unicodedata
from textwrap import wrap
from typing import TYPE_CHECKING, Final

import altair as alt

from cleanprod.errors import Problem, TableError
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleanprod.words import Lang

Picture = alt.LayerChart | alt.FacetChart

FONTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
)
"""Faces with simplified Chinese on Linux, Windows and macOS: the first that is installed is used."""

FONT: Final = ", ".join(FONTS)

DARK: Final = "#14406e"
MIDDLE: Final = "#efa43c"
LIGHT: Final = "#dde4ec"
ALARM: Final = "#c0431f"
INK: Final = "#222222"
QUIET: Final = "#5a5a5a"
LINE: Final = "#8795a5"

WIDTH: Final = 460
"""Of the field in which the bars stand, in pixels."""

WIDEST: Final = 96
"""Of a line of a title, in letters; a Chinese character is as wide as two."""

MOST: Final = 300
"""Rows that one picture can show."""

ROOMY: Final = 30
"""Rows up to which each has room to breathe."""

_FEWER: Final = Text(f"不超过 {MOST} 行，方可成图", f"at most {MOST} rows, as a picture can show")
_ANOTHER: Final = Text("请按较粗的层级分组，或只取一部分。", "Group by a coarser level, or take a part of them.")


def step(rows: int) -> alt.Step:
    """Give the height of a row: less where there are many."""
    return alt.Step(20 if rows <= ROOMY else 15)


def refuse_many(rows: int, where: str) -> None:
    """Refuse what no picture can show.

    Errors:
        TableError: there are too many rows.
    """
    if rows > MOST:
        raise TableError(Problem(got=str(rows), expected=_FEWER, where=where, mend=_ANOTHER))


def finished(chart: Picture, title: Text, under: Sequence[Text], lang: Lang) -> Picture:
    """Give a chart its title, what stands under it, and its looks."""
    lines = [line for one in under for line in wrapped(one.say(lang))]
    heads = wrapped(title.say(lang))
    found: Picture = chart.properties(
        title=alt.TitleParams(heads, subtitle=lines),
        description="\n".join((*heads, *lines)),  # what a screen reader says
        background="white",
        padding=12,
    ).configure(
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        title=alt.TitleConfig(
            anchor="start",
            frame="bounds",
            fontSize=15,
            color=INK,
            subtitleColor=QUIET,
            subtitleFontSize=11.5,
            subtitleLineHeight=16,
            subtitlePadding=5,
            offset=12,
        ),
        axis=alt.AxisConfig(
            domain=False,
            ticks=False,
            gridColor="#e9ecf0",
            labelColor=INK,
            labelFontSize=11,
            labelLimit=260,
            labelPadding=6,
            titleColor=QUIET,
            titleFontSize=11,
            titleFontWeight="normal",
        ),
        legend=alt.LegendConfig(
            orient="top", title=None, labelFontSize=11.5, labelColor=INK, symbolSize=130, columnPadding=18, offset=16
        ),
        header=alt.HeaderConfig(labelFontSize=11, labelColor=INK, labelLimit=200, title=None),
        facet=alt.CompositionConfig(spacing=7),
    )
    return found


def letters(text: str) -> int:
    """Tell how wide a text is, in letters.

    >>> letters("审核"), letters("audit")
    (4, 5)
    """
    return sum(2 if is_wide(one) else 1 for one in text)


def is_wide(character: str) -> bool:
    """Tell whether a character is Chinese, or as wide as one."""
    return unicodedata.east_asian_width(character) in "WF"


def wrapped(text: str, widest: int = WIDEST) -> list[str]:
    """Break a text into lines; Chinese breaks anywhere, English between words.

    >>> wrapped("清洁生产审核", 8), wrapped("must be audited", 8)
    (['清洁生产', '审核'], ['must be', 'audited'])
    """
    wide = "".join(f"{one}\0" if is_wide(one) else one for one in text)
    return [line.replace("\0", "") for line in wrap(wide, widest, break_on_hyphens=False)]
