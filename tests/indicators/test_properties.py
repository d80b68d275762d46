"""What holds of every evaluation, on random input."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cleanprod.indicators.evaluation import NOT_APPLICABLE, evaluate, indicator_system, indicator_template
from cleanprod.indicators.evaluation.grading import attainable, marks_at
from cleanprod.indicators.evaluation.methods import points
from cleanprod.testing import indicator_values
from cleanprod.units import Quantity
from indicators.making import PARAMETER, grades, primary, row, system_text

ROWS = (
    primary("p", 0.6, [row("a", '"1/3"', limiting=True), row("b", '"1/3"', marks="at_most = [10, 10, 30]"), row("c", '"1/3"')]),
    primary("q", 0.4, [row("d", 0.5, marks=grades("x", "=", "y"), unit=""), row("e", 0.5, marks='at_most = [10, "", 30]')]),
)
LOST = [
    row("a", '"1/3"', limiting=True, marks='at_most = ["", 10, 12]\nat_least = [5, 4, 3]'),
    row("b", '"1/3"', marks='at_most = ["10 + n", "", "30 - n"]'),
    row("c", '"1/3"', marks='above = ["", 8, ""]\nbelow = [20, "20 + n", 40]'),
]
BONUS = primary("r", 0.1, [row("f", marks=grades("x", "=", "="), unit="")], more="bonus = true")


@cache
def made(*, floor="", bonus=False, ratio=False, lost=False):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.toml"
        path.write_text(
            indicator_template("ratio")
            if ratio
            else system_text(primary("s", 1, LOST), extra=PARAMETER.format(1, 9, "true"))
            if lost
            else system_text(*ROWS, *([BONUS] if bonus else []), floor=floor),
            "utf-8",
        )
        return indicator_system(path)


SYSTEMS = [made(), made(floor='floor = "II"'), made(bonus=True), indicator_system("electroplating_2015"), made(ratio=True)]
SMALL = SYSTEMS[:3]


def place(system, level):
    return [*(one.id for one in system.levels), "below"].index(level)


@st.composite
def known(draw, systems=SYSTEMS, *, absent=True):
    system = draw(st.sampled_from(systems))
    return system, draw(indicator_values(system, absent=absent))


def settled(system, values, **more):
    return evaluate(system, values, empty_primary="renormalise", **more)


def some_apply(system, values):
    kinds = {}
    for one in system.indicators:
        mine = next(p for p in system.primaries if p.id == one.primary)
        if not mine.bonus:
            kinds.setdefault(mine.part, []).append(values.get(one.id) is NOT_APPLICABLE)
    return not any(all(flags) for part, flags in kinds.items() if part != "veto")


@given(known(), st.data())
def test_improving_an_indicator_never_lowers_a_level(given_, data):
    system, values = given_
    one = data.draw(st.sampled_from(system.indicators))
    better, worse = data.draw(ordered(one, system))
    assume(some_apply(system, {**values, one.id: better}))
    before, after = (settled(system, {**values, one.id: value}) for value in (worse, better))

    assert after.high_level <= before.high_level
    assert after.low_level <= before.low_level
    for name in before.index:
        assert after.index[name].low >= before.index[name].low
        assert after.index[name].high >= before.index[name].high


@st.composite
def ordered(draw, one, system):
    """Two values of an indicator, the better one first."""
    if one.graded:
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(one.benchmarks))] * 2)))
        names = [*(level.id for level in system.levels), "below"] if len(one.benchmarks) == system.worst else [True, False]
        return names[first], names[last]
    low, high = sorted(draw(st.tuples(*[st.integers(0, 120) | st.floats(0, 120)] * 2)))
    lower_is_better = next(mark for mark in one.benchmarks if mark).most is not None
    return tuple(Quantity(value, one.unit) for value in ((low, high) if lower_is_better else (high, low)))


@given(known(), st.data())
def test_learning_a_value_never_widens_an_interval_or_brings_a_level_back(given_, data):
    system, values = given_
    assume(some_apply(system, values))
    unknown = [one.id for one in system.indicators if values.get(one.id) is None]
    assume(unknown)
    more = data.draw(indicator_values(system, absent=False))
    learnt = {**values, **{name: more.get(name) for name in data.draw(st.lists(st.sampled_from(unknown), unique=True))}}
    before, after = settled(system, values), settled(system, learnt)

    for name, one in before.index.items():
        assert one.low <= after.index[name].low <= after.index[name].high <= one.high
    if before.scores is None:
        assert set(after.possible) <= set(before.possible)
    assert before.high_level <= after.high_level <= after.low_level <= before.low_level


@given(known([*SYSTEMS[:4]]))
def test_renormalisation_keeps_the_sum(given_):
    system, values = given_
    absent = frozenset(name for name, value in values.items() if value is NOT_APPLICABLE)
    bonus = {one.id for primary in system.primaries if primary.bonus for one in primary.indicators}
    assume({one.id for one in system.indicators} - absent - bonus)

    found = points(system, absent, "renormalise")
    assert sum(value for name, value in found.items() if name not in bonus) == 100
    assert not absent & found.keys()


@given(known())
def test_membership_is_nested(given_):
    system, values = given_
    assume(some_apply(system, values))
    found = settled(system, values)

    for one in found.rows:
        lows = [interval.low for interval in one.contribution.values()]
        assert lows == sorted(lows)
    lows = [interval.low for interval in found.index.values()]
    assert lows == sorted(lows)


@settings(max_examples=60)
@given(known(SMALL))
def test_the_interval_the_levels_and_what_matters_equal_brute_force(given_):
    system, values = given_
    assume(some_apply(system, values))
    found = settled(system, values)
    marks = marks_at(system, ())
    rows = list(zip(found.plan.indicators, found.best, found.worst, strict=True))
    opened = [one for one, best, worst in rows if best < worst]
    choices = [attainable(one, marks, best, worst) for one, best, worst in rows if best < worst]

    seen, indices, levels = set(), {name: set() for name in found.index}, {}
    for chosen in product(*choices):
        graded = dict(zip((one.id for one in opened), chosen, strict=True))
        one = evaluate_grades(found, graded)
        seen.add(one.level)
        levels[chosen] = one.level
        for name, interval in one.index.items():
            assert interval.settled
            indices[name].add(interval.low)

    assert set(found.possible) == seen
    for name, interval in found.index.items():
        assert (interval.low, interval.high) == (min(indices[name]), max(indices[name]))
    tipping = {
        one.id
        for number, one in enumerate(opened)
        if any(len({level for other, level in levels.items() if other[:number] + other[number + 1 :] == rest}) > 1
               for rest in {other[:number] + other[number + 1 :] for other in levels})
    }  # fmt: skip
    assert set(found.measure_first) == {name for name in tipping if found.values.get(name) is None}


def evaluate_grades(found, graded):
    """Evaluate a completion: the grades that are open replaced by those that were chosen."""
    from cleanprod.indicators.evaluation.evaluating import _decided  # noqa: PLC0415

    best = [graded.get(one.id, grade) for one, grade in zip(found.plan.indicators, found.best, strict=True)]
    return _decided(found.system, found.plan, found.values, found.at, best, best)


@given(known(SMALL, absent=False))
def test_each_improvement_reaches_the_next_level_and_none_smaller_does(given_):
    system, values = given_
    found = evaluate(system, values)
    assume(found.next_level is not None)
    target = place(system, found.next_level)

    def reached(steps):
        graded = {step.indicator: place(system, step.level) for step in steps}
        best = [min(graded.get(one.id, worst), worst) for one, worst in zip(found.plan.indicators, found.worst, strict=True)]
        from cleanprod.indicators.evaluation.evaluating import _decided  # noqa: PLC0415

        return _decided(found.system, found.plan, found.values, found.at, best, best).low_level <= target

    for steps in found.improvements:
        assert reached(steps)
        for left_out in steps:
            assert not reached([step for step in steps if step is not left_out])


@given(known())
def test_every_report_can_be_written(given_):
    system, values = given_
    assume(some_apply(system, values))
    found = settled(system, values)

    for lang in ("zh", "en"):
        assert found.to_text(lang)
        assert found.to_markdown(lang)
        assert found.to_html(lang)
    assert found.to_dict()["status"] == found.status
