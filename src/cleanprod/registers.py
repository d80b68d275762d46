"""What carries each clause of the register (条款总表), and what each stand touches: the account that the law gives of itself.

A rule carries an entry if it stands under one of the entry's clauses; a rule whose warning alone stands under one only tells
of it. What is neither carried nor said to be beyond computing is still to be done.

>>> from cleanprod.law import register
>>> carried(register()["S19"])
['duty_key_list']
>>> carriers(register()["N08"])
Carriers(rules=('start_within',), warnings=(), params=('start_months',), lists=(), models=('Enterprise',), elsewhere=())
>>> carriers(register()["S25"]).elsewhere
('cleanprod.eligibility.coverage:coverage',)

A stand touches the rules that ask it, those that carry a clause on which it bears, and those that it names.

>>> accounts({"stand:A31": None})["A31"].asks
('mandatory_may_simplify',)
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from . import shipped
from .eligibility import BOOKS
from .law import STANDS, register
from .law.stands import ANSWERED
from .rules import Open, Param, Rule
from .rules.owned import DOT
from .rules.rulebook import parts, within
from .rules.telling import value_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from .law import Entry, Stand
    from .law.stands import Answered
    from .words import Lang, Text


@frozen
class Carriers:
    """What carries an entry: names, in the order of the books.

    Attributes:
        rules: the rules that stand under one of its clauses.
        warnings: the rules that only warn under one.
        params: the numbers and days of the law that those rules name, or a rule without clauses of which they are made.
        lists: the lists of the law that they name.
        models: what those rules are about.
        elsewhere: calculations outside the rules, as `module:name`.
    """

    rules: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything carries it; a warning does."""
        return bool(self.rules or self.warnings or self.elsewhere)

    def to_dict(self) -> dict[str, list[str]]:
        """Give the names as JSON data."""
        return {
            "rules": list(self.rules),
            "warnings": list(self.warnings),
            "params": list(self.params),
            "lists": list(self.lists),
            "models": list(self.models),
            "elsewhere": list(self.elsewhere),
        }


def rules_by_name() -> dict[str, Rule[Any]]:
    """Give every rule of the books by its name; one that asks a rule of its owner has it there under the owner's own name.

    >>> "overdue" in rules_by_name(), "enterprise.overdue" in rules_by_name()
    (True, False)
    """
    return {name: rule for name, rule, _ in _written()}


def _written() -> Iterator[tuple[str, Rule[Any], str]]:
    """Give the rules of the books with what they are about, but not again those of an owner (`enterprise.NAME`)."""
    for model, book in BOOKS.items():
        for name, rule in book.rules.items():
            if DOT not in name:
                yield name, rule, model.__name__


@cache
def calculations() -> Mapping[str, tuple[str, ...]]:
    """Name the calculations outside the rules that carry an entry, by its id."""
    return {name: tuple(row) for name, row in shipped.toml("cleanprod", "registers.toml").items()}


def carried(entry: Entry) -> list[str]:
    """Name the rules that stand under one of an entry's clauses."""
    return list(carriers(entry).rules)


def carriers(entry: Entry) -> Carriers:
    """Find what carries an entry.

    >>> from cleanprod.law import register
    >>> carriers(register()["N36"]).rules, carriers(register()["N36"]).warnings
    ((), ('fine_due',))
    """
    ids = {clause.id for clause in entry.clauses}
    rules: dict[str, Rule[Any]] = {}
    warnings: dict[str, None] = {}
    models: dict[str, None] = {}
    for name, rule, model in _written():
        if any(clause.id in ids for version in rule.wordings for clause in version.under):
            rules[name] = rule
        elif any(clause.id in ids for caution in rule.cautions for clause in caution.under):
            warnings[name] = None
        else:
            continue
        models[model] = None
    named = {part.name: part for rule in rules.values() for part in _params(rule)}
    lists = tuple(name for name, part in named.items() if any(isinstance(one.value, (tuple, list)) for one in part.values))
    params = tuple(name for name in named if name not in lists)
    return Carriers(tuple(rules), tuple(warnings), params, lists, tuple(models), calculations().get(entry.id, ()))


def _params(rule: Rule[Any]) -> Iterator[Param[Any]]:
    """Give the parameters that a rule names, or one without clauses of its own of which it is made."""
    for part in within(rule):
        if isinstance(part, Param):
            yield part
        elif isinstance(part, Rule) and not any(version.under for version in part.wordings):
            yield from _params(part)


FORM: Final = "cleanprod.register/1"
"""The form of `form_of`; another number if its keys change."""


def form_of(entry: Entry) -> dict[str, Any]:
    """Give an entry and what carries it as JSON data."""
    reason = entry.not_computed
    return {
        "id": entry.id,
        "zh": entry.summary.zh,
        "en": entry.summary.en,
        "kind": list(entry.kinds),
        "clauses": [clause.id for clause in entry.clauses],
        "start": _iso(entry.start),
        "until": _iso(entry.until),
        "standing": entry.standing,
        "checked_on": _iso(entry.checked_on),
        "review_by": _iso(entry.review_by),
        "stands": [stand.id for stand in entry.stands],
        "carried_by": carriers(entry).to_dict(),
        "not_computed": None if reason is None else _both(reason),
    }


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


