"""Energy saved between two accounts: by energy per unit of output, at the output after.

The method of GB/T 13234 as commonly told; its text was not read, so that a saving is never better than unverified.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from cleanprod.errors import Problem, QuantityError
from cleanprod.standing import STANDING_WORDS, Standing, weakest
from cleanprod.units.definitions import label_of
from cleanprod.units.outputs import output_of
from cleanprod.units.schema import to_form
from cleanprod.words import Text

from .account import energy_of
from .factors import BASIS_WORDS

if TYPE_CHECKING:
    from cleanprod.units.kinds import CalorificEnergy, EquivalentEnergy, Intensity
    from cleanprod.units.quantity import Quantity
    from cleanprod.words import Lang

    from .account import EnergyAccount
    from .factors import Basis

_METHOD: Final = Text(
    "按单位产品（产值）能耗之差乘以报告期产量；方法依 GB/T 13234，未核实原文",
    "difference of energy per unit of output, times the output after; after GB/T 13234, whose text was not read",
)


@frozen
class Saving:
    """Energy saved between two accounts at the output after; negative where more was used.

    Attributes:
        energy: in tce, of the type of the accounts.
        before, after: energy per unit of output.
        standing: never better than `unverified`: the text of the method was not read.
    """

    energy: CalorificEnergy | EquivalentEnergy
    before: Intensity
    after: Intensity
    basis: Basis
    edition: str
    standing: Standing
    warnings: tuple[Text, ...] = ()
    method: Text = _METHOD

    def say(self, lang: Lang = "en") -> str:
        """Tell the saving."""
        saved = "节能量" if lang == "zh" else "energy saved"
        head = f"{saved} {self.energy:{lang}} ({BASIS_WORDS[self.basis].say(lang)}): {self.before:{lang}} → {self.after:{lang}}"
        lines = [head, f"  {self.method.say(lang)} ({STANDING_WORDS[self.standing].say(lang)})"]
        return "\n".join([*lines, *(f"! {warning.say(lang)}" for warning in self.warnings)])

    def __str__(self) -> str:
        return self.say("en")

    def to_dict(self) -> dict[str, Any]:
        """Give the saving as JSON data, form `cleanprod.saving/1`."""
        return {
            "form": "cleanprod.saving/1",
            "energy": to_form(self.energy),
            "before": to_form(self.before),
            "after": to_form(self.after),
            "basis": self.basis,
            "edition": self.edition,
            "standing": self.standing,
            "method": {"zh": self.method.zh, "en": self.method.en},
            "warnings": [{"zh": warning.zh, "en": warning.en} for warning in self.warnings],
        }


def energy_saved(before: EnergyAccount, after: EnergyAccount, *, output_before: object, output_after: object) -> Saving:
    """Give the energy saved: the difference of energy per unit of output, times the output after.

    Errors:
        QuantityError: accounts of different basis or edition, outputs of different dimension, zero or less.

    >>> from cleanprod.units.energy.account import energy_account
    >>> old = energy_account([("原煤", "1000 t")], edition="2020")
    >>> new = energy_account([("原煤", "1050 t")], edition="2020")
    >>> energy_saved(old, new, output_before="100 t", output_after="120 t").energy
    <CalorificEnergy 107.145 tce>
    """
    if (before.basis, before.edition) != (after.basis, after.edition):
        one, two = (f"{each.basis}, {each.edition}" for each in (before, after))
        same = Text("同一计值方法、同一版本的两个账", "two accounts of one basis and one edition")
        mend = Text("请用 edition= 指定同一版本。", "Force one edition with edition=.")
        raise QuantityError(Problem(got=f"{one}; {two}", expected=same, mend=mend))
    outputs = output_of(output_before, "output_before"), output_of(output_after, "output_after")
    if outputs[0].units.vector != outputs[1].units.vector:
        one, two = (label_of(each.units.dimension).en for each in outputs)
        same = Text("同一种产量", "outputs of one dimension")
        raise QuantityError(Problem(got=f"{outputs[0]} ({one}); {outputs[1]} ({two})", expected=same, where="output_after"))
    saved = before.total.exact / outputs[0].exact * outputs[1].exact - after.total.exact
    standings: list[Standing] = ["unverified", *(each.standing for each in (before, after) if each.standing)]
    return Saving(
        energy=energy_of(before.basis, saved),
        before=before.per(outputs[0]),
        after=after.per(outputs[1]),
        basis=before.basis,
        edition=before.edition,
        standing=weakest(standings) or "unverified",
        warnings=(*dict.fromkeys((*before.warnings, *after.warnings)), *_other_rates(before, after)),
    )


def _other_rates(before: EnergyAccount, after: EnergyAccount) -> tuple[Text, ...]:
    """Say that the coal rates differ: then a part of the saving comes from the power stations."""
    used: list[dict[str, set[Quantity]]] = []
    for account in (before, after):
        rates: dict[str, set[Quantity]] = {}
        for line in account.lines:
            if line.coefficient is not None and line.factor.coefficient is None and not line.measured:
                rates.setdefault(line.factor.id, set()).add(line.coefficient)
        used.append(rates)
    differ = [name for name in used[0].keys() & used[1].keys() if used[0][name] != used[1][name]]
    return tuple(
        Text(
            f"{name} 前后所用煤耗不同，差额也在节能量之内",
            f"the coal rates of {name} differ: their difference is a part of the saving",
        )
        for name in sorted(differ)
    )
