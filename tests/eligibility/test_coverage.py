"""Coverage of a park: the cases of both readings, and properties against every way the unknown can turn out."""

from __future__ import annotations

import importlib
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanprod as cp
from cleanprod.eligibility.coverage import PARK_COVERAGE_MIN, coverage_of_park, percent, read_minimum
from cleanprod.law import OPINION, STANDS
from cleanprod.units import Mass, Share

(ONLY,) = PARK_COVERAGE_MIN.values
MINIMUM = ONLY.value
ANSWERS = st.sampled_from((True, False, None))
SHARES = st.one_of(st.just(MINIMUM), st.fractions(0, Fraction(59, 60), max_denominator=60))


def reached(audited, total, minimum, *, strict):
    return audited > minimum * total if strict else audited >= minimum * total


CASES = [
    # audited, unknown, total, met, by the strict reading, needed at least and at most
    (40, 0, 50, True, False, (0, 0)),
    (39, 1, 50, None, False, (0, 1)),
    (39, 0, 50, False, False, (1, 1)),
    (41, 3, 50, True, True, (0, 0)),
    (40, 3, 50, True, None, (0, 0)),
    (0, 0, 1, False, False, (1, 1)),
    (1, 0, 1, True, True, (0, 0)),
    (0, 1, 1, None, None, (0, 1)),
    (0, 50, 50, None, None, (0, 40)),
    (3, 0, 4, False, False, (1, 1)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}+{case[1]} of {case[2]}")
def test_a_park_by_its_counts(case):
    audited, unknown, total, met, strictly, needed = case
    found = cp.coverage(audited=audited, unknown=unknown, total=total)
    strict = cp.coverage(audited=audited, unknown=unknown, total=total, strict=True)

    assert (found.low, found.high) == (Fraction(audited, total), Fraction(audited + unknown, total))
    assert found.met is met
    assert (found.needed_least, found.needed) == needed
    assert strict.met is found.met_otherwise is strictly
    assert strict.met_otherwise is met
    assert found.total == (total, total)
    assert bool(found.notes) == bool(strict.notes) == (met is not strictly)


def test_the_parameter_is_dated_and_stands_under_the_opinion():
    assert PARK_COVERAGE_MIN.name == "park_coverage_min"
    assert Fraction(4, 5) == MINIMUM
    assert ONLY.start == OPINION.spans[0].start
    assert PARK_COVERAGE_MIN.on(ONLY.start) == MINIMUM
    assert cp.coverage(audited=1, total=1).minimum == MINIMUM


@pytest.mark.parametrize("total", [1, 2, 3, 4, 5, 7, 49, 50, 51, 10_000, 10_001])
@pytest.mark.parametrize("strict", [False, True])
def test_on_both_sides_of_the_mark(total, strict):
    mark = MINIMUM * total
    first = floor(mark) + 1 if strict else ceil(mark)

    assert cp.coverage(audited=first, total=total, strict=strict).met is True
    assert cp.coverage(audited=first - 1, total=total, strict=strict).met is False
    assert cp.coverage(audited=first - 1, total=total, strict=strict).needed == 1
    assert cp.coverage(audited=first - 1, unknown=1, total=total, strict=strict).met is None


def test_the_answer_says_where_the_readings_differ():
    found = cp.coverage(audited=40, total=50)

    assert str(found) == "80 %: met; by the strict reading (over 80 %) it is not met (stand A27)"
    assert found.say("zh") == "80%：已达到；从严理解（超过 80%）则未达到（立场 A27）"
    strict = cp.coverage(audited=40, total=50, strict=True)
    assert str(strict) == "80 %: not met, 1 more needed; by the inclusive reading (at least 80 %) it is met (stand A27)"
    assert strict.say("zh") == "80%：未达到，尚需审核 1 家；按含本数理解（不低于 80%）则已达到（立场 A27）"
    assert repr(cp.coverage(audited=41, unknown=3, total=50)) == "<coverage 82 % to 88 %: met>"
    open_ = cp.coverage(audited=39, unknown=1, total=50)
    assert str(open_).startswith("78 % to 80 %: unknown, 0 to 1 more needed; ")
    assert open_.say("zh").startswith("78% 至 80%：未知，尚需审核 0 至 1 家；")


def test_the_readings_are_stands_that_no_switch_changes():
    assert [STANDS[name].switch for name in ("A27", "A28")] == [False, False]


def test_comparison_is_exact_where_a_float_is_not():
    total = 10**9
    just_below = cp.coverage(audited=total * 4 // 5 - 1, total=total)

    assert just_below.met is False
    assert just_below.say_share() == "≈79.99 %"
    assert cp.coverage(audited=29, total=100, minimum="29%").met is True
    assert cp.coverage(audited=1, total=3, minimum="1/3").met is True
    assert cp.coverage(audited=33, total=100, minimum="1/3").met is False


@given(st.fractions(0, 1))
def test_a_share_in_words_is_never_more_than_the_share(share):
    words = percent(share)
    shown = Fraction(Decimal(words.removeprefix("≈").removesuffix(" %"))) / 100

    assert shown <= share < shown + Fraction(1, 10_000)
    assert words.startswith("≈") == (shown != share)
    assert percent(share, "zh") == words.replace(" ", "")


# the share to be reached


@pytest.mark.parametrize("given_", ["9/10", "90%", "90 %", " 9/10 ", "900‰", "９０％", Fraction(9, 10), Share("90%")], ids=str)
def test_another_share_can_be_asked_for(given_):
    found = cp.coverage(audited=44, total=50, minimum=given_)

    assert found.minimum == Fraction(9, 10)
    assert (found.met, found.needed) == (False, 1)
    assert found.clauses == ()
    assert found.to_dict()["standing"] is None


NO_SHARES = ["0.8", "80", "120%", "-5%", "5/4", "4/0", "4/", "1_0/20", "five", "", "5 t", "9" * 5000 + "/1"]


@pytest.mark.parametrize("bad", [*NO_SHARES, 0.8, 1, True, Decimal("0.8"), Fraction(-1, 5), Mass("5 t"), ["4/5"]], ids=repr)
def test_what_is_no_share_is_refused(bad):
    with pytest.raises(cp.RecordError, match=r"minimum: got .* expected a share between zero and one, such as 4/5 or 80%"):
        cp.coverage(audited=1, total=2, minimum=bad)


def test_nothing_exceeds_all_of_them():
    assert cp.coverage(audited=2, total=2, minimum="100%").met is True
    with pytest.raises(cp.RecordError, match="a share below 100 %"):
        cp.coverage(audited=2, total=2, minimum="100%", strict=True)
    assert read_minimum("0%") == 0


# wrong counts

WRONG = {
    "more audited than there are": ({"audited": 51, "total": 50}, r"audited, unknown, total: got 51 \+ 0 of 50"),
    "more together than there are": (
        {"audited": 48, "unknown": 3, "total": 50},
        r"got 48 \+ 3 of 50, expected counts that add",
    ),
    "none at all": ({"audited": 0, "total": 0}, "total: got 0, expected the number of its enterprises: a whole number from 1"),
    "a negative number": ({"audited": -1, "total": 50}, "audited: got -1, expected a whole number from 0"),
    "a negative total": ({"audited": 0, "total": -5}, "total: got -5"),
    "a negative unknown": ({"audited": 0, "unknown": -1, "total": 5}, "unknown: got -1"),
    "yes": ({"audited": True, "total": 50}, "audited: got True"),
    "no": ({"audited": 0, "unknown": False, "total": 50}, "unknown: got False"),
    "a float": ({"audited": 40.0, "total": 50}, r"audited: got 40\.0"),
    "not a number": ({"audited": float("nan"), "total": 50}, "audited: got nan"),
    "text": ({"audited": "40", "total": 50}, "audited: got '40'"),
    "nothing": ({"audited": None, "total": 50}, "audited: got None"),
    "more than any park has": ({"audited": 0, "total": 10**5000}, "total: got a very large int"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_counts_are_refused(case):
    counts, sentence = WRONG[case]
    with pytest.raises(cp.RecordError, match=sentence) as error:
        cp.coverage(**counts)
    assert "应为" in error.value.say("zh")


# from statuses


def completions(statuses):
    """Give how many were audited, of how many, for every way the unknown can turn out."""
    open_ = [i for i, pair in enumerate(statuses) for one in pair if one is None]
    for turned in product((True, False), repeat=len(open_)):
        rest = iter(turned)
        known = [[next(rest) if one is None else one for one in pair] for pair in statuses]
        own = [audited for member, audited in known if member]
        yield sum(own), len(own)


@given(st.lists(st.tuples(ANSWERS, ANSWERS), max_size=5), ANSWERS, SHARES, st.booleans())
def test_statuses_agree_with_every_completion(statuses, audited, minimum, strict):
    statuses = [(True, audited), *statuses]
    found = cp.coverage_of(statuses, minimum=minimum, strict=strict)
    turned = list(completions(statuses))
    shares = {Fraction(*one) for one in turned}
    met = {reached(*one, minimum, strict=strict) for one in turned}
    needed = [
        next(more for more in range(total + 1) if reached(done + more, total, minimum, strict=strict)) for done, total in turned
    ]
    totals = {total for _, total in turned}

    assert (found.low, found.high) == (min(shares), max(shares))
    assert found.met is (met.pop() if len(met) == 1 else None)
    assert (found.needed_least, found.needed) == (min(needed), max(needed))
    assert found.total == (min(totals), max(totals))


@given(st.lists(st.tuples(ANSWERS, ANSWERS), min_size=1, max_size=30), st.data(), st.booleans())
def test_more_audited_enterprises_never_lower_coverage(statuses, data, strict):
    statuses[0] = (True, statuses[0][1])
    at = data.draw(st.integers(0, len(statuses) - 1))
    before = cp.coverage_of(statuses, strict=strict)
    after = cp.coverage_of([(m, True if i == at else a) for i, (m, a) in enumerate(statuses)], strict=strict)

    assert before.low <= after.low
    assert before.high <= after.high
    assert (before.needed, before.needed_least) >= (after.needed, after.needed_least)
    assert {None: 1, True: 2, False: 0}[before.met] <= {None: 1, True: 2, False: 0}[after.met]


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.booleans())
def test_counts_and_statuses_agree(audited, others, unknown, strict):
    total = audited + others + unknown + 1
    statuses = [(True, True)] * audited + [(True, False)] * (others + 1) + [(True, None)] * unknown + [(False, None)] * 3

    assert cp.coverage_of(statuses, strict=strict) == cp.coverage(audited=audited, unknown=unknown, total=total, strict=strict)


def test_the_total_moves_with_those_that_may_belong():
    found = cp.coverage_of([(True, True)] * 40 + [(True, False)] * 10 + [(None, False), (None, True), (None, None)])

    assert found.total == (50, 53)
    assert (found.low, found.high) == (Fraction(40, 52), Fraction(42, 52))
    assert found.met is None
    assert found.to_dict()["needed"] == {"least": 0, "most": 2}


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        ([], "got 0, expected at least one enterprise that belongs to the park for certain"),
        ([(False, True), (None, True)], "at least one enterprise"),
        ([(True, True), (True, 1)], r"row 2: got \(True, 1\), expected two answers"),
        ([("yes", True)], r"row 1: got \('yes', True\)"),
        (["ab"], "row 1: got 'ab'"),
        ([True], "row 1: got True"),
        ([(True, True, True)], "row 1"),
        ([(True, float("nan"))], "row 1"),
    ],
)
def test_wrong_statuses_are_refused(statuses, sentence):
    with pytest.raises(cp.RecordError, match=sentence):
        cp.coverage_of(statuses)


def test_statuses_come_from_any_iterable_and_any_sequence():
    assert cp.coverage_of([True, None] for _ in range(5)).high == 1


# as data, and by name


def test_the_form():
    assert cp.coverage(audited=39, unknown=1, total=50).to_dict() == {
        "form": "cleanprod.coverage/1",
        "met": None,
        "low": "39/50",
        "high": "4/5",
        "needed": {"least": 0, "most": 1},
        "audited": {"least": 39, "most": 40},
        "total": {"least": 50, "most": 50},
        "minimum": "4/5",
        "strict": False,
        "met_otherwise": False,
        "clauses": ["OPINION 42"],
        "standing": "official_excerpt",
        "notes": [
            {
                "zh": "从严理解（超过 80%）则未达到（立场 A27）",
                "en": "by the strict reading (over 80 %) it is not met (stand A27)",
            }
        ],
    }


def test_the_public_name_stays_the_function_after_its_module_was_imported():
    module = importlib.import_module("cleanprod.eligibility.coverage")

    assert cp.coverage is module.coverage
    assert sys.modules["cleanprod.eligibility"].coverage is module
    code = "import cleanprod.eligibility.coverage, cleanprod as cp; print(cp.coverage(audited=1, total=1))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert done.stdout == "100 %: met\n"


# a record


def test_a_park_has_the_coverage_of_its_counts():
    assert coverage_of_park(cp.Park(audited=39, unknown=1, total=50)) == cp.coverage(audited=39, unknown=1, total=50)
    assert coverage_of_park(cp.Park(audited=39, total=50)) == cp.coverage(audited=39, total=50)
    assert coverage_of_park(cp.Park(audited=40, total=50), strict=True).met is False
    assert coverage_of_park(cp.Park(audited=40, total=50), minimum="81%").met is False


def test_a_number_that_is_not_known_is_neither_zero_nor_all():
    blank = coverage_of_park(cp.Park(total=50))
    assert (blank.low, blank.high, blank.met) == (0, 1, None)
    unsure = coverage_of_park(cp.Park(audited=39, unknown=None, total=50))
    assert (unsure.low, unsure.high, unsure.met) == (Fraction(39, 50), 1, None)
    assert coverage_of_park(cp.Park(unknown=3, total=50)) == blank
    with pytest.raises(cp.RecordError, match="total: got nothing, expected the number of its enterprises"):
        coverage_of_park(cp.Park(audited=3))
