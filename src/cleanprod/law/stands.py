"""Where the law is open: the questions, how the library reads them and why, other readings, and which a caller may settle.

>>> from cleanprod.law import STANDS
>>> STANDS["A6"].reading.en
'no: it takes a dated order, its term, and no correction when the term has run out'
>>> [other.en for other in STANDS["A6"].alternatives], STANDS["A6"].answered
(['the order and the fine can come together'], 'reading')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import frozen

from cleanprod import shipped
from cleanprod.errors import CleanprodError, Problem, brief, unknown_name
from cleanprod.words import LANGS, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Answered = Literal["switch", "parameter", "reading"]

ANSWERED: Final[Mapping[Answered, Text]] = {
    "switch": Text("可由使用者选定", "a switch: the caller may settle it"),
    "parameter": Text("由参数承载", "a parameter carries it"),
    "reading": Text("固定的读法", "fixed: the rules are built on it"),
}
"""How a stand is answered."""

_READINGS: Final = {"yes": True, "no": False, "unknown": None}
_WORDS: Final = ("question", "reading", "reason")
_NAMES: Final = ("params", "arguments", "rules")
_KEYS: Final = (*(f"{word}_{lang}" for word in _WORDS for lang in LANGS), "alternatives", "default", *_NAMES)


@frozen
class Stand:
    """A stand on an open question.

    Attributes:
        id: A1 to A40.
        question: what is open.
        reading: how the library reads it.
        alternatives: how else it can be read.
        reason: why it is open, and why it is read so.
        switch: whether a caller may settle it.
        default: of a switch, its reading until the caller settles it.
        params: the dated parameters of the rules that carry the reading.
        arguments: what a caller may give instead, as `module:function.argument`.
        rules: rules that it bears on, besides those that ask it or that carry a clause on which it bears.
    """

    id: str
    question: Text
    reading: Text
    alternatives: tuple[Text, ...]
    reason: Text
    switch: bool
    default: bool | None
    params: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def atom(self) -> str:
        """Its name among the atoms of an answer."""
        return f"stand:{self.id}"

    @property
    def answered(self) -> Answered:
        """How it is answered: by a switch, by a parameter, or by a reading that the rules are built on."""
        if self.switch:
            return "switch"
        return "parameter" if self.params or self.arguments else "reading"


def load() -> dict[str, Stand]:
    """Read the stands."""
    return read(shipped.toml(__package__, "stands.toml"))


def read(rows: Mapping[str, Any]) -> dict[str, Stand]:
    """Build the stands from what their file holds: a row for each, by its id.

    Errors:
        UnknownNameError: a key of a row that is not there.
        CleanprodError: a language that is missing, no other reading, a default that is none of yes, no and unknown, a switch
            that is a parameter too, a list that holds something other than names.

    >>> read({"A1": {"question_zh": "问", "question_en": "Which?", "reading_zh": "此"}})
    Traceback (most recent call last):
    ...
    cleanprod.errors.CleanprodError: A1 reading_en: got None, expected words in both languages
    """
    return {name: _stand(name, row) for name, row in rows.items()}


def _stand(name: str, row: Mapping[str, Any]) -> Stand:
    for key in row:
        if key not in _KEYS:
            raise unknown_name(key, _KEYS, Text("立场的一项", "a part of a stand"), name)
    question, reading, reason = (_text(name, row, f"{word}_") for word in _WORDS)
    others = row.get("alternatives", [])
    if not isinstance(others, list) or not others:
        raise _wrong(f"{name} alternatives", others, "至少一种其他读法", "one or more other readings")
    default = row.get("default", "unknown")
    if default not in _READINGS:
        raise _wrong(f"{name} default", default, f"{'、'.join(_READINGS)} 之一", f"one of {', '.join(_READINGS)}")
    params, arguments, rules = (_names(name, row, key) for key in _NAMES)
    if "default" in row and (params or arguments):
        raise _wrong(name, (*params, *arguments), "选项或参数之一", "either a default or parameters, not both")
    return Stand(
        id=name,
        question=question,
        reading=reading,
        alternatives=tuple(_text(f"{name} alternatives", other) for other in others),
        reason=reason,
        switch="default" in row,
        default=_READINGS[default],
        params=params,
        arguments=arguments,
        rules=rules,
    )


def _text(where: str, row: object, before: str = "") -> Text:
    """Read words in both languages; of a row of many, those whose keys begin so."""
    words = row if isinstance(row, dict) else {}
    for lang in LANGS:
        told = words.get(f"{before}{lang}")
        if not isinstance(told, str) or not told.strip():
            raise _wrong(f"{where} {before}{lang}", told, "两种语言的文字", "words in both languages")
    if not before and (more := set(words) - set(LANGS)):
        raise unknown_name(min(more), LANGS, Text("一种语言", "a language"), where)
    return Text(words[f"{before}zh"], words[f"{before}en"])


def _names(name: str, row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    given = row.get(key, [])
    if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
        raise _wrong(f"{name} {key}", given, "名称的列表", "a list of names")
    return tuple(given)


def _wrong(where: str, got: object, zh: str, en: str) -> CleanprodError:
    return CleanprodError(Problem(got=brief(got), expected=Text(zh, en), where=where))
