"""The answer as JSON: the form `cleanprod.decision/1`, its schema, and the way back."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict  # pydantic needs this one before Python 3.12

from cleanprod.errors import AnswerError, Problem, brief
from cleanprod.standing import Standing
from cleanprod.words import Text

from .decision import Citation, Decision, Node, Sort, Status
from .expressions import NEVER, Kind
from .program import State, Value
from .rulebook import Effect
from .telling import json_value

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "cleanprod.decision/1"
SHOWN = 5
"""So many faults of a document are told one by one."""

_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
JsonValue = bool | int | float | str | None


@with_config(_STRICT)
class TextForm(TypedDict):
    """Words in both languages."""

    zh: str
    en: str


@with_config(_STRICT)
class CitationForm(TypedDict):
    """A clause, its days (`until` not included) and its standing."""

    id: str
    title: TextForm
    start: str | None
    until: str | None
    standing: Standing
    checked_on: str
    review_by: str
    given: list[str]


@with_config(_STRICT)
class NodeForm(TypedDict):
    """One place of the explanation."""

    sort: Sort
    name: str
    label: TextForm
    kind: Kind
    value: JsonValue
    citations: list[CitationForm]
    note: TextForm | None
    children: list[NodeForm]
    told: TextForm | None


@with_config(_STRICT)
class DecisionForm(TypedDict):
    """The answer to one question. `outcome` is true, false or null (unknown); of other kinds see `value`, `status`."""

    version: Literal["cleanprod.decision/1"]
    name: str
    label: TextForm
    kind: Kind
    outcome: bool | None
    value: JsonValue
    status: Status
    possible: list[JsonValue]
    effect: Effect
    state: State
    since: str | None
    because: list[str]
    missing: list[str]
    clauses: list[CitationForm]
    standing: Standing | None
    stands: list[str]
    warnings: list[TextForm]
    words: dict[str, TextForm]
    on: str
    law_day: str
    rules_hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    explanation: NodeForm


@cache
def _adapter() -> TypeAdapter[DecisionForm]:
    return TypeAdapter(DecisionForm)


def decision_schema() -> dict[str, Any]:
    """Give the JSON Schema of an answer."""
    return _adapter().json_schema()


def to_form(decision: Decision) -> DecisionForm:
    """Give an answer as JSON data."""
    return {
        "version": "cleanprod.decision/1",
        "name": decision.name,
        "label": _text(decision.label),
        "kind": decision.kind,
        "outcome": decision.outcome if decision.kind == "flag" else None,
        "value": json_value(decision.value),
        "status": decision.status,
        "possible": [json_value(value) for value in decision.possible],
        "effect": decision.effect,
        "state": decision.state,
        "since": _day(decision.since),
        "because": list(decision.because),
        "missing": list(decision.missing),
        "clauses": [_citation(citation) for citation in decision.citations],
        "standing": decision.standing,
        "stands": list(decision.stands),
        "warnings": [_text(warning) for warning in decision.warnings],
        "words": {word: _text(text) for word, text in decision.words.items()},
        "on": decision.on.isoformat(),
        "law_day": decision.law_day.isoformat(),
        "rules_hash": decision.rules_hash,
        "explanation": _node(decision.tree),
    }


def from_form(data: Mapping[str, Any]) -> Decision:
    """Read an answer back; refuse what is not of the form."""
    try:
        form = _adapter().validate_python(data)
        return _decision(form)
    except ValidationError as error:
        problems = [
            Problem(
                got=brief(one["input"]),
                expected=one["msg"],
                where=".".join(map(str, one["loc"])),
                mend=f"Give what to_dict() gave, version {VERSION}.",
            )
            for one in error.errors()
        ]
        told = problems[:SHOWN]
        if len(problems) > SHOWN:
            more = Text(f"另有 {len(problems) - SHOWN} 处", f"{len(problems) - SHOWN} more places to be right too")
            told.append(Problem(got="…", expected=more))
        raise AnswerError(*told) from None
    except (ValueError, TypeError, RecursionError) as error:
        raise AnswerError(
            Problem(got=brief(str(error)), expected="an answer as to_dict() gives it", mend="Dates are written YYYY-MM-DD.")
        ) from None


def _text(text: Text) -> TextForm:
    return {"zh": text.zh, "en": text.en}


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _citation(citation: Citation) -> CitationForm:
    return {
        "id": citation.id,
        "title": _text(citation.title),
        "start": _day(citation.start),
        "until": _day(citation.until),
        "standing": citation.standing,
        "checked_on": citation.checked_on.isoformat(),
        "review_by": citation.review_by.isoformat(),
        "given": list(citation.given),
    }


def _node(node: Node) -> NodeForm:
    return {
        "sort": node.sort,
        "name": node.name,
        "label": _text(node.label),
        "kind": node.kind,
        "value": json_value(node.value),
        "citations": [_citation(citation) for citation in node.citations],
        "note": None if node.note is None else _text(node.note),
        "children": [_node(child) for child in node.children],
        "told": None if node.told is None else _text(node.told),
    }


def _read_text(form: TextForm) -> Text:
    return Text(form["zh"], form["en"])


def _read_day(day: str | None) -> dt.date | None:
    return None if day is None else _day_of(day)


def _day_of(day: object) -> dt.date:
    if not isinstance(day, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day, re.ASCII):
        raise ValueError(f"the day {day!r}")
    return dt.date.fromisoformat(day)


def _read_value(value: JsonValue, kind: Kind) -> Value:
    if value is None or (kind == "flag") != isinstance(value, bool):
        if value is not None:
            raise ValueError(f"{value!r} as a {kind}")
        return None
    if kind == "day":
        return NEVER if value == "never" else _day_of(value)
    if (kind in ("word", "code")) != isinstance(value, str):
        raise ValueError(f"{value!r} as a {kind}")
    return Fraction(str(value)) if isinstance(value, float) else value  # as it is written, so exactly


def _read_citation(form: CitationForm) -> Citation:
    return Citation(
        id=form["id"],
        title=_read_text(form["title"]),
        start=_read_day(form["start"]),
        until=_read_day(form["until"]),
        standing=form["standing"],
        checked_on=_day_of(form["checked_on"]),
        review_by=_day_of(form["review_by"]),
        given=tuple(form["given"]),
    )


def _read_node(form: NodeForm) -> Node:
    return Node(
        sort=form["sort"],
        name=form["name"],
        label=_read_text(form["label"]),
        kind=form["kind"],
        value=_read_value(form["value"], form["kind"]),
        citations=tuple(map(_read_citation, form["citations"])),
        note=None if form["note"] is None else _read_text(form["note"]),
        children=tuple(map(_read_node, form["children"])),
        told=None if form["told"] is None else _read_text(form["told"]),
    )


def _decision(form: DecisionForm) -> Decision:
    value = _read_value(form["value"], form["kind"])
    if form["outcome"] is not (value if form["kind"] == "flag" else None):
        raise ValueError(f"outcome {form['outcome']} beside value {value}")
    tree = _read_node(form["explanation"])
    if tree.value != value or tree.kind != form["kind"] or (value is None) != (form["status"] == "unknown"):
        raise ValueError(f"value {value!r}, status {form['status']}, beside an explanation of {tree.value!r}")
    if bool(form["missing"]) and value is not None:
        raise ValueError(f"value {value!r} beside missing {form['missing']}")
    if form["name"] != tree.name or (form["kind"] == "flag" and (form["status"] == "none" or form["possible"])):
        raise ValueError(f"{form['name']}, {form['status']}, beside an explanation of {tree.name}")
    if form["since"] is not None and form["state"] not in ("lapsed", "not_yet"):
        raise ValueError(f"since {form['since']} beside {form['state']}")
    return Decision(
        name=form["name"],
        label=_read_text(form["label"]),
        kind=form["kind"],
        value=value,
        status=form["status"],
        possible=tuple(_read_value(one, form["kind"]) for one in form["possible"]),
        effect=form["effect"],
        state=form["state"],
        since=_read_day(form["since"]),
        because=tuple(form["because"]),
        missing=tuple(form["missing"]),
        citations=tuple(map(_read_citation, form["clauses"])),
        standing=form["standing"],
        stands=tuple(form["stands"]),
        warnings=tuple(map(_read_text, form["warnings"])),
        words={word: _read_text(text) for word, text in form["words"].items()},
        on=_day_of(form["on"]),
        law_day=_day_of(form["law_day"]),
        rules_hash=form["rules_hash"],
        tree=tree,
    )
