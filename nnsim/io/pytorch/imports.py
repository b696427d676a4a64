"""The imports of a script: those that it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nnsim.io.pytorch import modules
from nnsim.io.pytorch.wording import loaded_names

STANDARD = {
    name: f"import {name}" for name in ("argparse", "functools", "hashlib", "io", "json", "math", "os", "sys")
} | {"Path": "from pathlib import Path", "Callable": "from collections.abc import Callable"}
LIBRARIES = {
    "np": "import numpy as np",
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "from torch.nn import functional as F",
}
"""Imports by the name that they bind; a script gets those that it reads."""


def imports(body: str) -> str:
    """The imports that ``body`` needs: of the standard library, then of libraries."""
    read = loaded_names(body)
    wanted = modules.source().imports | LIBRARIES
    standard = [STANDARD[name] for name in sorted(STANDARD) if name in read]
    libraries = [wanted[name] for name in sorted(wanted) if name in read and name not in STANDARD]
    return "\n\n".join("\n".join(_merged(lines)) for lines in (standard, libraries) if lines)


def _merged(lines: Iterable[str]) -> Iterator[str]:
    """``import a`` before ``from b import c``; what comes from one place stands in one line."""
    plainly = [line for line in lines if line.startswith("import ")]
    places: dict[str, list[str]] = {}
    for line in lines:
        if line not in plainly:
            place, _, name = line.partition(" import ")
            places.setdefault(place, []).append(name)
    yield from sorted(plainly)
    yield from (f"{place} import {', '.join(sorted(places[place]))}" for place in sorted(places))
