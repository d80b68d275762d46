"""Which options exclude or need one another (互斥与依赖): by their ids, each way round, without a cycle of needs.

>>> from cleanprod.models.option import Option
>>> net = Network.of([Option(id="a", excludes="b"), Option(id="b"), Option(id="c", needs="a")])
>>> net.excluded, net.needed
(((0, 1),), ((2, 0),))
>>> print(faults([Option(id="a", needs="b"), Option(id="b", needs="a")])[0][1])
needs: got a → b → a, expected needs without a cycle: of options that need one another none comes first
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from attrs import frozen

from cleanprod.errors import Problem, RecordError, brief, nearest
from cleanprod.models.option import EITHER
from cleanprod.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleanprod.models.option import Option

_NO_CYCLE: Final = Text("不构成循环的前提关系", "needs without a cycle: of options that need one another none comes first")
A_KNOWN_ONE: Final = Text("所列方案的编号", "the id of an option of the list")
_ITS_OWN: Final = Text("不重复的编号", "an id that no other option has")
_NAMED: Final = Text("请为其取编号：其他方案以编号指称它。", "Give it one: others name it by that.")


@frozen
class Network:
    """The pairs that exclude each other, the lower place first, and of each that needs another: it and the other."""

    excluded: tuple[tuple[int, int], ...]
    needed: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, options: Sequence[Option]) -> Network:
        """Read the network of some options.

        Errors:
            RecordError: with the place of each option whose pairs are wrong, from 1.
        """
        wrong = faults(options)
        if wrong:
            raise RecordError(*(Problem(one.got, one.expected, one.where, one.mend, at + 1) for at, one in wrong))
        return cls.of_ids([one.id for one in options], *relations(options))

    @classmethod
    def of_ids(
        cls, ids: Sequence[str | None], excludes: Mapping[int, Iterable[str]], needs: Mapping[int, Iterable[str]]
    ) -> Network:
        """Read a network of ids, checked before."""
        places = {one: at for at, one in enumerate(ids) if one is not None}
        pairs = {tuple(sorted((at, places[other]))) for at, others in excludes.items() for other in others}
        return cls(
            tuple(sorted((one, two) for one, two in pairs)),
            tuple(sorted({(at, places[other]) for at, others in needs.items() for other in others})),
        )

    def rivals(self) -> dict[int, set[int]]:
        """Give of each option those that it excludes."""
        found: dict[int, set[int]] = {}
        for one, two in self.excluded:
            found.setdefault(one, set()).add(two)
            found.setdefault(two, set()).add(one)
        return found

    def wants(self) -> dict[int, set[int]]:
        """Give of each option those that it needs."""
        found: dict[int, set[int]] = {}
        for one, two in self.needed:
            found.setdefault(one, set()).add(two)
        return found

    def without_needed(self, left_out: Iterable[int]) -> set[int]:
        """Give the options that cannot be carried out where some are left out: those, and whoever needs one of them."""
        needers: dict[int, set[int]] = {}
        for one, two in self.needed:
            needers.setdefault(two, set()).add(one)
        found: set[int] = set()
        waiting = list(left_out)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += needers.get(one, ())
        return found


def whole_of(at: int, wants: Mapping[int, set[int]]) -> set[int]:
    """Give an option with all that it needs, and those need."""
    whole: set[int] = set()
    waiting = [at]
    while waiting:
        one = waiting.pop()
        if one not in whole:
            whole.add(one)
            waiting += wants.get(one, ())
    return whole


def relations(options: Sequence[Option]) -> tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]]:
    """Give what options exclude and need, by their places."""
    excludes = {at: one.excludes for at, one in enumerate(options) if one.excludes}
    return excludes, {at: one.needs for at, one in enumerate(options) if one.needs}


def faults(options: Sequence[Option]) -> list[tuple[int, Problem]]:
    """Find what is wrong with the network of some options: the place of each, and the problem."""
    return faults_of_ids([one.id for one in options], *relations(options))


def faults_of_ids(
    ids: Sequence[str | None], excludes: Mapping[int, Iterable[str]], needs: Mapping[int, Iterable[str]]
) -> list[tuple[int, Problem]]:
    """Find what is wrong with a network of ids: an id twice or of nobody, an option that excludes or needs itself, a cycle."""
    if not excludes and not needs:
        return []
    found: list[tuple[int, Problem]] = []
    counts = Counter(one for one in ids if one is not None)
    asked = {other for relation in (excludes, needs) for others in relation.values() for other in others}
    for at, one in enumerate(ids):
        if one is not None and counts[one] > 1 and one in asked:
            found.append((at, Problem(got=brief(one), expected=_ITS_OWN, where="id", mend=_NAMED)))
    for name, relation in (("excludes", excludes), ("needs", needs)):
        for at, others in relation.items():
            found += [(at, _stranger(name, one, counts)) for one in others if one not in counts]
            found += [
                (at, Problem(got=brief(one), expected=Text("另一方案的编号", "the id of another option"), where=name))
                for one in others
                if one == ids[at]
            ]
    for at, others in needs.items():
        both = sorted({*others} & {*excludes.get(at, ())})
        found += [(at, Problem(got=brief(one), expected=EITHER, where="needs, excludes")) for one in both]
    if found:
        return found
    places = {one: at for at, one in enumerate(ids) if one is not None}
    for cycle in _cycles({at: [places[one] for one in others] for at, others in needs.items()}):
        shown = " → ".join(str(ids[at]) for at in (*cycle, cycle[0]))
        found += [(at, Problem(got=shown, expected=_NO_CYCLE, where="needs")) for at in sorted(cycle)]
    return found


def _stranger(where: str, one: str, known: Iterable[str]) -> Problem:
    near = nearest(one, known)
    mend = Text(f"是否想写 {near}？", f"Did you mean {near}?") if near else ""
    return Problem(got=brief(one), expected=A_KNOWN_ONE, where=where, mend=mend)


def _cycles(wants: Mapping[int, Sequence[int]]) -> Iterator[list[int]]:
    """Find a cycle from each option that is on one and not yet found."""
    done: set[int] = set()
    for start in wants:
        path: list[int] = []
        on_path: dict[int, int] = {}
        stack = [(start, iter(wants.get(start, ())))] if start not in done else []
        if stack:
            on_path[start] = 0
            path.append(start)
        while stack:
            at, others = stack[-1]
            other = next(others, None)
            if other is None:
                stack.pop()
                done.add(at)
                del on_path[path.pop()]
            elif other in on_path:
                yield path[on_path[other] :]
            elif other not in done:
                on_path[other] = len(path)
                path.append(other)
                stack.append((other, iter(wants.get(other, ()))))
