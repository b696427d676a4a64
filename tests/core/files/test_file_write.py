"""Files that another program holds, as Windows has them."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from nnsim.core.files import write


class Held:
    """Renames as Windows does while another program reads the file: the first ``times`` attempts are refused."""

    def __init__(self, times: int) -> None:
        self.left = times
        self.pauses: list[float] = []
        self._rename = os.replace

    def replace(self, source: Path, target: Path) -> None:
        if self.left:
            self.left -= 1
            raise PermissionError(errno.EACCES, "Access is denied")
        self._rename(source, target)


def held(monkeypatch: pytest.MonkeyPatch, times: int) -> Held:
    made = Held(times)
    monkeypatch.setattr(write, "WINDOWS", True)
    monkeypatch.setattr(write.time, "sleep", made.pauses.append)
    monkeypatch.setattr(write.os, "replace", made.replace)
    return made


def test_a_file_that_another_program_reads_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"old")
    other = held(monkeypatch, 2)
    write.write_atomically(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert other.pauses == list(write.PAUSES[:2])


def test_one_that_stays_open_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")
    other = held(monkeypatch, 99)
    with pytest.raises(OSError, match=os.strerror(errno.EBUSY)) as caught:
        write.write_atomically(tmp_path / "a", b"new")
    assert "another program may have it open" in write.why_not(caught.value)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"old")]
    assert other.pauses == list(write.PAUSES)
    assert sum(other.pauses) < 1
