"""Named rules under clauses, and the book that holds them.

A rule is in force while one of the clauses that it stands `under` is. Where the text of a condition itself
changed, versions stand side by side; two on one day are refused when the rule is built. The language does not
know what a clause says: it reads its days and the open questions on which they hang.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from attrs import field, frozen

from cleanprod.errors import unknown_name
from cleanprod.words import Text

from .atoms import Fact, Open, Param, check_name, overlap
from .expressions import IDLE, And, At, Compare, Expr, First, IsIn, Kind, Not, Or, Shift, Within, Workday, gap, need, wrong

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from cleanprod.standing import Standing

Effect = Literal["shall", "may", "encouraged"]
Verdict = Literal["yes", "no", "unknown"]
T = TypeVar("T")


class Span(Protocol):
    """Days on which a clause applies, `until` not included, and the atoms on which that hangs."""

    @property
    def start(self) -> dt.date | None: ...
    @property
    def until(self) -> dt.date | None: ...
    @property
    def given(self) -> tuple[str, ...]: ...


class Clause(Protocol):
    """What the language asks of a clause: a name, days, and how far its text may be relied on."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> Text: ...
    @property
    def spans(self) -> tuple[Span, ...]: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def checked_on(self) -> dt.date: ...
    @property
    def review_by(self) -> dt.date: ...


@frozen
class Caution:
    """A warning that goes with an answer: when the outcome is one of these, and one of these atoms carries it.

    Without atoms it goes with every such outcome; `when` is what must be true besides. Of the clauses it stands under,
    those in force are named.
    """

    words: Text
    outcomes: tuple[Verdict, ...]
    through: tuple[Fact[Any] | Open, ...] = ()
    under: tuple[Clause, ...] = ()
    when: Expr[bool] | None = None

    def __attrs_post_init__(self) -> None:
        if self.when is not None:
            need(self.when, ("flag",), "Caution.when")


@frozen(eq=False)
class Same:
    """Two groups of facts that answer one question, on the days of its clauses.

    Where all of one group are no, all of the other are no; a yes beside them is a contradiction.
    """

    one: tuple[Fact[bool], ...]
    other: tuple[Fact[bool], ...]
    under: tuple[Clause, ...] = ()


@frozen(eq=False)
class Version:
    """One wording of a rule and the clauses that give it."""

    when: Expr[Any]
    under: tuple[Clause, ...] = ()
    needs: tuple[Clause, ...] = ()


@frozen(eq=False, repr=False)
class Rule(Expr[T]):
    """A named question and its answer.

    Arguments:
        name: the name of the answer; a column name, so lower-case letters, digits and `_`.
        zh, en: what it decides, in a phrase.
        when: the condition (or the choice, day or amount) where it has one wording.
        under: the clauses that give it: it is in force while one of them is. None: always.
        needs: clauses of other instruments without which it lapses.
        versions: the wordings, old beside new, where the condition itself changed.
        effect: what kind of yes: `shall`, `may`, `encouraged`.
        words: how each alternative of a choice is told.
        effects: alternatives of a choice with another effect, such as `{"simplified": "may"}`.
        no_outside: that *no* is right on days out of force, so that the rule may be negated.
        cautions: warnings that go with its answers.
        brief: a name of a word or two, for the head of a column.

    >>> from cleanprod.words import Text
    >>> over = Fact("over", "flag", Text("超标", "over the limit"))
    >>> Rule("must_act", zh="须整改", en="must act", when=over).kind
    'flag'
    """

    name: str
    zh: str = field(kw_only=True)
    en: str = field(kw_only=True)
    when: Expr[T] | None = field(default=None, kw_only=True)
    under: tuple[Clause, ...] = field(default=(), kw_only=True)
    needs: tuple[Clause, ...] = field(default=(), kw_only=True)
    versions: tuple[Version, ...] = field(default=(), kw_only=True)
    effect: Effect = field(default="shall", kw_only=True)
    words: Mapping[str, Text] = field(factory=dict, kw_only=True)
    effects: Mapping[str, Effect] = field(factory=dict, kw_only=True)
    no_outside: bool = field(default=False, kw_only=True)
    cautions: tuple[Caution, ...] = field(default=(), kw_only=True)
    brief: Text | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "rule")
        where = f"rule {self.name}"
        if (self.when is None) == (not self.versions):
            raise wrong("both or neither", "either when= (one wording) or versions= (several)", where=where)
        if self.versions and (self.under or self.needs):
            raise wrong("under= or needs= beside versions=", "the clauses of each version inside it", where=where)
        for version in self.wordings:
            for clause in (*version.under, *version.needs):
                if not hasattr(clause, "spans"):
                    raise wrong(repr(clause), "a clause, with days", "Write it as INSTRUMENT[number].", where)
            if not isinstance(version.when, Expr):
                raise wrong(repr(version.when), "an expression", where=where)
            if version.when.kind != self.kind:
                raise wrong(f"a {version.when.kind} beside a {self.kind}", "versions of one kind", where=where)
        for i, one in enumerate(self.wordings):
            for two in self.wordings[i + 1 :]:
                self._apart(one, two)

    def _apart(self, one: Version, two: Version) -> None:
        for a in spans(one):
            for b in spans(two):
                if overlap((a.start, a.until), (b.start, b.until)):
                    day = max(filter(None, (a.start, b.start)), default="the first day")
                    raise wrong(f"two versions in force on {day}", "one version a day", where=f"rule {self.name}")

    @property
    def wordings(self) -> tuple[Version, ...]:
        """The versions, also where there is only one."""
        return self.versions or (Version(self.when, self.under, self.needs),)  # type: ignore[arg-type]

    @property
    def kind(self) -> Kind:
        return self.wordings[0].when.kind

    @property
    def idle(self) -> object:
        """The answer that says that nothing applies: no, never, "none", 0."""
        return IDLE[self.kind]

    def effect_of(self, value: object) -> Effect:
        """Tell what kind of yes an answer is."""
        return self.effects.get(value, self.effect) if isinstance(value, str) else self.effect

    def gap(self) -> str | None:
        """Name the rule, this one or one inside, that has days out of force and does not say what no means then."""
        if self.no_outside:
            return None
        for version in self.wordings:
            if version.under or version.needs:
                return self.name
            inner = gap(version.when)
            if inner is not None:
                return inner
        return None

    def __repr__(self) -> str:
        return f"rule {self.name}"


