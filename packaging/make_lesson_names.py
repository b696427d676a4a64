"""Write what conditions may name into the guide, and into the list that tests compare with."""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from nnsim.cli.__main__ import main  # noqa: E402  nnsim need not be installed
from nnsim.lessons.names.kinds import described  # noqa: E402

GUIDE, KEPT = ROOT / "docs" / "lessons.md", ROOT / "tests" / "lessons" / "names.json"


def write() -> None:
    """Both files, as ``nnsim lessons names`` tells them now."""
    table = io.StringIO()
    with contextlib.redirect_stdout(table):
        main(["lessons", "names"])
    text = GUIDE.read_text("utf-8")
    block = re.compile(r"(## Names\n.*?```text\n).*?```", re.DOTALL)
    GUIDE.write_text(block.sub(lambda found: f"{found[1]}{table.getvalue()}```", text), "utf-8")
    KEPT.write_text(json.dumps(described(), indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    write()
