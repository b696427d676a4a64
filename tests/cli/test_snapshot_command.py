"""``nnsim snapshot``: what the command hands to the window's painter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nnsim.cli import snapshot
from nnsim.cli.__main__ import main
from nnsim.core.files import nnsim_file
from nnsim.core.run import Checkpoint
from nnsim.examples.example import open_example


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []

    def paint(project: object, out: Path, **options: Any) -> None:
        options["progress"](3)
        seen.append({"project": project, "out": out, **options})

    app = SimpleNamespace(VIEWS=("window", "output"), Picture=SimpleNamespace, snapshot=paint)
    monkeypatch.setattr(snapshot, "importlib", SimpleNamespace(import_module=lambda _name: app))
    return seen


def test_defaults(calls: list[dict[str, Any]]) -> None:
    assert main(["snapshot", "xor", "--out", "a.png"]) == 0
    (call,) = calls
    assert call["out"] == Path("a.png")
    assert call["epochs"] == open_example("xor").project.recipe.epochs
    assert vars(call["picture"]) == {
        "view": "window",
        "size": (1366, 768),
        "theme": "light",
        "scale": 1.0,
        "presenter": False,
    }


def test_everything_chosen(calls: list[dict[str, Any]]) -> None:
    words = "snapshot spiral --out b.png --epochs 20 --view output --size 800x600 --theme dark --scale 2 --presenter"
    assert main(words.split()) == 0
    assert calls[0]["epochs"] == 20
    assert vars(calls[0]["picture"]) == {
        "view": "output",
        "size": (800, 600),
        "theme": "dark",
        "scale": 2.0,
        "presenter": True,
    }


def test_a_saved_run_is_shown_as_it_is(calls: list[dict[str, Any]], tmp_path: Path) -> None:
    nnsim_file.save(tmp_path / "a.nnsim", open_example("or").project, Checkpoint(30, 2, 0, {}))
    assert main(["snapshot", str(tmp_path / "a.nnsim"), "--out", "c.png"]) == 0
    assert calls[0]["epochs"] == 0
    assert calls[0]["checkpoint"].epoch == 2


def test_an_unknown_view(calls: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["snapshot", "xor", "--out", "a.png", "--view", "moon"]) == 2
    assert capsys.readouterr().err == "nnsim: There is no view 'moon'; choose one of window, output.\n"
    assert calls == []


@pytest.mark.slow
def test_nothing_but_the_picture_is_left(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    code = "import sys; from nnsim.cli.__main__ import main\nif __name__ == '__main__': sys.exit(main(sys.argv[1:]))"
    variables = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path / "temporary"))}
    command = [sys.executable, "-c", code, "snapshot", "and", "--epochs", "1", "--out", str(tmp_path / "a.png")]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert list((tmp_path / "temporary").iterdir()) == []
    assert (tmp_path / "a.png").is_file()
