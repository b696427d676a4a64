"""Nobody tells kinds of data apart by their ids or by the shape of a sample: a declared property says what is meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import nnsim

ROOT = Path(nnsim.__file__).parent
BY_ID = re.compile(r"""\bdata\.kind\s*(==|!=|in\b|not in\b)\s*["'({]|\bkind_of\([^()]*\)\.id\b""")
BY_SHAPE = re.compile(r"\bis_(image|plane|table)\b|(sample_shape|shape\[1:\])\s*[!=]= \(2,\)")


@pytest.mark.parametrize("question", [BY_ID, BY_SHAPE], ids=["id", "shape"])
def test_kinds_are_asked_for_what_they_declare(question: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in ROOT.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if question.search(line)
    ]
    assert found == []
