"""Autosave: what a crashed session leaves is found, what a living or finished one has is not."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nnsim.core.files import recovery, write
from nnsim.core.problem import Severity
from nnsim.core.project import Project

CRASH = """
import os, sys
from pathlib import Path
from nnsim.core.project import Project
from nnsim.core.files.recovery import Recovery
session = Recovery(Path(sys.argv[1]))
print(session.write(Project("Lost work"), None, Path("/home/me/lesson.nnsim")), flush=True)
if sys.argv[2] == "wait":
    sys.stdin.read()
os._exit(1)
"""


def start(place: Path, mode: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CRASH, str(place), mode], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_the_file_of_a_crashed_session_is_found_and_opened(tmp_path: Path) -> None:
    with start(tmp_path, "crash") as process:
        assert process.communicate()[0].strip() == "None"
    (found,) = recovery.pending(tmp_path)
    assert found.original == Path("/home/me/lesson.nnsim")
    assert found.load().project.name == "Lost work"
    found.discard()
    assert recovery.pending(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_session_that_still_runs_is_left_alone_until_it_is_killed(tmp_path: Path) -> None:
    with start(tmp_path, "wait") as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "None"
        assert recovery.pending(tmp_path) == []
        process.kill()
    assert len(recovery.pending(tmp_path)) == 1


def test_a_clean_exit_leaves_nothing(tmp_path: Path) -> None:
    session = recovery.Recovery(tmp_path)
    assert not any(tmp_path.iterdir())
    assert session.write(Project("Mine"), None, None) is None
    assert session.file.exists()
    assert recovery.pending(tmp_path) == []
    session.close()
    assert not any(tmp_path.iterdir())
    session.close()


def test_clear_forgets_what_is_saved_elsewhere_and_goes_on(tmp_path: Path) -> None:
    session = recovery.Recovery(tmp_path)
    session.write(Project("One"), None, tmp_path / "one.nnsim")
    session.clear()
    assert not session.file.exists()
    assert session.write(Project("Two"), None, tmp_path / "one.nnsim") is None
    assert session.file.with_suffix(".json").exists()
    session.close()


def leave_behind(place: Path, name: str, original: Path | None = None) -> Path:
    """A session that ends without ``close``, as a crash does."""
    session = recovery.Recovery(place)
    session.write(Project(name), None, original)
    assert session._lock is not None
    session._lock.close()
    return session.file


def test_the_newest_comes_first(tmp_path: Path) -> None:
    files = [leave_behind(tmp_path, name) for name in ("old", "new")]
    for age, file in zip((200, 100), files, strict=True):
        os.utime(file, (1_700_000_000 - age, 1_700_000_000 - age))
    assert [found.load().project.name for found in recovery.pending(tmp_path)] == ["new", "old"]


@pytest.mark.parametrize("note", [b"", b"{", b"[]", b'{"original": 3}', b"[" * 100_000])
def test_a_damaged_note_only_loses_the_path(tmp_path: Path, note: bytes) -> None:
    file = leave_behind(tmp_path, "x", tmp_path / "a.nnsim")
    assert recovery.pending(tmp_path)[0].original == tmp_path / "a.nnsim"
    file.with_suffix(".json").write_bytes(note)
    assert recovery.pending(tmp_path)[0].original is None


def test_what_an_empty_session_left_is_swept_away(tmp_path: Path) -> None:
    leave_behind(tmp_path, "x").unlink()
    assert recovery.pending(tmp_path) == []
    assert not any(tmp_path.iterdir())


def test_no_folder_and_no_right_to_read_mean_nothing_to_recover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert recovery.pending(tmp_path / "missing") == []

    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(recovery, "_left_behind", forbidden)
    assert recovery.pending(tmp_path) == []


def test_a_full_disk_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    session = recovery.Recovery(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(write.os, "fsync", full)
        problem = session.write(Project(), None, None)
        assert problem is not None
        assert problem.severity is Severity.WARNING
        assert problem.text.startswith("Your work cannot be kept safe against a crash, as the disk is full; save it")
        assert session.write(Project(), None, None) is None
    assert session.write(Project(), None, None) is None
    session.close()


def test_a_folder_that_cannot_be_made_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    session = recovery.Recovery(tmp_path / "file" / "recovery")
    assert session.write(Project(), None, None) is not None
    assert session.write(Project(), None, None) is None
    session.close()


def test_the_usual_folder_is_the_users_own() -> None:
    assert recovery.folder().parts[-2:] == ("nnsim", "recovery")
