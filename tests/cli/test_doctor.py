"""``nnsim doctor``: passes here, and each failing part makes it say so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nnsim import __version__
from nnsim.cli import checkup
from nnsim.cli.__main__ import main
from nnsim.cli.checkup import Check, check_all
from nnsim.core.problem import Problem, ProblemError

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
    assert [check["name"] for check in found["checks"]] == ["engine", "window", "resources", "folders"]
    assert "test accuracy 1.0" in found["checks"][0]["text"]


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
    assert checkup.resources().startswith("14 examples")
    monkeypatch.setattr(checkup, "resource_path", lambda _name: tmp_path)
    with pytest.raises(ValueError, match="the icons are missing; reinstall nnsim"):
        checkup.resources()


def test_folders_that_cannot_be_written_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "can be written" in checkup.folders()
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(checkup, "recovery_folder", lambda: tmp_path / "file" / "recovery")
    with pytest.raises(ValueError, match="cannot be written"):
        checkup.folders()


@pytest.mark.slow
def test_qt_starts_in_a_process_of_its_own() -> None:
    assert checkup.window().startswith("Qt 6")
