"""The explanation: from a subject's case to a decision with its tree.

The tree shows each rule once, also those that did not apply and those that lapsed, each with its clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from cleanprod.standing import weakest
from cleanprod.words import Text

from .decision import Citation, Decision, Node
from .expressions import NEVER
from .grounding import Case, because, citations, cite, giving, standings, stands, state, warnings
from .program import AllOf, Among, AnyOf, Ask, Choice, Compared, Day, Inside, Known, Named, Opposite, Shifted, Worked, kind_of
from .telling import relation_words, value_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from .expressions import Kind
    from .program import Enacted, Program, Value

ABOVE = Text("见上", "above")


def explain(case: Case, name: str, *, rules_hash: str, notes: Mapping[str, Text] | None = None) -> Decision:
    """Answer one question about a subject, with all that grounds the answer.

    `notes` is what the explanation should say beside an atom.
    """
    enacted = case.program.rules[name]
    value = case.values[enacted.place]
    missing = case.missing(name)
    cited = citations(case, enacted)
    rule = enacted.rule
    in_state, since = state(case, enacted)
    settled = value is not None
    flag = rule.kind == "flag"
    return Decision(
        name=name,
        label=Text(rule.zh, rule.en),
        kind=rule.kind,
        value=value,
        status="unknown" if not settled else "none" if not flag and value == rule.idle else "settled",
        possible=case.diagrams.values(name) if not settled and not flag else (),
        effect=rule.effect_of(value),
        state=in_state,
        since=since,
        because=because(case, enacted.place),
        missing=missing,
        citations=cited,
        standing=weakest([citation.standing for citation in cited] + standings(case, enacted)),
        stands=stands(case, enacted.place),
        warnings=warnings(case, enacted, missing, cited),
        words=dict(rule.words),
        on=case.on,
        law_day=case.program.law_day,
        rules_hash=rules_hash,
        tree=_Tree(case, notes or {}).rule(enacted),
    )


class _Tree:
    def __init__(self, case: Case, notes: Mapping[str, Text]) -> None:
        self.case = case
        self.notes = notes
        self.shown: set[int] = set()
        self.words: Mapping[str, Text] = {}

    def rule(self, enacted: Enacted) -> Node:
        rule = enacted.rule
        in_state, since = state(self.case, enacted)
        note = None
        children: tuple[Node, ...] = ()
        if enacted.place in self.shown:
            note = ABOVE
        else:
            self.shown.add(enacted.place)
            note = _state_words(in_state, since, _ended(enacted)) or self.then(enacted)
            if enacted.body is not None and enacted.force is not None:
                force = () if isinstance(self.case.program.steps[enacted.force], Known) else (self.node(enacted.force),)
                outer, self.words = self.words, rule.words
                children = (*force, self.node(enacted.body))
                self.words = outer
        return Node(
            sort="rule",
            name=rule.name,
            label=Text(rule.zh, rule.en),
            kind=rule.kind,
            value=self.case.values[enacted.place],
            citations=() if note is ABOVE else self.cited(enacted),
            note=note,
            children=children,
            told=_told(rule.words, self.case.values[enacted.place]),
        )

    def cited(self, enacted: Enacted) -> tuple[Citation, ...]:
        if enacted.clauses:
            return cite(giving(self.case, enacted), enacted.day)
        return cite(enacted.others)

    def then(self, enacted: Enacted) -> Text | None:
        """Tell that a rule is read by the law of an earlier day."""
        if enacted.day == self.case.program.law_day:
            return None
        return Text(f"适用 {enacted.day} 起的法", f"by the law in force from {enacted.day}")

    def node(self, place: int) -> Node:
        step, value = self.case.program.steps[place], self.case.values[place]
        event = _event(self.case.program, place)
        if event is not None:
            asks = self.case.program.steps[event]
            if isinstance(asks, Ask):
                return self.fact(asks, value)
            return self.group("value", self.phrase(event), self.operands(event), value, "day")
        match step:
            case Named(rule=name):
                return self.rule(self.case.program.rules[name])
            case Ask():
                return self.fact(step, value)
            case AllOf(parts=parts):
                return self.group("all", Text("以下全部满足", "all of these"), parts, value)
            case AnyOf(parts=parts):
                return self.group("any", Text("以下任一满足", "any of these"), parts, value)
            case Opposite(part=part):
                return self.group("not", Text("以下不成立", "not this"), (part,), value)
            case Choice(condition=condition, then=then, otherwise=otherwise) if self.case.values[condition] is not None:
                taken = then if self.case.values[condition] else otherwise
                label = Text("按此前项取值", "by whether this holds")
                return self.group("choice", label, (condition, taken), value, kind_of(self.case.program, place))
            case Choice(condition=condition, then=then, otherwise=otherwise):
                if isinstance(self.case.program.steps[otherwise], Known):
                    last = self.phrase(otherwise)
                    label = Text(f"前项成立取后项，否则：{last.zh}", f"the second where the first holds, otherwise: {last.en}")
                    return self.group("choice", label, (condition, then), value, kind_of(self.case.program, place))
                label = Text("前项成立取其后项，否则取末项", "the second where the first holds, otherwise the last")
                return self.group("choice", label, (condition, then, otherwise), value, kind_of(self.case.program, place))
            case Compared(relation=relation, left=left, right=right):
                words = relation_words(relation, kind_of(self.case.program, left))
                one, two = self.phrase(left), self.phrase(right)
                label = Text(f"{one.zh} {words.zh} {two.zh}", f"{one.en} {words.en} {two.en}")
                return self.group("test", label, self.operands(left, right), value)
            case Among(item=item, words=listed) | Inside(item=item, codes=listed):
                one, said = self.phrase(item), [self.word(item, word) for word in listed[:8]]
                more = "…" if len(listed) > len(said) else ""
                many = Text("、".join(word.zh for word in said) + more, ", ".join(word.en for word in said) + more)
                label = Text(f"{one.zh} 属于 {many.zh}", f"{one.en} is among {many.en}")
                return self.group("test", label, self.operands(item), value)
            case Shifted() | Worked() | Known() | Day():
                return Node(
                    "value", "", self.phrase(place), kind_of(self.case.program, place), value, told=_told(self.words, value)
                )
            case _:
                assert_never(step)

    def group(self, sort: str, label: Text, parts: tuple[int, ...], value: Value, kind: Kind = "flag") -> Node:
        told = _told(self.words, value) if kind == "word" else None
        return Node(sort, "", label, kind, value, children=tuple(map(self.node, parts)), told=told)  # type: ignore[arg-type]

    def fact(self, step: Ask, value: Value) -> Node:
        sort = step.atom.partition(":")[0]
        if sort == "fact":
            asked = self.case.program.facts[step.name]
            note = self.notes.get(step.atom)
            return Node("fact", step.name, asked.label, step.kind, value, note=note, told=_told(asked.words, value))
        told = (
            Text(f"立场 {step.name}", f"stand {step.name}")
            if sort == "stand"
            else Text(f"文本 {step.name}", f"text {step.name}")
        )
        return Node(sort, step.name, told, step.kind, value, note=self.notes.get(step.atom))  # type: ignore[arg-type]

    def word(self, item: int, word: str) -> Text:
        """Say a word that a choice or a fact is compared with."""
        step = self.case.program.steps[item]
        plain = Text(word, word)
        if isinstance(step, Named):
            return self.case.program.rules[step.rule].rule.words.get(word, plain)
        fact = self.case.program.facts.get(step.name) if isinstance(step, Ask) else None
        return plain if fact is None else fact.words.get(word, plain)

    def operands(self, *places: int) -> tuple[int, ...]:
        """Skip the plain values among what is compared: the phrase says them already."""
        shown = []
        for place in places:
            step = self.case.program.steps[place]
            while isinstance(step, (Shifted, Worked)):
                place, step = step.day, self.case.program.steps[step.day]  # noqa: PLW2901 - walks down to what is shifted
            if not isinstance(step, (Known, Day)):
                shown.append(place)
        return tuple(shown)

    def phrase(self, place: int) -> Text:
        event = _event(self.case.program, place)
        if event is not None:
            return self.phrase(event)
        match step := self.case.program.steps[place]:
            case Named(rule=name):
                rule = self.case.program.rules[name].rule
                return Text(rule.zh, rule.en)
            case Ask():
                return self.fact(step, None).label
            case Day():
                return Text("查询日", "the day asked")
            case Shifted(day=day, months=months):
                inner = self.phrase(day)
                many = "month" if months == 1 else "months"
                return Text(f"{inner.zh}后 {months} 个月", f"{months} {many} after {inner.en}")
            case Worked(day=day):
                inner = self.phrase(day)
                return Text(f"{inner.zh}（遇休息日顺延）", f"{inner.en}, behind days off")
            case Choice(then=then, otherwise=otherwise):
                one, two = self.phrase(then), self.phrase(otherwise)
                return Text(f"{one.zh}或{two.zh}", f"{one.en} or {two.en}")
            case _:
                value = self.case.values[place]
                return _told(self.words, value) or value_words(value)


def _told(words: Mapping[str, Text], value: Value) -> Text | None:
    return words.get(value) if isinstance(value, str) else None


def _event(program: Program, place: int) -> int | None:
    """Recognise an event that was bound to the day asked, and give what it stands for: the event, or months after it."""
    step = program.steps[place]
    if isinstance(step, Choice) and program.steps[step.then] == Known(NEVER, "day"):
        test = program.steps[step.condition]
        if isinstance(test, Compared) and test.relation == ">" and program.steps[test.right] == Day():
            inner = step.otherwise
            while isinstance(shifted := program.steps[inner], (Shifted, Worked)):
                inner = shifted.day
            if inner == test.left and isinstance(program.steps[inner], Ask):
                return step.otherwise
    return None


def _ended(enacted: Enacted) -> Text:
    """Tell which clauses gave the rule before, and since when they no longer do."""
    ended = [
        (clause.id, max(span.until for span in clause.spans if span.until is not None))
        for clause in enacted.others
        if all(span.until is not None and span.until <= enacted.day for span in clause.spans)
    ]
    zh = "".join(f"；{name} 自 {day} 起失效" for name, day in ended)
    return Text(zh, "".join(f"; {name} lapsed on {day}" for name, day in ended))


def _state_words(in_state: str, since: dt.date | None, ended: Text) -> Text | None:
    match in_state:
        case "lapsed":
            return Text(f"自 {since} 起失效，当日无此规定", f"lapsed since {since}: no such rule on this day")
        case "not_yet" if since is not None:
            return Text(f"{since} 起施行，当日尚无此规定", f"in force from {since}: no such rule yet on this day")
        case "not_yet":
            return Text("当日无此规定", "no such rule on this day")
        case "open":
            zh, en = "当日是否有此规定，取决于未定的立场", "whether there is such a rule on this day is an open question"
        case "not_modelled":
            zh, en = "当日依据的文本未能读到", "the text that would give it on this day was not read"
        case _:
            return None
    return Text(zh + ended.zh, en + ended.en)
