"""Project files: what goes in comes out, the bytes are the same each time, and a failed save changes nothing."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from shaped import kind_of_shape

from nnsim.core.data import OWN, SCALINGS, SPLITS, VALIDATION, Data
from nnsim.core.files import nnsim_file, write
from nnsim.core.files.archive import pack
from nnsim.core.files.arrays import from_npy, npy
from nnsim.core.network import OUTPUT, Network, Node
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project, Recipe, View
from nnsim.core.run import HISTORY, READINGS, Checkpoint, History, Mark
from nnsim.core.spec import Spec
from nnsim.core.texts import Message, plain

words = st.text(st.characters(codec="utf-8"), max_size=20)
ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789_^*", min_size=1, max_size=12)
finite = st.floats(-1e30, 1e30)
whole = st.integers(0, 2**53)
values = st.booleans() | st.integers(-(2**53), 2**53) | finite | words
specs = st.builds(lambda kind, v: Spec.of(kind, **v), ids, st.dictionaries(ids, values, max_size=3))


@st.composite
def copies(draw: st.DrawFn, held: np.ndarray) -> np.ndarray:
    """Marks of augmented copies [n]: of samples that are none, neither held out."""
    marks = np.full(len(held), OWN, np.int32)
    is_copy = draw(hnp.arrays(np.bool_, len(held))) & ~held
    origins = np.flatnonzero(~held & ~is_copy).tolist()
    for place in np.flatnonzero(is_copy) if origins else ():
        marks[place] = draw(st.sampled_from(origins))
    return marks


@st.composite
def data_sets(draw: st.DrawFn) -> Data:
    n, classes = draw(st.integers(0, 12)), draw(st.lists(words, max_size=4))
    shape = draw(st.sampled_from([(2,), (2,), (1,), (5,), (3, 4), (1, 2, 3)]))
    floats = st.floats(-1e6, 1e6, width=32)
    targets = st.integers(0, len(classes) - 1).map(float) if classes else floats
    target = () if classes else draw(st.sampled_from([(), (5,), *([shape[:2]] if len(shape) > 1 else [])]))
    low_x, low_y = draw(st.floats(-9, 0)), draw(st.floats(-9, 0))
    test = draw(hnp.arrays(np.bool_, n))
    uses = hnp.arrays(np.uint8, n, elements=st.integers(0, 2))
    aside = draw(st.none() | uses)
    aside = None if aside is None else np.where(test, 0, aside).astype(np.uint8)
    return Data(
        x=draw(hnp.arrays(np.float32, (n, *shape), elements=floats)),
        y=draw(hnp.arrays(np.float32, (n, *target), elements=targets)),
        target_names=draw(st.just(()) | st.tuples(*[words] * 5)) if len(target) == 1 else (),
        test=test,
        aside=aside,
        lengths=draw(st.none() | hnp.arrays(np.int32, n, elements=st.integers(1, shape[0]))),
        copy_of=draw(st.none() | copies(test if aside is None else test | (aside == VALIDATION))),
        given=draw(st.none() | uses),
        scaling=draw(st.sampled_from(SCALINGS)),
        origin=draw(words),
        split=draw(st.sampled_from(SPLITS)),
        validation_share=draw(st.floats(0, 1)),
        classes=tuple(classes),
        columns=tuple(draw(st.lists(words, max_size=3))),
        plane=(low_x, draw(st.floats(1, 9)), low_y, draw(st.floats(1, 9))),
        source=draw(st.none() | specs),
        seed=draw(whole),
        test_share=draw(st.floats(0, 1)),
        edited=draw(st.booleans()),
        kind=kind_of_shape(shape),
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    names = draw(st.lists(ids.filter(lambda name: name not in {"input", OUTPUT}), unique=True, max_size=4))
    nodes, known = [], ["input"]
    for name in names:
        nodes.append(Node(name, draw(specs), tuple(draw(st.lists(st.sampled_from(known), min_size=1, max_size=2)))))
        known.append(name)
    return Network(
        tuple(draw(st.lists(ids, unique=True, max_size=4))), tuple(nodes), Node(OUTPUT, draw(specs), (known[-1],))
    )


recipes = st.builds(
    Recipe,
    learner=specs,
    loss=ids,
    optimizer=specs,
    rate=st.floats(0, 1e6),
    schedule=specs,
    batch=st.integers(1, 1 << 30),
    l1=st.floats(0, 1e6),
    l2=st.floats(0, 1e6),
    initializer=specs,
    seed=whole,
    epochs=st.integers(0, 10**9),
)
views = st.builds(View, show_test=st.booleans(), decisions=st.booleans(), log_loss=st.booleans(), panel=words)
projects = st.builds(Project, name=words, data=data_sets(), network=networks(), recipe=recipes, view=views)

shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)
weights = st.dictionaries(ids, hnp.arrays(np.float32, shapes), max_size=3)
memory = st.dictionaries(
    ids, hnp.arrays(np.float32, shapes, elements=st.floats(-(2.0**100), 2.0**100, width=32)), max_size=3
)


def said(arguments: st.SearchStrategy[object]) -> st.SearchStrategy[Message]:
    """Messages of any id with some of ``arguments``."""
    return st.builds(Message, words, st.dictionaries(ids, arguments, max_size=2).map(lambda it: tuple(it.items())))


messages = said(values | said(values))
counts = st.floats(0, 1e15)
checkpoints = st.builds(
    Checkpoint,
    step=whole,
    epoch=whole,
    position=whole,
    weights=weights,
    optimizer=memory,
    history=hnp.arrays(np.float64, st.tuples(st.integers(0, 5), st.just(len(HISTORY))), elements=counts).map(History),
    readings=hnp.arrays(np.float64, st.tuples(st.integers(0, 5), st.just(len(READINGS))), elements=counts),
    marks=st.lists(st.builds(Mark, whole, st.floats(0, 1e15), messages), max_size=3).map(tuple),
)


def test_the_drawn_sets_have_copies_and_say_what_their_source_said() -> None:
    first = settings(phases=[Phase.generate], max_examples=10_000)  # among a hundred there may be none
    assert find(data_sets(), lambda data: data.copies > 1 and data.test.any(), settings=first).copy_of is not None
    said = find(data_sets(), lambda data: data.given is not None and data.split == "random", settings=first)
    assert said.given.any()
    assert replace(said, given=np.zeros(len(said), np.uint8)).given is None


def assert_same_project(a: Project, b: Project) -> None:
    for name in ("x", "y", "test"):
        one, two = getattr(a.data, name), getattr(b.data, name)
        assert (one.dtype, one.shape) == (two.dtype, two.shape)
        assert one.tobytes() == two.tobytes()
    assert all(np.array_equal(a.data.part(name), b.data.part(name)) for name in ("validation", "excluded"))
    assert np.array_equal(a.data.is_copy, b.data.is_copy)
    assert np.array_equal(*(OWN if it.data.copy_of is None else it.data.copy_of for it in (a, b)))
    assert np.array_equal(told_by_source(a.data), told_by_source(b.data))
    assert np.array_equal(*(0 if it.data.lengths is None else it.data.lengths for it in (a, b)))
    for field in (
        "classes", "columns", "target_names", "plane", "source", "seed", "test_share", "edited", "split",
        "validation_share", "scaling", "origin",
    ):  # fmt: skip
        assert getattr(a.data, field) == getattr(b.data, field), field
    assert replace(a, data=b.data) == b
    assert repr(a.recipe) == repr(b.recipe)
    assert repr(a.network) == repr(b.network)


def told_by_source(data: Data) -> np.ndarray:
    """What the source says of each sample; where files hold nothing else, the split itself tells."""
    if data.given is None and data.split == "given" and not data.edited:
        return data.test.astype(np.uint8)
    return np.zeros(len(data), np.uint8) if data.given is None else data.given


def assert_same_run(a: Checkpoint, b: Checkpoint) -> None:
    assert (a.step, a.epoch, a.position) == (b.step, b.epoch, b.position)
    assert [(m.step, m.epoch, m.message) for m in a.marks] == [(m.step, m.epoch, m.message) for m in b.marks]
    assert (a.history.columns, a.history.rows.tobytes()) == (b.history.columns, b.history.rows.tobytes())
    assert a.readings.tobytes() == b.readings.tobytes()
    assert a.readings.shape == b.readings.shape
    for one, two in ((a.weights, b.weights), (a.optimizer, b.optimizer)):
        assert one.keys() == two.keys()
        for name in one:
            assert one[name].shape == two[name].shape
            assert one[name].tobytes() == two[name].tobytes()


def small_project() -> Project:
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    data = Data(x=x, y=np.array([0, 1, 1, 0], np.float32), test=np.array([False, False, False, True]), kind="points")
    nodes = (Node("dense1", Spec.of("dense", units=3)),)
    return Project("Four points", data, Network(("x1", "x2"), nodes, Node(OUTPUT, Spec("binary"), ("dense1",))))


def small_run() -> Checkpoint:
    history = History(np.array([[4, 1, 0.7, np.nan, 0.5, np.nan, np.nan, np.nan]]))
    weights = {"dense1.weight": np.ones((3, 2), np.float32)}
    return Checkpoint(4, 1, 0, weights, history=history, marks=(Mark(2, 0.5, plain("Painted")),))


@settings(max_examples=60, deadline=None)
@given(project=projects, checkpoint=st.none() | checkpoints)
def test_every_project_survives_a_round_trip_bit_for_bit(project: Project, checkpoint: Checkpoint | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.nnsim"
        nnsim_file.save(path, project, checkpoint)
        loaded = nnsim_file.load(path)
        assert path.read_bytes() == nnsim_file.to_bytes(loaded.project, loaded.checkpoint)
    assert_same_project(project, loaded.project)
    assert (loaded.checkpoint is None) == (checkpoint is None)
    if checkpoint is not None and loaded.checkpoint is not None:
        assert_same_run(checkpoint, loaded.checkpoint)


def test_the_file_is_an_ordinary_zip_that_numpy_and_json_read(tmp_path: Path) -> None:
    path = tmp_path / "a.nnsim"
    nnsim_file.save(path, small_project(), small_run())
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        document = json.loads(archive.read("project.json"))
        x = np.load(io.BytesIO(archive.read("x.npy")), allow_pickle=False)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert document["format"] == nnsim_file.FORMAT
    assert document["name"] == "Four points"
    assert np.array_equal(x, small_project().data.x)


@pytest.mark.parametrize(
    "array", [np.zeros((0, 2), np.float32), np.arange(5.0), np.array([True]), np.ones((2, 3, 4)), np.array(3.0)]
)
def test_arrays_travel_to_numpy_and_back(array: np.ndarray) -> None:
    theirs = np.load(io.BytesIO(b"".join(npy(array))), allow_pickle=False)
    assert theirs.dtype == array.dtype
    assert np.array_equal(theirs, array)
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=(1, 0), allow_pickle=False)
    ours = from_npy(buffer.getvalue(), array.dtype.type, "numbers")
    assert ours.shape == array.shape
    assert np.array_equal(ours, array)


def test_arrays_of_a_loaded_document_cannot_be_written_and_those_of_a_run_can(tmp_path: Path) -> None:
    path = tmp_path / "a.nnsim"
    nnsim_file.save(path, small_project(), small_run())
    loaded = nnsim_file.load(path)
    assert loaded.checkpoint is not None
    assert not loaded.project.data.x.flags.writeable
    assert not loaded.project.data.test.flags.writeable
    loaded.checkpoint.weights["dense1.weight"][0, 0] = 2
    loaded.checkpoint.history.rows[0, 0] = 5


def test_a_huge_but_dull_project_is_not_taken_for_a_zip_bomb(tmp_path: Path) -> None:
    run = replace(small_run(), optimizer={"m": np.zeros(6_000_000, np.float32)})
    nnsim_file.save(tmp_path / "a.nnsim", small_project(), run)
    loaded = nnsim_file.load(tmp_path / "a.nnsim")
    assert loaded.checkpoint is not None
    assert loaded.checkpoint.optimizer["m"].shape == (6_000_000,)


def test_entries_of_a_view_that_a_newer_version_added_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.nnsim"
    nnsim_file.save(path, small_project())
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    document = json.loads(members["project.json"])
    document["view"]["glitter"] = 7
    del document["recipe"]["l2"]
    path.write_bytes(pack({**members, "project.json": json.dumps(document).encode()}))
    loaded = nnsim_file.load(path).project
    assert loaded.view == View()
    assert loaded.recipe == Recipe()


def test_the_catalogue_may_refuse_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.nnsim"
    nnsim_file.save(path, small_project())
    with pytest.raises(ProblemError) as caught:
        nnsim_file.load(
            path,
            check=lambda loaded: Problem(f"the layer {loaded.project.network.nodes[0].id} is strange; use another."),
        )
    assert str(caught.value) == "a.nnsim cannot be opened: the layer dense1 is strange; use another."


# ---------------------------------------------------------------- saving fails


def assert_one_sentence(error: ProblemError, name: str) -> str:
    text = error.problem.text
    sentence = text.replace("... ", "")
    assert name in text
    assert text.endswith(".")
    assert "\n" not in text
    assert ". " not in sentence
    assert "; " in text
    return text


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "a.nnsim"
    nnsim_file.save(path, small_project())
    return path


def fails(path: Path, project: Project | None = None) -> str:
    folder = path.parent
    before = {p: p.read_bytes() for p in folder.iterdir() if p.is_file()} if folder.is_dir() else {}
    with pytest.raises(ProblemError) as caught:
        nnsim_file.save(path, project or replace(small_project(), name="Other"))
    if folder.is_dir():
        assert {p: p.read_bytes() for p in folder.iterdir() if p.is_file()} == before
    return assert_one_sentence(caught.value, path.name[:20])


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "only be read"),
        (errno.EACCES, "may not write"),
        (errno.EIO, "disk"),
        (errno.EINVAL, "no file can have this name"),
        (errno.ENOENT, "name is too long"),  # as Windows says it
    ],
)
def test_a_failing_disk_leaves_the_old_file(
    saved: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    def broken(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(write, "WINDOWS", False)
    monkeypatch.setattr(write.os, call, broken)
    assert words in fails(saved)


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file size are POSIX")
def test_a_disk_that_fills_up_half_way_leaves_the_old_file(saved: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        text = fails(saved)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "too large for this disk" in text


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(saved: Path) -> None:
    saved.parent.chmod(0o500)
    try:
        assert "may not write" in fails(saved)
    finally:
        saved.parent.chmod(0o700)


def test_a_file_that_is_write_protected(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write.os, "access", lambda *_: False)
    assert "may not write" in fails(saved)


def test_impossible_places(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old")
    assert "folder of this name" in fails(tmp_path / "folder")
    assert "folder does not exist" in fails(tmp_path / "missing" / "a.nnsim")
    assert "folder does not exist" in fails(tmp_path / "file" / "a.nnsim")
    assert "too long" in fails(tmp_path / ("x" * 300))
    with pytest.raises(ProblemError) as caught:
        nnsim_file.save(f"{tmp_path}/a\0b", small_project())
    assert_one_sentence(caught.value, "a?b")


def test_a_project_that_could_not_be_opened_again_is_not_saved(saved: Path) -> None:
    data = small_project().data
    y = np.array([0, 1, 1, np.nan], np.float32)
    assert "not finite" in fails(saved, replace(small_project(), data=replace(data, y=y)))
    assert "name" in fails(saved, replace(small_project(), name="x" * 1000))
    assert "cannot" in fails(saved, replace(small_project(), recipe=Recipe(rate=float("nan"))))


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX")
def test_mode_and_links_are_kept(saved: Path) -> None:
    saved.chmod(0o640)
    link = saved.parent / "link.nnsim"
    link.symlink_to(saved.name)
    nnsim_file.save(link, replace(small_project(), name="Other"))
    assert link.is_symlink()
    assert nnsim_file.load(saved).project.name == "Other"
    assert stat.S_IMODE(saved.stat().st_mode) == 0o640
