"""Data files that lie beside the modules that read them, in whatever form the package is installed."""

from __future__ import annotations

import pkgutil
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def text(package: str, name: str) -> str:
    """Read a file beside the modules of a package."""
    data = pkgutil.get_data(package, name)
    if data is None:
        raise FileNotFoundError(f"{package}: {name}")
    return data.decode("utf-8")


def toml(package: str, name: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """Read a TOML file beside the modules of a package."""
    return tomllib.loads(text(package, name), parse_float=parse_float)
