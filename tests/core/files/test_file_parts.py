"""Recovery files of large documents: only what has changed is written, and nothing is lost by a kill at any moment."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import weakref
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from project_files import swapped

from nnsim.core.data import Data
from nnsim.core.files import nnsim_file, recovery
from nnsim.core.files import parts as file_parts
from nnsim.core.files.archive import PARTS
from nnsim.core.files.parts import STEP, Pack, packs
from nnsim.core.files.recovery import Recovery
from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint

COUNT, SIDE = 20_000, 16
FEW = 2 * STEP + (256 << 10)
"""Bytes that an edit of one sample may cost here: a chunk, two where a sample lies in both, and all labels."""


def images(count: int = COUNT) -> Project:
    """A set of 5 MB; a large one by far for a chunk."""
    x = np.random.default_rng(0).integers(0, 255, (count, SIDE, SIDE), np.uint8)
    return Project("0", Data(x, np.zeros(count, np.float32), np.zeros(count, np.bool_), columns=(), kind="image"))


def relabelled(project: Project, index: int) -> Project:
    data = project.data
    y = data.y.copy()
    y[index] = 1 - y[index]
    return replace(project, name=str(index), data=data.with_samples(data.x, y, data.test))


def drawn(project: Project) -> Project:
    more = np.full((1, SIDE, SIDE), 7, np.uint8)
    return replace(project, data=project.data.joined(more, np.zeros(1, np.float32), np.zeros(1, np.bool_)))


def drawn_over(project: Project, index: int) -> Project:
    data = project.data
    x = data.x.copy()
    x[index] = 255 - x[index]
    return replace(project, data=data.with_samples(x, data.y, data.test))


def without(project: Project, index: int) -> Project:
    return replace(project, data=project.data.kept(np.arange(len(project.data)) != index))


def trained(step: int) -> Checkpoint:
    weights = {"dense1.weight": np.random.default_rng(step).standard_normal((64, 256)).astype(np.float32)}
    return Checkpoint(step, 0, step, weights, {f"m.{name}": array + 1 for name, array in weights.items()})


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return Pack(tmp_path / "1-ab.nnsim")


def size(pack: Pack) -> int:
    return sum(path.stat().st_size for path in packs(pack.file))


def assert_kept(pack: Pack, project: Project, checkpoint: Checkpoint | None = None) -> None:
    loaded = nnsim_file.load(pack.file)
    for name in ("x", "y", "test"):
        np.testing.assert_array_equal(getattr(loaded.project.data, name), getattr(project.data, name))
    assert loaded.project.name == project.name
    assert loaded.project.recipe == project.recipe
    assert (loaded.checkpoint is None) == (checkpoint is None)
    if checkpoint and loaded.checkpoint:
        assert loaded.checkpoint.step == checkpoint.step
        for own, kept in (
            (checkpoint.weights, loaded.checkpoint.weights),
            (checkpoint.optimizer, loaded.checkpoint.optimizer),
        ):
            for name, array in own.items():
                np.testing.assert_array_equal(kept[name], array)


EDITS: dict[str, tuple[Any, int]] = {
    "another rate": (lambda p: replace(p, recipe=replace(p.recipe, rate=0.5)), 0),
    "a label": (lambda p: relabelled(p, 17), FEW),
    "one drawn": (drawn, FEW),
    "one drawn over": (lambda p: drawn_over(p, 9_000), FEW),
    "the last one deleted": (lambda p: without(p, COUNT - 1), FEW),
    "nothing": (lambda p: p, 0),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_small_edit_of_a_large_document_writes_little(pack: Pack, edit: str) -> None:
    project, checkpoint = relabelled(images(), 1), trained(1)
    change, most = EDITS[edit]
    nnsim_file.keep(pack, project, checkpoint)
    before = size(pack)
    assert before > project.data.x.nbytes
    nnsim_file.keep(pack, change(project), checkpoint)
    assert 0 <= size(pack) - before <= most
    assert pack.file.stat().st_size < 64 << 10
    assert_kept(pack, change(project), checkpoint)


def test_other_weights_are_written_beside_samples_that_stay(pack: Pack) -> None:
    project = images()
    for step in range(3):
        nnsim_file.keep(pack, project, trained(step))
        assert_kept(pack, project, trained(step))
    assert size(pack) < project.data.x.nbytes + 8 * trained(0).weights["dense1.weight"].nbytes


def test_a_small_document_stays_one_file(pack: Pack, tmp_path: Path) -> None:
    nnsim_file.keep(pack, images(count=10), trained(1))
    nnsim_file.keep(pack, images(count=10))
    assert [path.name for path in tmp_path.iterdir()] == [pack.file.name]
    assert_kept(pack, images(count=10))


def test_once_it_is_small_again_nothing_large_lies_about(pack: Pack, tmp_path: Path) -> None:
    nnsim_file.keep(pack, images())
    nnsim_file.keep(pack, images(count=10))
    assert [path.name for path in tmp_path.iterdir()] == [pack.file.name]
    nnsim_file.keep(pack, images())
    assert_kept(pack, images())


def test_what_is_dead_never_outgrows_what_is_alive(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleting the first sample moves all others, so that everything is written each time."""
    monkeypatch.setattr(file_parts, "ROOM", 1 << 20)
    project = images()
    numbers = set()
    for _ in range(6):
        project = without(project, 0)
        nnsim_file.keep(pack, project)
        (path,) = packs(pack.file)
        numbers.add(path.name)
        assert size(pack) <= 2 * (project.data.x.nbytes + project.data.y.nbytes) + (2 << 20)
        assert_kept(pack, project)
    assert len(numbers) > 1


