"""How people write one and the same word: case, width, spaces and dashes do not matter."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SPACES_AND_DASHES: Final = r"[\s_\-\x{2010}-\x{2015}]+"
"""What does not matter in a word, as engines of tables write a pattern."""

_BETWEEN: Final = re.compile(r"[\s_\-\u2010-\u2015]+")


def folded(text: str) -> str:
    """Give a word without what does not matter.

    >>> folded("Ｍaozhou  River"), folded("development_zone")
    ('maozhouriver', 'developmentzone')
    """
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def reader(spellings: Mapping[str, str]) -> Callable[[object], object]:
    """Read a word as the one that is meant; another one stays as it is, the spaces around it aside."""

    def read(value: object) -> object:
        return spellings.get(folded(value), value.strip()) if isinstance(value, str) else value

    return read
