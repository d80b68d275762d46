"""`cleanprod law`: what is in force on a day, and what changed between two."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from cleanprod.changes import diff
from cleanprod.errors import CleanprodError, Problem
from cleanprod.law import STANDS, in_force
from cleanprod.policies import policy
from cleanprod.rules.telling import value_words
from cleanprod.standing import STANDING_WORDS
from cleanprod.words import Text

from .options import Language, Shape, Stands, Tongue, stands_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleanprod.law import Clause, Instrument
    from cleanprod.policies import Policy
    from cleanprod.words import Lang


def law(
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="Show what is in force on this day.")] = None,
    days: Annotated[
        tuple[str, str] | None, typer.Option("--diff", metavar="D1 D2", help="Show what changed between two days.")
    ] = None,
    lang: Language = Tongue.en,
    form: Annotated[Shape, typer.Option("--format", help="table or json.")] = Shape.table,
    stand: Stands = None,
) -> int:
    """Show the law of a day, each text with its standing, or the difference between two days."""
    if (on is None) == (days is None):
        expected = Text("--on DATE 或 --diff D1 D2 之一", "either --on DATE or --diff D1 D2")
        raise CleanprodError(
            Problem(got=Text("两者", "both") if on else Text("两者皆无", "neither"), expected=expected, where="cleanprod law")
        )
    settled = stands_of(stand)
    if days is not None:
        changes = diff(*days, stands=settled)
        typer.echo(
            json.dumps(changes.to_dict(), ensure_ascii=False, indent=2) if form is Shape.json else changes.say(lang.value)
        )
        return 0
    bound = policy(on=on or "", stands=settled)
    if form is Shape.json:
        typer.echo(json.dumps(_form(bound), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_lines(bound, lang.value)))
    return 0


def _lines(bound: Policy, lang: Lang) -> Iterator[str]:
    zh = lang == "zh"
    yield f"{bound.on} 有效的文本" if zh else f"In force on {bound.on}"
    for instrument in in_force(bound.law_day):
        named = f"{instrument.id}  {instrument.title.say(lang)} {instrument.number}".rstrip()
        yield f"{named}  [{_standing(instrument, lang)}{_given(instrument, bound)}]"
        if instrument.note:
            yield f"    {instrument.note.say(lang)}"
        for clause in instrument:
            if clause.span_on(bound.law_day):
                yield f"    {clause.id}  {clause.title.say(lang)}  [{_standing(clause, lang)}]"
    yield "问题" if zh else "Questions"
    for name, enacted in bound.program.current.items():
        clauses = ", ".join(clause.id for clause in enacted.clauses) or ("当日无此规定" if zh else "no such rule on this day")
        rule = enacted.rule
        yield f"    {name}  {Text(rule.zh, rule.en).say(lang)}  [{clauses}]"
    yield "未定的立场" if zh else "Open questions"
    for stand in STANDS.values():
        if stand.switch:
            reading = value_words(bound.readings.get(stand.atom)).say(lang)
            yield f"    {stand.id}  {stand.question.say(lang)}  [{reading}]"


def _standing(text: Instrument | Clause, lang: Lang) -> str:
    words = STANDING_WORDS[text.standing].say(lang)
    return f"{words}，截至 {text.checked_on}" if lang == "zh" else f"{words}, as of {text.checked_on}"


def _given(instrument: Instrument, bound: Policy) -> str:
    span = instrument.span_on(bound.law_day)
    return f"; {', '.join(span.given)}" if span and span.given else ""


def _form(bound: Policy) -> dict[str, object]:
    return {
        "on": bound.on.isoformat(),
        "instruments": [
            {
                "id": instrument.id,
                "zh": instrument.title.zh,
                "en": instrument.title.en,
                "number": instrument.number,
                "standing": instrument.standing,
                "checked_on": instrument.checked_on.isoformat(),
                "review_by": instrument.review_by.isoformat(),
                "given": list(span.given),
                "clauses": [clause.id for clause in instrument if clause.span_on(bound.law_day)],
            }
            for instrument in in_force(bound.law_day)
            if (span := instrument.span_on(bound.law_day))
        ],
        "questions": {name: [clause.id for clause in enacted.clauses] for name, enacted in bound.program.current.items()},
        "stands": {stand.id: bound.readings.get(stand.atom) for stand in STANDS.values() if stand.switch},
        "rules_hash": bound.rules_hash,
    }