def test_versions_of_the_set_that_are_gone_are_let_go(pack: Pack) -> None:
    project = images()
    nnsim_file.keep(pack, project)
    old = weakref.ref(project.data.x)
    project = drawn_over(project, 3)
    nnsim_file.keep(pack, project)
    assert old() is None


# ---------------------------------------------------------------- failures


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def is_pack(handle: int) -> bool:
    return os.fstat(handle).st_size > 1 << 20


@pytest.mark.parametrize("whose", ["the pack's", "the file's"])
@pytest.mark.parametrize("whole", [False, True], ids=["an edit", "everything"])
def test_a_disk_that_is_full_leaves_the_last_state(
    pack: Pack, monkeypatch: pytest.MonkeyPatch, whose: str, whole: bool
) -> None:
    project, fsync = images(), os.fsync
    monkeypatch.setattr(file_parts, "ROOM", 0 if whole else file_parts.ROOM)
    nnsim_file.keep(pack, project, trained(1))
    edited = drawn_over(without(project, 0), 7) if whole else relabelled(project, 7)

    def refuse(handle: int) -> None:
        (full if is_pack(handle) == (whose == "the pack's") else fsync)(handle)

    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", refuse)
            with pytest.raises(ProblemError, match="the disk is full"):
                nnsim_file.keep(pack, edited, trained(2))
        assert_kept(pack, project, trained(1))
    nnsim_file.keep(pack, edited, trained(2))
    assert_kept(pack, edited, trained(2))
    assert len(list(packs(pack.file))) == 1


def test_a_full_disk_gets_its_room_back(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    nnsim_file.keep(pack, images())
    before = size(pack)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ProblemError):
            nnsim_file.keep(pack, without(images(), 0))
    assert size(pack) == before


def test_cancelling_leaves_the_last_state(pack: Pack) -> None:
    nnsim_file.keep(pack, images())
    with pytest.raises(Cancelled):
        nnsim_file.keep(pack, without(images(), 0), None, lambda share: share < 0.5)
    assert_kept(pack, images())
    nnsim_file.keep(pack, without(images(), 0))
    assert_kept(pack, without(images(), 0))


@pytest.mark.parametrize("how", ["gone", "cut off"])
def test_a_pack_that_somebody_took_away_is_written_anew(pack: Pack, how: str) -> None:
    nnsim_file.keep(pack, images())
    for path in packs(pack.file):
        path.unlink() if how == "gone" else os.truncate(path, 1000)
    nnsim_file.keep(pack, relabelled(images(), 5))
    assert_kept(pack, relabelled(images(), 5))


# ---------------------------------------------------------------- kills

EDITS_ON = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from test_file_parts import drawn_over, images, relabelled, trained, without
from nnsim.core.files import parts as file_parts
from nnsim.core.files.recovery import Recovery

