"""The blocker that the two blocked runs rely on does block."""

from __future__ import annotations

from pathlib import Path

from blocked_runs import passed, run_without


def test_blocker_blocks(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("def test_it():\n    import json, colorsys\n", encoding="utf-8")
    assert passed(run_without("torch", "test_it.py", cwd=tmp_path))
    blocked = run_without("colorsys", "test_it.py", cwd=tmp_path)
    assert blocked.returncode == 1
    assert "No module named 'colorsys'" in blocked.stdout
