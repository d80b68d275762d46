"""Effects (成效): what a measure, or the measures of an audit, save and cut in a year, each with its kind of quantity.

Savings and cuts are yearly rates; those of pollutants are of what is generated (产生量), as the Opinion counts them (stand
A30). One that is negative is used or generated in addition.

>>> [name for name, one in EFFECTS.items() if one.unit == "t/a"][:4]
['cod', 'nh3_n', 'tn', 'tp']
>>> Effects(年削减COD="3.2 吨", 年节电量="-12 万千瓦时").cod_cut
<AnnualMass 3.2 吨>
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from attrs import frozen

from cleanprod.units import AnnualMass, Carbon, Energy, Mass, Money, Quantity, Signed, Water
from cleanprod.words import Text

from .fields import fact
from .record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .written import Written

    Cut = Written[AnnualMass]
    Electricity = Written[Energy]
    Weight = Written[Mass]
    Volume = Written[Water]
    Emission = Written[Carbon]
    SignedMoney = Written[Money]
else:
    Cut = Annotated[AnnualMass | None, Signed()]
    Electricity = Annotated[Energy | None, Signed()]
    Weight = Annotated[Mass | None, Signed()]
    Volume = Annotated[Water | None, Signed()]
    Emission = Annotated[Carbon | None, Signed()]
    SignedMoney = Annotated[Money | None, Signed()]


class Effects(Record):
    """What is saved and cut in a year, beside energy and water: electricity, coal, materials, pollutants, waste, CO2.

    Errors:
        RecordError: a field is wrong.
    """

    electricity_saved: Electricity = fact("年节电量", "electricity saved in a year", "节电量")
    coal_saved: Weight = fact("年节煤量", "coal saved in a year", "节煤量")
    materials_saved: Weight = fact("年节材量", "raw materials saved in a year", "节材量", "年节约原辅材料")
    waste_water_cut: Volume = fact("年减排废水量", "waste water no longer generated in a year", "废水削减量")
    cod_cut: Cut = fact("年削减COD", "COD no longer generated in a year", "COD削减量", "化学需氧量削减量")
    nh3_n_cut: Cut = fact("年削减氨氮", "ammonia nitrogen no longer generated in a year", "氨氮削减量")
    tn_cut: Cut = fact("年削减总氮", "total nitrogen no longer generated in a year", "总氮削减量")
    tp_cut: Cut = fact("年削减总磷", "total phosphorus no longer generated in a year", "总磷削减量")
    heavy_metals_cut: Cut = fact("年削减重金属", "heavy metals no longer generated in a year", "重金属削减量")
    so2_cut: Cut = fact("年削减二氧化硫", "sulphur dioxide no longer generated in a year", "二氧化硫削减量", "SO2削减量")
    nox_cut: Cut = fact("年削减氮氧化物", "nitrogen oxides no longer generated in a year", "氮氧化物削减量", "NOx削减量")
    particulates_cut: Cut = fact("年削减颗粒物", "particulates no longer generated in a year", "颗粒物削减量", "烟粉尘削减量")
    vocs_cut: Cut = fact("年削减VOCs", "volatile organic compounds no longer generated in a year", "VOCs削减量")
    general_waste_cut: Cut = fact("年削减一般固废", "general solid waste no longer generated in a year", "一般固废削减量")
    hazardous_waste_cut: Cut = fact("年削减危险废物", "hazardous waste no longer generated in a year", "危险废物削减量")
    co2_cut: Emission = fact("年减排二氧化碳", "carbon dioxide cut in a year", "二氧化碳减排量", "CO2减排量")


@frozen
class Effect:
    """One effect: the field that holds it, its kind, the unit in which it is counted, and its words."""

    field: str
    kind: type[Quantity]
    unit: str
    label: Text


EFFECTS: Final[Mapping[str, Effect]] = {
    "energy": Effect("energy_saved", Energy, "tce", Text("节能", "energy")),
    "electricity": Effect("electricity_saved", Energy, "kWh", Text("节电", "electricity")),
    "coal": Effect("coal_saved", Mass, "t", Text("节煤", "coal")),
    "water": Effect("water_saved", Water, "m³", Text("节水", "water")),
    "materials": Effect("materials_saved", Mass, "t", Text("节材", "materials")),
    "waste_water": Effect("waste_water_cut", Water, "m³", Text("废水", "waste water")),
    "cod": Effect("cod_cut", AnnualMass, "t/a", Text("COD", "COD")),
    "nh3_n": Effect("nh3_n_cut", AnnualMass, "t/a", Text("氨氮", "ammonia nitrogen")),
    "tn": Effect("tn_cut", AnnualMass, "t/a", Text("总氮", "total nitrogen")),
    "tp": Effect("tp_cut", AnnualMass, "t/a", Text("总磷", "total phosphorus")),
    "heavy_metals": Effect("heavy_metals_cut", AnnualMass, "t/a", Text("重金属", "heavy metals")),
    "so2": Effect("so2_cut", AnnualMass, "t/a", Text("二氧化硫", "SO2")),
    "nox": Effect("nox_cut", AnnualMass, "t/a", Text("氮氧化物", "NOx")),
    "particulates": Effect("particulates_cut", AnnualMass, "t/a", Text("颗粒物", "particulates")),
    "vocs": Effect("vocs_cut", AnnualMass, "t/a", Text("挥发性有机物", "VOCs")),
    "general_waste": Effect("general_waste_cut", AnnualMass, "t/a", Text("一般固废", "general solid waste")),
    "hazardous_waste": Effect("hazardous_waste_cut", AnnualMass, "t/a", Text("危险废物", "hazardous waste")),
    "co2": Effect("co2_cut", Carbon, "tCO2", Text("二氧化碳", "CO2")),
}
"""The effects by name; energy and water are fields of the records themselves, with what there was before."""
