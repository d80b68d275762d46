"""Cities and counties of Guangdong by code or name (GB/T 2260)."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Final

from attrs import frozen

PROVINCE: Final = "44"


@frozen
class Place:
    """A city (`city` is empty) or a county and the code of the city in which it lies."""

    code: str
    name: str
    city: str


@cache
def places() -> dict[str, Place]:
    """Read the cities and counties, by code."""
    lines = files(__package__).joinpath("places.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["code"]: Place(row["code"], row["name"], row["city"]) for row in rows}


@cache
def _by_name() -> dict[tuple[str, str], Place]:
    return {(place.name, place.city): place for place in places().values()}


def find_city(written: str) -> Place | None:
    """Find a city by its code or its name, with or without 市.

    >>> find_city("广州").code
    '440100'
    """
    place = places().get(written) or _by_name().get((written, "")) or _by_name().get((f"{written}市", ""))
    return place if place is not None and not place.city else None


def find_counties(written: str) -> list[Place]:
    """Find the counties that a code or a name may mean; a name such as 城区 can stand for several."""
    counties = [place for place in places().values() if place.city]
    return [place for place in counties if written in (place.code, place.name)]


def city_names() -> list[str]:
    """List the names of the cities."""
    return [place.name for place in places().values() if not place.city]
