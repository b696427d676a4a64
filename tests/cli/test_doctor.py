"""``nnsim doctor``: passes here, and each failing part makes it say so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from nnsim import __version__
from nnsim.cli import checkup, checkup_engine, checkup_window
from nnsim.cli.__main__ import main
from nnsim.cli.checkup import Check, check_all
from nnsim.core.problem import Problem, ProblemError
from nnsim.examples.example import examples, open_example

Captured = pytest.CaptureFixture[str]


def works() -> str:
    return "fine"


@pytest.mark.slow
def test_the_whole_command_passes_without_torch_in_its_process() -> None:
    code = (
        "import sys\n"
        "from nnsim.cli.__main__ import main\n"
        "if __name__ == '__main__':\n"
        "    status = main(['doctor', '--json'])\n"
        "    sys.exit('torch was loaded' if 'torch' in sys.modules else status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["ok"] is True
    assert found["versions"]["nnsim"] == __version__
    assert [check["name"] for check in found["checks"]] == [
        "engine",
        "kernels",
        "images",
        "saving",
        "window",
        "picture",
        "resources",
        "folders",
    ]
    assert "test accuracy 1.0" in found["checks"][0]["text"]
    assert found["checks"][1]["text"].startswith("one made ")


def test_a_failing_part_fails_the_whole(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ProblemError(Problem("The engine does not start;\nreinstall nnsim."))

    monkeypatch.setattr(checkup, "CHECKS", {"engine": broken, "folders": works})
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"nnsim {__version__} on ")
    assert lines[-3] == "FAIL  engine     The engine does not start; reinstall nnsim."
    assert lines[-2] == "ok    folders    fine"
    assert lines[-1].startswith("Something is wrong")


def test_when_all_works(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "CHECKS", {"engine": works})
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Everything works."
    assert list(check_all(lambda _text: None)) == [Check("engine", True, "fine")]


def test_missing_resources_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert checkup.resources().startswith(f"{len(examples())} examples")
    monkeypatch.setattr(checkup, "resource_path", lambda _name: tmp_path)
    with pytest.raises(ValueError, match="the icons are missing; reinstall nnsim"):
        checkup.resources()


@pytest.mark.parametrize(
    ("name", "need"),
    [("recovery_folder", "the recovery of unsaved work needs it"), ("cache_folder", "without it every start compiles")],
)
def test_folders_that_cannot_be_written_are_named(
    name: str, need: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "can be written" in checkup.folders()
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(checkup, name, lambda: tmp_path / "file" / "folder")
    with pytest.raises(ValueError, match=rf"folder cannot be written \(.+\); {need}"):
        checkup.folders()


def dies(_connection: Connection) -> None:
    os._exit(6)


def complains(connection: Connection) -> None:
    connection.send("! The fonts are gone; reinstall nnsim.")


def test_what_a_process_of_its_own_finds_wrong_is_told() -> None:
    with pytest.raises(ValueError, match=r"^The fonts are gone; reinstall nnsim\.$"):
        checkup_window.ask(complains)
    with pytest.raises(ValueError, match="Qt ends at once; install the system libraries"):
        checkup_window.ask(dies)


def test_a_part_of_the_images_keeps_the_split() -> None:
    whole = open_example(checkup_engine.images_example()).project
    part = checkup_engine.part_of(whole).data
    assert (len(part), int(part.test.sum())) == (2500, 500)
    assert part.bundled == "", "it must travel to the engine as it is"
    first = np.flatnonzero(~whole.data.test)[0]
    assert (part.x[0] == whole.data.x[first]).all()


def test_images_that_are_not_learned_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = SimpleNamespace(values={"test_accuracy": 0.11, "seconds": 1.0})
    monkeypatch.setattr(checkup_engine, "_trained", lambda _project, _epochs: outcome)
    with pytest.raises(ValueError, match=r"reached only 0\.11"):
        checkup_engine.images()


def test_a_project_that_comes_back_changed_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    other = open_example("xor")
    monkeypatch.setattr(checkup_engine, "_trained", lambda _project, _epochs: SimpleNamespace(checkpoint=None))
    assert checkup_engine.saving().startswith("a project with its trained run came back")
    monkeypatch.setattr(checkup_engine, "open_project", lambda _path: other)
    with pytest.raises(ValueError, match="came back changed"):
        checkup_engine.saving()
