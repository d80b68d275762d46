"""Pictures as files. In SVG and HTML text stays text; in PNG and PDF it is drawn, for which its characters need a typeface."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import vl_convert

from cleanprod.errors import FileError, Problem
from cleanprod.files.faults import file_name
from cleanprod.files.replacing import replacing
from cleanprod.words import Text

from .style import FONT, is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

    import altair as alt

DRAWN: Final[Mapping[str, Literal["png", "pdf"]]] = {".png": "png", ".pdf": "pdf"}
ENDINGS: Final = (".svg", ".html", *DRAWN)

_ENDING: Final = Text(f"以 {'、'.join(ENDINGS)} 结尾的文件名", f"a name that ends in {', '.join(ENDINGS)}")
_FACE: Final = Text("含中文的字体", "a typeface with Chinese characters")
_INSTALL: Final = Text(
    "请安装中文字体，例如 apt install fonts-noto-cjk 或 dnf install google-noto-sans-cjk-fonts；或存为 .svg、.html。",
    "Install one, such as apt install fonts-noto-cjk or dnf install google-noto-sans-cjk-fonts; or save as .svg or .html.",
)


def save(chart: alt.TopLevelMixin, path: str | PathLike[str], *, ppi: int = 200) -> None:
    """Write a picture to a file whose name ends in .svg, .html, .png or .pdf.

    A page (.html) holds all that it needs: it shows without the network.

    Arguments:
        chart: what the functions of this room give, or any other chart of Altair.
        path: the file.
        ppi: of PNG, how many pixels an inch has.

    Errors:
        FileError: another ending; a file that cannot be written; PNG or PDF of Chinese words where no typeface draws them.
    """
    name = file_name(path)
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise FileError(Problem(got=ending or Text("没有后缀", "no ending"), expected=_ENDING, file=name))
    if ending in DRAWN and any(map(is_wide, "".join(_texts(chart.to_dict())))) and not draws_chinese():
        raise FileError(Problem(got=Text("未安装", "none installed"), expected=_FACE, mend=_INSTALL, file=name))
    with replacing(path, encoding="utf-8") as file:
        if ending in DRAWN:
            chart.save(file.buffer, format=DRAWN[ending], ppi=ppi)
        elif ending == ".html":
            chart.save(file, format="html", inline=True)
        else:
            chart.save(file, format="svg")


@cache
def draws_chinese() -> bool:
    """Tell whether the renderer finds a typeface for Chinese: without one, two characters look alike or like nothing."""
    one, another = (
        vl_convert.svg_to_png(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
            f'<text x="2" y="18" font-size="16" font-family="{FONT}">{character}</text></svg>'
        )
        for character in "清洁"
    )
    return one != another


def _texts(part: Any) -> Iterator[str]:  # noqa: ANN401 - of a specification
    """Give every text of a specification."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for one in part.values():
            yield from _texts(one)
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one)
