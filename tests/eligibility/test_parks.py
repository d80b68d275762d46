"""Which parks the clause covers: every way the unknown can turn out."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest

import cleanprod as cp

VALUES = {
    "kind": ("development_zone", "transfer_park", "specialised_base"),
    "level": ("national", "provincial", "municipal"),
    "specialty": ("电镀", "陶瓷"),
}
PARKS = [dict(zip(VALUES, found, strict=True)) for found in product(*((None, *values) for values in VALUES.values()))]
LAW = cp.policy(on="2018-06-01")


def covered(park):
    return LAW.assess(cp.Park(**park)).value("park_covered")


@pytest.mark.parametrize("park", PARKS, ids=lambda park: " ".join(map(str, park.values())))
def test_what_is_missing_is_what_trying_every_completion_finds(park):
    turned = product(*(values if park[name] is None else (park[name],) for name, values in VALUES.items()))
    answers = {facts: covered(dict(zip(VALUES, facts, strict=True))) for facts in turned}
    missing = {
        f"fact:{name}"
        for i, name in enumerate(VALUES)
        for one, two in product(answers, answers)
        if answers[one] is not answers[two] and one[:i] + one[i + 1 :] == two[:i] + two[i + 1 :]
    }
    decision = LAW.assess(cp.Park(**park))["park_covered"]

    assert decision.outcome is (next(iter(answers.values())) if len(set(answers.values())) == 1 else None)
    assert set(decision.missing) == missing


@pytest.mark.parametrize("lazy", [False, True])
def test_a_table_of_parks_says_what_the_records_say(lazy):
    frame = pl.DataFrame(PARKS, schema=dict.fromkeys(VALUES, pl.String)).rename({"kind": "园区类型", "specialty": "专业类别"})
    done = LAW.assess_table(frame.lazy(), cp.Park).collect() if lazy else LAW.assess_table(frame, cp.Park)

    assert done["park_covered"].to_list() == [covered(park) for park in PARKS]


def test_a_word_that_only_holds_a_listed_one_is_refused_of_a_record_and_of_a_table():
    with pytest.raises(cp.RecordError, match="specialty"):
        cp.Park(specialty="精细化工")
    with pytest.raises(cp.TableError, match="row 2, specialty: got '精细化工'"):
        LAW.assess_table(pl.DataFrame({"specialty": ["化工", "精细化工"]}), cp.Park)
