"""``nnsim export``: the data set of a project as a file of another kind."""

from __future__ import annotations

import argparse
from pathlib import Path

from nnsim.cli.errors import DONE, UsageError
from nnsim.cli.source import open_source
from nnsim.io.export import export


def run(options: argparse.Namespace) -> int:
    """Write the samples and say where."""
    path = Path(options.out)
    if not path.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {str(path.parent)!r} to write into; make it first.")
    data = open_source(options.project).project.data
    export(data, path, options.to)
    print(f"wrote {len(data):,} samples to {options.out}")
    return DONE
