"""Draws the pictures of the page on pictures: `python docs/draw.py` runs its blocks and writes what they name.

They are kept beside the page, for what draws them is an extra and every machine sets type a little differently.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from cleanprod.plots import save

PAGE = Path(__file__).parent / "pictures.md"
PICTURE = re.compile(r"\]\((assets/pictures/(\w+)\.svg)\)")


def pictures() -> dict[Path, Any]:
    """Give the pictures that the page shows, by their files: each is what its blocks call by the name of the file."""
    page = PAGE.read_text("utf-8")
    names: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        exec(block, names)  # noqa: S102 - our own page
    return {PAGE.parent / path: names[name] for path, name in PICTURE.findall(page)}


if __name__ == "__main__":
    for path, chart in pictures().items():
        path.parent.mkdir(exist_ok=True)
        save(chart, path)
