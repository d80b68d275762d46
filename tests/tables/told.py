"""The answers about a record as a table has them."""


def told(law, record):
    """Write the answers about a record as a row of a table."""
    row = []
    for name, value in law.assess(record).outcomes.items():
        rule = law.about(type(record)).program.rules[name].rule
        if rule.kind == "flag":
            row.append(value)
        else:
            none = value == rule.idle
            row += [None if none else value, "unknown" if value is None else "none" if none else "settled"]
    return tuple(row)