file_parts.ROOM = 0
session, project, number = Recovery(Path(sys.argv[1])), images(), 0
while True:
    number += 1
    project = without(project, 0) if number % 3 == 0 else relabelled(project, number)
    project = replace(project, name=str(number))
    assert session.write(project, trained(number), None) is None
    print(number, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_kill_at_any_moment_leaves_a_whole_state(tmp_path: Path, seed: int) -> None:
    command = [sys.executable, "-c", EDITS_ON, str(tmp_path), str(Path(__file__).parent), *filter(None, sys.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(2 + 3 * seed):
            told = process.stdout.readline()
        process.kill()
        told += process.stdout.read()
    (found,) = recovery.pending(tmp_path)
    loaded = found.load()
    number = int(loaded.project.name)
    last = max(map(int, told.split()))
    assert last <= number <= last + 1
    assert loaded.checkpoint is not None
    np.testing.assert_array_equal(loaded.checkpoint.weights["dense1.weight"], trained(number).weights["dense1.weight"])
    np.testing.assert_array_equal(loaded.project.data.x, images().data.x[number // 3 :])
    found.discard()
    assert list(tmp_path.iterdir()) == []


def abandoned(place: Path, project: Project) -> Path:
    """What a session that was killed leaves."""
    session = Recovery(place)
    assert session.write(project, None, None) is None
    assert session._lock is not None
    session._lock.close()
    return session.file


def test_packs_of_dead_sessions_that_nothing_names_are_swept_away(tmp_path: Path) -> None:
    file = abandoned(tmp_path, images())
    (found,) = recovery.pending(tmp_path)
    assert found.size > images().data.x.nbytes
    np.testing.assert_array_equal(found.load().project.data.x, images().data.x)
    file.unlink()
    assert recovery.pending(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_packs_of_sessions_that_run_stay_until_their_end(tmp_path: Path) -> None:
    session = Recovery(tmp_path)
    session.write(images(), None, None)
    assert recovery.pending(tmp_path) == []
    assert_kept(session._pack, images())
    session.clear()
    assert [path.suffix for path in tmp_path.iterdir()] == [recovery.LOCK]
    session.write(images(), None, None)
    assert_kept(session._pack, images())
    session.close()
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- damaged and hostile ones


def with_places(tmp_path: Path, told: object, pack: bytes = b"\0" * 1000) -> Path:
    path = tmp_path / "1-ab.nnsim"
    path.write_bytes(swapped(x__npy=None, parts__json=json.dumps(told).encode()))
    (tmp_path / "1-ab.3.parts").write_bytes(pack)
    return path


def places(*chunks: object, name: str = "x.npy", pack: object = 3, **more: object) -> dict[str, object]:
    return {"pack": pack, "members": {name: list(chunks)}, **more}


HOSTILE: dict[str, object] = {
    "no object": [],
    "no pack": {"members": {}},
    "no members": {"pack": 3},
    "more than it should": places([0, 1000, 0], more=1),
    "a path as pack": places([0, 1000, 0], pack="../../etc/passwd"),
    "a negative pack": places([0, 1000, 0], pack=-1),
    "members as list": {"pack": 3, "members": [1]},
    "an unknown member": places([0, 1000, 0], name="../x.npy"),
    "JSON in the pack": places([0, 1000, 0], name="run.json"),
    "a member twice": places([0, 1000, 0], name="y.npy"),
    "chunks as text": {"pack": 3, "members": {"x.npy": "0 1000 0"}},
    "a chunk as number": places(5),
    "a short chunk": places([0, 1000]),
    "a chunk of text": places(["0", 1000, 0]),
    "a chunk of true": places([True, 1000, 0]),
    "a negative start": places([-1, 1000, 0]),
    "a negative size": places([0, -1000, 0]),
    "far more than there is": places([0, 1 << 50, 0]),
    "the same a thousand times": places(*[[0, 1000, 0]] * 1000),
    "behind the end": places([900, 200, 0]),
    "a start that no file has": places([1 << 52, 10, 0]),
    "a wrong checksum": places([0, 1000, 1]),
    "no array": places([0, 1000, 0]),
}


@pytest.mark.parametrize("told", HOSTILE)
def test_hostile_places_are_refused_in_one_sentence(tmp_path: Path, told: str) -> None:
    with pytest.raises(ProblemError, match=r"^1-ab\.nnsim cannot be opened: .*\.$"):
        nnsim_file.load(with_places(tmp_path, HOSTILE[told]))


def test_a_pack_that_is_gone_or_no_file_is_refused_in_one_sentence(pack: Pack) -> None:
    nnsim_file.keep(pack, images())
    (path,) = packs(pack.file)
    path.unlink()
    with pytest.raises(ProblemError, match="its samples or weights lay in a file beside it that is gone"):
        nnsim_file.load(pack.file)
    path.mkdir()
    with pytest.raises(ProblemError, match="lay in a file beside it that is gone"):
        nnsim_file.load(pack.file)


def test_a_damaged_pack_is_noticed(pack: Pack) -> None:
    nnsim_file.keep(pack, images())
    (path,) = packs(pack.file)
    content = bytearray(path.read_bytes())
    content[3_000_000] ^= 1
    path.write_bytes(content)
    with pytest.raises(ProblemError, match=r"its x\.npy is damaged"):
        nnsim_file.load(pack.file)


def test_a_damaged_pack_costs_no_memory(tmp_path: Path) -> None:
    """An empty list of chunks is an empty member, and no array."""
    with pytest.raises(ProblemError, match="not a plain array"):
        nnsim_file.load(with_places(tmp_path, places()))


def test_recovery_files_of_earlier_versions_are_whole_and_open(tmp_path: Path) -> None:
    project = relabelled(images(count=600), 3)
    nnsim_file.save(tmp_path / "1-ab.nnsim", project, trained(4))
    (found,) = recovery.pending(tmp_path)
    assert_kept(Pack(found.file), project, trained(4))
    with zipfile.ZipFile(found.file) as whole:
        assert PARTS not in whole.namelist()
