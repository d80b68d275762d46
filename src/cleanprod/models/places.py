"""Cities and counties of Guangdong by code or name (GB/T 2260)."""

from __future__ import annotations

import csv
from functools import cache

from attrs import frozen

from cleanprod import shipped


@frozen
class Place:
    """A city (`city` is empty) or a county and the code of the city in which it lies."""

    code: str
    name: str
    city: str


@cache
def places() -> dict[str, Place]:
    """Read the cities and counties, by code."""
    lines = shipped.text(__package__, "places.csv").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["code"]: Place(row["code"], row["name"], row["city"]) for row in rows}


@cache
def _by_name() -> dict[str, Place]:
    # 东莞市 and 中山市 have no counties, and no two counties of the province share a name
    return {place.name: place for place in places().values()}


def find_city(written: str) -> Place | None:
    """Find a city by its code or its name, with or without 市.

    >>> find_city("广州").code
    '440100'
    """
    place = places().get(written) or _by_name().get(written) or _by_name().get(f"{written}市")
    return place if place is not None and not place.city else None


def find_county(written: str) -> Place | None:
    """Find a county by its code or its name.

    >>> find_county("天河区").city
    '440100'
    """
    place = places().get(written) or _by_name().get(written)
    return place if place is not None and place.city else None


def city_names() -> list[str]:
    """List the names of the cities."""
    return [place.name for place in places().values() if not place.city]