@frozen
class _Always:
    start: None = None
    until: None = None
    given: tuple[str, ...] = ()


def spans(version: Version) -> tuple[Span, ...]:
    """List the days on which a version can be in force."""
    return tuple(span for clause in version.under for span in clause.spans) or (_Always(),)


def parts(node: Expr[Any]) -> Iterator[Expr[Any]]:
    """Give the expressions of which an expression is made; of a rule, those of all its versions."""
    match node:
        case And(parts=items) | Or(parts=items):
            yield from items
        case Not(part=part):
            yield part
        case Compare(left=left, right=right):
            yield from (left, right)
        case IsIn(item=item, words=many) | Within(item=item, codes=many):
            yield from (item, many)
        case Shift(day=day, months=months):
            yield from (day, months)
        case Workday(day=day):
            yield day
        case At(rule=rule, day=day):
            yield from (rule, day)
        case First(arms=arms, otherwise=otherwise):
            for condition, value in arms:
                yield from (condition, value)
            yield otherwise
        case Rule():
            for version in node.wordings:
                yield version.when
            for caution in node.cautions:
                if caution.when is not None:
                    yield caution.when
        case _:
            return


def within(rule: Rule[Any]) -> Iterator[Fact[Any] | Rule[Any] | Param[Any]]:
    """Give the facts, rules and parameters that a rule names itself, each once, not those inside other rules."""
    seen: set[int] = set()
    stack = list(parts(rule))
    while stack:
        node = stack.pop(0)
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, (Fact, Rule, Param)):
            yield node
        else:
            stack.extend(parts(node))


@frozen
class Book:
    """Rules, by name. The rules listed are the questions that a policy answers; those inside them come along.

    One name space holds facts, parameters and rules: a name used twice is refused.
    """

    answers: tuple[str, ...]
    rules: dict[str, Rule[Any]]
    facts: dict[str, Fact[Any]]
    params: dict[str, Param[Any]]
    opens: tuple[str, ...]
    same: tuple[Same, ...] = ()

    @classmethod
    def of(cls, rules: Iterable[Rule[Any]], same: Iterable[Same] = (), instead: Iterable[Rule[Any]] = ()) -> Book:
        """Make a book of the rules that are its questions, and of all that they are made of.

        `same` tells which facts answer one question. Each rule of `instead` takes the place of the one of its name,
        wherever that is used.
        """
        listed = tuple(rules)
        pairs = tuple(same)
        answering = [fact.name for pair in pairs for fact in (*pair.one, *pair.other)]
        twice = next((name for name in answering if answering.count(name) > 1), None)
        if twice is not None:
            raise wrong(f"fact:{twice} in two groups", "each fact in one group of one pair", where="Same")
        swapped = {rule.name: rule for rule in instead}
        names: dict[str, Expr[Any]] = {}
        opens: set[str] = set()
        stack: list[Expr[Any]] = list(reversed(listed))
        seen: set[int] = set()
        while stack:
            node = stack.pop()
            if isinstance(node, Rule):
                node = swapped.get(node.name, node)
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, (Fact, Param, Rule)):
                other = names.setdefault(node.name, node)
                if other is not node:
                    raise wrong(f"{other!r} and another {node!r}", "one name used once", where=f"name {node.name}")
            opens.update(_atoms(node))
            stack.extend(parts(node))
        return cls(
            answers=tuple(dict.fromkeys(rule.name for rule in listed)),
            rules={name: node for name, node in names.items() if isinstance(node, Rule)},
            facts={name: node for name, node in names.items() if isinstance(node, Fact)},
            params={name: node for name, node in names.items() if isinstance(node, Param)},
            opens=tuple(sorted(opens)),
            same=pairs,
        )

    def replacing(self, *others: Rule[Any]) -> Book:
        """Give a book in which rules of these names are others, wherever they are used.

        Errors:
            UnknownNameError: the book has no rule of that name.
        """
        for rule in others:
            if rule.name not in self.rules:
                raise unknown_name(rule.name, tuple(self.rules), Text("规则库中的规则", "a rule of the book"))
        known = {**self.rules, **{rule.name: rule for rule in others}}
        return Book.of([known[name] for name in self.answers], self.same, known.values())


def _atoms(node: Expr[Any]) -> Iterator[str]:
    """Name the open questions that an expression asks itself, or on which its clauses hang."""
    if isinstance(node, Open):
        yield node.atom
    if isinstance(node, Rule):
        for version in node.wordings:
            for clause in (*version.under, *version.needs):
                for span in clause.spans:
                    yield from span.given
