"""The command `cleanprod`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, or say how to install what it needs."""
    try:
        from .cli import run  # noqa: PLC0415 - typer and rich come with the extra `cli`
    except ModuleNotFoundError as error:
        if error.name not in ("typer", "rich"):
            raise
        sys.exit("The command line needs typer and rich: pip install 'cleanprod[cli]'")
    sys.exit(run())


if __name__ == "__main__":
    main()
