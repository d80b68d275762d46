"""`cleanprod schema`: the JSON Schema of what comes in and of what goes out."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from cleanprod.models import Enterprise
from cleanprod.rules.document import decision_schema


class Model(StrEnum):
    """What has a schema."""

    enterprise = "enterprise"
    decision = "decision"


def schema(model: Annotated[Model, typer.Argument(metavar="MODEL", help="enterprise or decision.")]) -> int:
    """Print the JSON Schema of a model."""
    found = decision_schema() if model is Model.decision else Enterprise.model_json_schema()
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    return 0