@frozen(repr=False)
class StandAccount:
    """What a stand is, how it is read now, and what it touches.

    Attributes:
        stand: the stand: its question, reading, alternatives, reason, and how it is answered.
        current: of a switch, its reading on a policy: True yes, False no, None not settled.
        asks: the rules that ask it, or whose clauses hang on it.
        rules: every rule that it touches, in the order of the books: those that ask it, those that carry a clause of the
            register on which it bears, and those that it names.
        entries: the ids of those clauses of the register.
    """

    stand: Stand
    current: bool | None
    asks: tuple[str, ...]
    rules: tuple[str, ...]
    entries: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its id, A1 to A40."""
        return self.stand.id

    @property
    def question(self) -> Text:
        """What is open."""
        return self.stand.question

    @property
    def reading(self) -> Text:
        """How the library reads it; of a switch, while it is not settled."""
        return self.stand.reading

    @property
    def alternatives(self) -> tuple[Text, ...]:
        """How else it can be read."""
        return self.stand.alternatives

    @property
    def reason(self) -> Text:
        """Why it is open, and why it is read so."""
        return self.stand.reason

    @property
    def answered(self) -> Answered:
        """How it is answered: `switch`, `parameter` or `reading`."""
        return self.stand.answered

    @property
    def default(self) -> bool | None:
        """Of a switch, its reading until the caller settles it."""
        return self.stand.default

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON data.

        >>> told = accounts({"stand:A8": True})["A8"].to_dict()
        >>> told["answered"], told["default"], told["current"], told["asks"]
        ('switch', None, True, ['ground_high_energy'])
        """
        stand = self.stand
        return {
            "id": stand.id,
            "question": _both(stand.question),
            "reading": _both(stand.reading),
            "alternatives": [_both(other) for other in stand.alternatives],
            "reason": _both(stand.reason),
            "answered": stand.answered,
            "default": stand.default,
            "current": self.current,
            "params": list(stand.params),
            "arguments": list(stand.arguments),
            "asks": list(self.asks),
            "rules": list(self.rules),
            "entries": list(self.entries),
        }

    def say(self, lang: Lang = "en") -> str:
        """Tell it, a line for each thing."""
        zh, stand = lang == "zh", self.stand
        lines = [f"{stand.id}  {stand.question.say(lang)}", f"{'读法' if zh else 'reading'}: {stand.reading.say(lang)}"]
        lines += [f"{'另一读法' if zh else 'or'}: {other.say(lang)}" for other in stand.alternatives]
        lines += [f"{'理由' if zh else 'why'}: {stand.reason.say(lang)}", f"{'方式' if zh else 'how'}: {self.how(lang)}"]
        if self.rules:
            lines.append(f"{'涉及' if zh else 'touches'}: {('、' if zh else ', ').join(self.rules)}")
        return "\n".join(lines)

    def how(self, lang: Lang = "en") -> str:
        """Tell how it is answered: of a switch with its reading now, of a parameter with the names.

        >>> accounts({})["A27"].how()
        'a parameter carries it: coverage.strict, coverage_of.strict'
        """
        told = ANSWERED[self.answered].say(lang)
        names = [*self.stand.params, *(name.partition(":")[2] for name in self.stand.arguments)]
        if self.answered == "switch":
            names = [value_words(self.current).say(lang)]
        listed = ("、" if lang == "zh" else ", ").join(names)
        return f"{told}{'：' if lang == 'zh' else ': '}{listed}" if names else told

    def __str__(self) -> str:
        return self.say("en")

    def __repr__(self) -> str:
        now = f" {value_words(self.current).en}" if self.stand.switch else ""
        return f"<stand {self.id} {self.answered}{now}; rules: {', '.join(self.rules) or 'none'}>"


def accounts(readings: Mapping[str, bool | None]) -> dict[str, StandAccount]:
    """Give the account of every stand by its id.

    Arguments:
        readings: of each switch how it is read, by its atom, as `Policy.readings` has them; one left out is at its default.

    >>> accounts({})["A39"]
    <stand A39 reading; rules: ...>
    """
    touched = _touched()
    return {
        name: StandAccount(stand, readings.get(stand.atom, stand.default) if stand.switch else None, *touched[name])
        for name, stand in STANDS.items()
    }


@cache
def _touched() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Find of each stand the rules that ask it, all that it touches, and the clauses of the register on which it bears."""
    rules = rules_by_name()
    atoms = {name: asked(rule) for name, rule in rules.items()}
    carrying = {entry.id: carried(entry) for entry in register().values()}
    found = {}
    for name, stand in STANDS.items():
        entries = tuple(entry.id for entry in register().values() if stand in entry.stands)
        asks = tuple(rule for rule in rules if stand.atom in atoms[rule])
        touched = {*asks, *stand.rules, *(rule for entry in entries for rule in carrying[entry])}
        found[name] = (asks, tuple(rule for rule in rules if rule in touched), entries)
    return found


def asked(rule: Rule[Any]) -> frozenset[str]:
    """Name the open questions that a rule asks itself, not inside other rules, or on which its clauses hang."""
    found = {
        atom
        for version in rule.wordings
        for clause in (*version.under, *version.needs)
        for span in clause.spans
        for atom in span.given
    }
    stack = list(parts(rule))
    while stack:
        node = stack.pop()
        if isinstance(node, Open):
            found.add(node.atom)
        elif not isinstance(node, Rule):
            stack.extend(parts(node))
    return frozenset(found)


def _both(words: Text) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
