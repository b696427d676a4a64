"""Write the bundled example projects from their declarations: ``python packaging/make_examples.py``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nnsim.core.files.nnsim_file import SUFFIX, save  # noqa: E402
from nnsim.examples.example import build, examples  # noqa: E402  nnsim need not be installed

FOLDER = ROOT / "resources" / "examples"


def main() -> None:
    """Make every file anew and remove those of examples that no longer exist."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in set(FOLDER.glob(f"*{SUFFIX}")) - {FOLDER / f"{name}{SUFFIX}" for name in examples().ids()}:
        old.unlink()
    for example in examples():
        save(FOLDER / f"{example.id}{SUFFIX}", build(example))
        print(example.id)


if __name__ == "__main__":
    main()
