"""Wheel and source distribution, built twice: the same source must give the same bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

from shipping.checksums import sha256
from shipping.deb import moment
from shipping.places import BUILD, RESULTS, ROOT, BuildError
from shipping.running import run, say


def build(python: Path, folder: Path = RESULTS, source: Path = ROOT) -> list[Path]:
    """Make both in ``folder`` with the environment of ``python``; raises ``BuildError`` if a second build differs."""
    say("Building wheel and source distribution, twice")
    first, second = (_build(python, BUILD / "wheels" / name, source) for name in ("first", "second"))
    for one, other in zip(first, second, strict=True):
        if (one.name, sha256(one)) != (other.name, sha256(other)):
            raise BuildError(f"{one.name} differs from build to build; find what depends on time or place.")
    folder.mkdir(parents=True, exist_ok=True)
    made = [Path(shutil.move(file, folder / file.name)) for file in first]
    shutil.rmtree(BUILD / "wheels")
    return made


def _build(python: Path, folder: Path, source: Path) -> list[Path]:
    shutil.rmtree(folder, ignore_errors=True)
    variables = {"SOURCE_DATE_EPOCH": str(int(moment().timestamp()))}
    kinds = ("-t", "wheel", "-t", "sdist")
    run(python, "-m", "hatchling", "build", *kinds, "-d", folder, folder=source, variables=variables)
    return sorted(folder.iterdir())
