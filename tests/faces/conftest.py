"""The command line, run in this process."""

from __future__ import annotations

import pytest

from cleanprod import cli


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = cli.run([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return call
