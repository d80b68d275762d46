"""Systems made for tests, as the TOML text that the loader reads."""

from __future__ import annotations

HEAD = """
[system]
id = "made"
zh = "试验体系"
en = "made for a test"
method = "membership"
source = "a test"
standing = "confirmed"
{more}
"""

LEVELS = """
[[level]]
id = "I"
zh = "领先"
en = "leading"
index = 85
limiting = "I"
{floor}

[[level]]
id = "II"
zh = "先进"
en = "advanced"
index = 85
limiting = "II"

[[level]]
id = "III"
zh = "基本"
en = "basic"
index = 100
"""


def primary(name, weight, rows, more=""):
    return f'[[primary]]\nid = "{name}"\nzh = "{name}类"\nen = "{name}"\nweight = {weight}\n{more}\n' + "\n".join(rows)


def row(name, weight="1", *, limiting=False, marks="at_most = [10, 20, 30]", unit="kg/t", more=""):
    unit = f'unit = "{unit}"' if unit else ""
    share = "" if weight == "" else f"weight = {weight}"
    return (
        f'[[primary.indicator]]\nid = "{name}"\nzh = "{name}指标"\nen = "the {name}"\n{unit}\n{share}\n'
        f'limiting = {str(limiting).lower()}\n{marks}\nstanding = "confirmed"\n{more}\n'
    )


def system_text(*primaries, more="", floor="", extra=""):
    return HEAD.format(more=more) + LEVELS.format(floor=floor) + extra + "\n" + "\n".join(primaries)


def grades(*requires):
    listed = ", ".join(f'"{one}"' for one in requires)
    return f"requires_zh = [{listed}]\nrequires_en = [{listed}]"


PARAMETER = '[[parameter]]\nid = "n"\nzh = "层数"\nen = "layers"\nfirst = {}\nlast = {}\nwhole = {}\n'
