"""The public names as a user writes them; read by the type checker, never run."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import assert_type

import cleanprod as cp
from cleanprod.law import A8, CODE, CPPL
from cleanprod.models import F
from cleanprod.rules import NEVER, ON, Dated, Expr, Fact, Param, Rule, first
from cleanprod.units import Concentration, Energy, Intensity, Money, Quantity, Water
from cleanprod.words import Text

# a record: keyword arguments are known by name, and values are three-valued
enterprise = cp.Enterprise(
    name="某厂", exceeds_energy_limit=True, exceeds_total_cap=None, last_audit_completed_on=dt.date(2015, 5, 20)
)
assert_type(enterprise.exceeds_energy_limit, bool | None)
assert_type(enterprise.name, str | None)
assert_type(enterprise.last_audit_completed_on, dt.date | None)
cp.Enterprise(exceeds_energy_limit="yes")  # type: ignore[arg-type]
cp.Enterprise(exceeds_energy_limits=True)  # type: ignore[call-arg]

# the vocabulary: the same names are facts, to write rules with
assert_type(F.exceeds_energy_limit, Fact[bool])
_ = F.exceeds_energy_limits  # type: ignore[attr-defined]
assert_type(F.exceeds_energy_limit | F.exceeds_total_cap, Expr[bool])
assert_type(~F.exceeds_energy_limit, Expr[bool])
assert_type(F.basin.is_("练江"), Expr[bool])
assert_type(F.last_audit_completed_on <= ON, Expr[bool])
F.exceeds_energy_limit.is_("yes")  # type: ignore[misc]

# rules
months = Param[float]("months", "number", Text("月数", "months"), (Dated(12),))
ground = Rule(
    "ground", zh="情形", en="ground", when=F.exceeds_energy_limit, under=(CPPL["27.2(2)"], CODE["967.1(3)"].given(A8))
)
due = Rule("due_by", zh="期限", en="due", when=first((ground, F.last_audit_completed_on.shift(months=months)), otherwise=NEVER))
track = Rule("track", zh="流程", en="track", when=first((ground, "standard"), otherwise="simplified"))
assert_type(due, Rule[dt.date])
assert_type(track, Rule[str])

# answers
law = cp.policy(on="2018-06-01", stands={"A8": True})
answers = law.assess(enterprise)
decision = answers["statutory_mandatory"]
assert_type(decision, cp.Decision)
assert_type(decision.outcome, bool | None)
assert_type(decision.missing, tuple[str, ...])
assert_type(decision.explain("zh"), str)
decision.explain("fr")  # type: ignore[arg-type]
assert_type(cp.Decision.from_dict(decision.to_dict()), cp.Decision)
for way in decision.what_if(to=False):
    for change in way:
        assert_type(change.fact, str)
assert_type(cp.summarise([answers]).total, int)
assert_type(cp.diff("2026-08-14", "2026-08-15").say("zh"), str)
reading = cp.read_table("enterprises.csv", recorded_on="2018-06-01")
assert_type(reading.rows[0].record, cp.Enterprise)

# parks
found = cp.coverage(audited=41, unknown=3, total=50)
assert_type(found, cp.Coverage)
assert_type(found.met, bool | None)
assert_type(found.needed, int)
assert_type(cp.coverage_of([(True, None)], minimum="90%", strict=True).say("zh"), str)
assert_type(cp.Park(level="省级", audited=3, total=5).audited, int | None)
assert_type(cp.read_table("parks.csv", model=cp.Park).rows[0].record, cp.Park)
cp.coverage(audited="41", total=50)  # type: ignore[arg-type]
cp.Park(audited="3")  # type: ignore[arg-type]

# quantities
coal = cp.parse_quantity("12 万吨标准煤")
assert_type(coal, Quantity)
assert_type(coal.magnitude, Decimal)
assert_type(Energy("5 tce") * 2, Energy)
assert_type(Energy("5 tce") / Energy("2 tce"), Quantity)
assert_type(Energy("5 tce").to("GJ"), Energy)
measured = cp.Enterprise(
    annual_energy="5 tce",
    annual_water=Water("3 t"),
    discharges=[{"pollutant": "COD", "concentration": "95 mg/L"}, cp.Discharge(pollutant="SO2", annual_mass="3 t")],
    energy=[cp.EnergyUse(fuel="原煤", amount="1 t")],
)
assert_type(measured.annual_energy, Energy | None)
assert_type(measured.discharges, tuple[cp.Discharge, ...] | None)
assert_type(cp.Discharge(pollutant="COD", limit="80 mg/L").limit, Concentration | None)
assert_type(F.annual_energy, Fact[Energy])
cp.Enterprise(annual_energy=5)  # type: ignore[arg-type]
account = cp.energy_account(measured.energy or (), on="2022-06-01")
assert_type(account.per("3 t"), Intensity)
uses = cp.read_table("energy.xlsx", model=cp.EnergyUse)
assert_type(uses.rows[0].record, cp.EnergyUse)

# an audit, where it stands, what is due
listed = cp.Enterprise(listed_on="2019-03-04", recorded_on="2020-06-01", correction_due_on=cp.NEVER, listed_under="policy")
assert_type(listed.listed_on, dt.date | None)
assert_type(listed.recorded_on, dt.date | None)
cp.Enterprise(listed_on=20190304)  # type: ignore[arg-type]
cp.Enterprise(deferral_agreed="yes")  # type: ignore[arg-type]
audit = cp.Audit(listed_on=dt.date(2019, 3, 4))
assert_type(audit.on("2019-06-01"), cp.Progress)
assert_type(audit.on("2019-06-01").late, tuple[cp.Due, ...])
assert_type(cp.due([audit, listed], on="2019-06-01", until="2019-06-30")[0].by, dt.date)
asked = cp.policy(on="2018-06-01", questions=["overdue"], holidays="CN")
assert_type(asked.assess(listed)["overdue"].outcome, bool | None)
assert_type(cp.coverage_by_park([listed], on="2018-06-01"), dict[str, cp.Coverage])

# how clean an enterprise is
evaluated = cp.evaluate("electroplating_2015", {"rinse_water": "18 L/m2", "au_rate": cp.NOT_APPLICABLE}, parameters={})
assert_type(evaluated, cp.Evaluation)
assert_type(evaluated.level, str | None)
assert_type(evaluated.possible, tuple[str, ...])
assert_type(evaluated.index["I"].low, Fraction)
assert_type(evaluated.onto(listed), cp.Enterprise)
assert_type(cp.indicator_system("pcb_hj450_2008"), cp.IndicatorSystem)
cp.evaluate("electroplating_2015", {}, unmeasured="zero")  # type: ignore[arg-type]

# options, and what an enterprise may claim
boiler = cp.Option(energy_saved="120 tce", first_income_year="2017", equipment_bought_year=2018, enterprise=listed)
assert_type(boiler.energy_saved, Energy | None)
assert_type(boiler.first_income_year, dt.date | None)
assert_type(boiler.enterprise, cp.Enterprise | None)
cp.Option(first_income_year=20.17)  # type: ignore[arg-type]
claimed = cp.policy(on="2018-06-01").incentives(listed, options=[boiler], park=cp.Park(name="某园"))
assert_type(claimed, cp.Incentives)
assert_type(claimed.yes, tuple[cp.Claim, ...])
assert_type(claimed["incentive_subsidy"][0].decision, cp.Decision)
assert_type(claimed.claims[0].amount, Quantity | None)
assert_type(cp.policy(on="2018-06-01").stands()["A8"].current, bool | None)
assert_type(cp.policy(on="2018-06-01").assess(cp.Authority(level="city"))["city_plan_valid"].outcome, bool | None)

# what an option costs, which to choose, how far the target is
assessed = cp.economics(boiler, cp.Terms(rate="5%", tax="25%", life=10, cuts=("5 万元", "50 万元")))
assert_type(assessed.NPV, Money | None)
assert_type(assessed.N, Fraction | None)
assert_type(assessed.IRR, float | None)
assert_type(assessed.accepted, bool | None)
assert_type(cp.Option(needs=["F1"], life="10 年", cash_flows=["1 元"]).needs, tuple[str, ...] | None)
chosen = cp.portfolio([boiler], budget="500 万元", at_least={"co2": "5 t"}, best="energy")
assert_type(chosen.chosen, tuple[cp.Option, ...])
assert_type(chosen.gap, float)
assert_type(cp.cost_curve(chosen, per="co2").cost, Money | None)
report = cp.Performance(city="佛山", energy_saved="5 tce", none_low_done=3)
assert_type(report.energy_saved, Energy | None)
assert_type(cp.total([report])["energy"].missing, int)
assert_type(cp.totals([report], by="city"), dict[str | None, cp.Sums])
assert_type(cp.attainment({"audits": 5})["audits"].met, bool | None)
