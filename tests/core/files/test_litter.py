"""Temporary files of killed processes: they go, and nothing else does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from nnsim.core.files import litter, recovery, write

NAME = ".nnsim-0123456789abcdef.tmp"
WRITES = """
import sys, time
from pathlib import Path
from nnsim.core.files.write import write_atomically

def slowly(file):
    file.write(b"half of it")
    file.flush()
    print("writing", flush=True)
    time.sleep(60)

write_atomically(Path(sys.argv[1]), slowly)
"""


@pytest.fixture(autouse=True)
def untidied(monkeypatch):
    """No folder has been looked through yet."""
    monkeypatch.setattr(write, "_tidied", {})


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def old(path: Path, content: bytes = b"") -> Path:
    path.write_bytes(content)
    os.utime(path, (1, 1))
    return path


def writer(path: Path) -> subprocess.Popen[str]:
    """A process that is in the middle of saving ``path``."""
    process = subprocess.Popen([sys.executable, "-c", WRITES, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


def test_the_next_save_takes_away_what_a_killed_one_left(tmp_path):
    process = writer(tmp_path / "mine.nnsim")
    (temporary,) = tmp_path.iterdir()
    os.utime(temporary, (1, 1))
    write.write_atomically(tmp_path / "other.nnsim", b"other")
    assert left(tmp_path) == [temporary.name, "other.nnsim"], "its writer lives"
    process.kill()
    process.communicate()
    write._tidied.clear()  # a minute later
    write.write_atomically(tmp_path / "other.nnsim", b"other")
    assert left(tmp_path) == ["other.nnsim"]


def test_what_is_not_named_as_ours_or_is_no_file_stays(tmp_path):
    names = [
        ".nnsim-0123456789abcde.tmp", ".nnsim-0123456789ABCDEF.tmp", "nnsim-0123456789abcdef.tmp",
        ".nnsim-0123456789abcdef.tmp.nnsim", ".nnsim-notes.tmp", "work.tmp",
    ]  # fmt: skip
    for name in names:
        old(tmp_path / name, b"a person's own")
    (tmp_path / ".nnsim-00000000000000aa.tmp").mkdir()
    target = old(tmp_path / "precious", b"precious")
    (tmp_path / ".nnsim-00000000000000bb.tmp").symlink_to(target)
    before = left(tmp_path)
    write.write_atomically(tmp_path / "a", b"a")
    assert left(tmp_path) == sorted([*before, "a"])
    assert target.read_bytes() == b"precious"


def test_what_was_written_just_now_waits_for_the_next_look(tmp_path):
    (tmp_path / NAME).write_bytes(b"half")
    write.write_atomically(tmp_path / "a", b"a")
    assert left(tmp_path) == [NAME, "a"]
    os.utime(tmp_path / NAME, (1, 1))
    write.write_atomically(tmp_path / "a", b"a")
    assert left(tmp_path) == ["a"], "not a minute later only"


@pytest.mark.skipif(sys.platform == "win32", reason="users are told apart otherwise there")
def test_what_other_users_left_stays(tmp_path, monkeypatch):
    old(tmp_path / NAME)
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    assert litter.sweep(tmp_path, write.TEMPORARY)
    assert left(tmp_path) == [NAME]


def test_a_folder_that_cannot_be_read_is_no_failure(tmp_path):
    assert litter.sweep(tmp_path / "nowhere", re.compile(".*"))


def test_a_save_that_fails_leaves_nothing(tmp_path):
    def failing(file):
        file.write(b"half")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write.write_atomically(tmp_path / "a", failing)
    assert left(tmp_path) == []


def test_looking_for_lost_work_takes_away_half_written_recovery_files(tmp_path):
    old(tmp_path / NAME)
    assert recovery.pending(tmp_path) == []
    assert left(tmp_path) == []


def test_temporary_folders_of_killed_processes_go_and_others_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    theirs = tmp_path / "nnsim-mine1234"
    theirs.mkdir()
    old(theirs / "results.csv", b"1,2")
    dead = tmp_path / "nnsim-dead1234"
    dead.mkdir()
    old(dead / litter.HELD)
    with litter.temporary_folder() as first:
        os.utime(first / litter.HELD, (1, 1))
        with litter.temporary_folder() as second:
            assert left(tmp_path) == sorted([theirs.name, first.name, second.name])
    assert left(tmp_path) == [theirs.name]


STARTS = """
import os, sys, time
from nnsim.client.engine_client import EngineClient

if __name__ == "__main__":
    client = EngineClient()
    client.start()
    client.wait(60)
    print(client.pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes there")
def test_the_next_engine_takes_away_the_log_of_one_that_was_killed_with_its_window(tmp_path, monkeypatch):
    """Alone it would do so itself; a whole group that is killed can not."""
    root = Path(litter.__file__).parents[3]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(root)}
    script = tmp_path / "window.py"
    script.write_text(STARTS)
    command = [sys.executable, str(script)]
    first = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert first.stdout is not None
    assert first.stdout.readline().strip().isdigit()
    (log,) = tmp_path.glob("nnsim-engine-*.log")
    os.utime(log, (1, 1))
    assert litter.sweep(tmp_path, re.compile(r"nnsim-engine-.*\.log"))
    assert log.exists(), "its engine lives"
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    deadline = time.monotonic() + 10
    while not litter._is_free(log) and time.monotonic() < deadline:
        time.sleep(0.02)
    second = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert second.stdout is not None
    assert second.stdout.readline().strip().isdigit()
    assert not log.exists()
    assert len(list(tmp_path.glob("nnsim-engine-*.log"))) == 1
    os.killpg(second.pid, signal.SIGKILL)
    second.communicate()
