"""Files of scenes: what was kept comes back, and what is no such file is refused in one sentence."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from nnsim.core.files.nnsim_file import to_bytes
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.examples.example import build, examples
from nnsim.lessons import scenes as scene_files
from nnsim.lessons.scenes import CONTENTS, Found, Look, Packing, Scene, found_in, free_key, read, write

LOOK = Look(
    3, ("samples",), ("data",), tall=True, blocks=(1.5, 10.0, -4.0), neurons=(2.0, 5.0, 0.0), chosen=("dense1",),
    points=(1, 4), part=(2.0, 0.25, 0.75), moment=12,
)  # fmt: skip


@pytest.fixture(scope="module")
def project() -> Project:
    return build(examples()["xor"])


def test_scenes_come_back(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "some" / "lecture.nnsim-scenes"
    write(path, [Scene("One", 1, project, None, LOOK, "predict"), Scene("Two", 0, project, None)])
    one, two = read(path)
    assert (one.name, one.key, one.look, one.step) == ("One", 1, LOOK, "predict")
    assert to_bytes(one.project) == to_bytes(project)
    assert (two.name, two.key, two.look, two.state) == ("Two", 0, Look(), None)


def test_keys_are_given_until_all_are(project: Project) -> None:
    scenes = [Scene("", key, project, None) for key in (1, 3)]
    assert free_key(scenes) == 2
    assert free_key([Scene("", key, project, None) for key in range(1, 10)]) == 0


def _not_a_zip(path: Path) -> None:
    path.write_text("no scenes")


def _without_contents(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("0.nnsim", b"")


def _told(**other: object) -> str:
    look = {name: getattr(Look(), name) for name in Look.__dataclass_fields__}
    return json.dumps({"version": 1, "scenes": [{"name": "a", "key": 1, "step": "", "look": {**look, **other}}]})


def _written(path: Path, **look: object) -> None:
    """One scene of a document that can be read, and looked at so."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(CONTENTS, _told(**look))
        archive.writestr("0.nnsim", to_bytes(build(examples()["xor"])))


def test_what_is_spoilt_below_would_be_read(tmp_path: Path) -> None:
    _written(tmp_path / "x.nnsim-scenes", part=[1.5, 0.5, 0.5])
    assert read(tmp_path / "x.nnsim-scenes")[0].look.part == (1.5, 0.5, 0.5)


def _with_wild_numbers(path: Path) -> None:
    _written(path, blocks=[1.0, 2.0])


def _with_far_bars(path: Path) -> None:
    _written(path, neurons=[1.0, 1e12, 0.0])


def _enlarged_by_nothing(path: Path) -> None:
    _written(path, part=[0.0, 0.5, 0.5])


def _missing(path: Path) -> None:
    path.unlink(missing_ok=True)


@pytest.mark.parametrize(
    "spoil", [_not_a_zip, _without_contents, _with_wild_numbers, _with_far_bars, _enlarged_by_nothing, _missing]
)
def test_what_holds_no_scenes_is_refused_in_one_sentence(spoil: object, tmp_path: Path) -> None:
    path = tmp_path / "x.nnsim-scenes"
    spoil(path)  # type: ignore[operator]
    with pytest.raises(ProblemError) as refused:
        read(path)
    text = refused.value.problem.text
    assert text.startswith("x.nnsim-scenes cannot be opened: ")
    assert text.count(".") == 2


def test_only_what_is_new_is_packed(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[Project] = []
    monkeypatch.setattr(
        "nnsim.core.files.nnsim_file.to_bytes", lambda each, state=None: packed.append(each) or to_bytes(each, state)
    )
    packing, path = Packing(), tmp_path / "a.nnsim-scenes"
    one = Scene("One", 1, project, None)
    write(path, [one], packing)
    other = Scene("Two", 2, build(examples()["circle"]), None)
    write(path, [replace(one, name="First"), other], packing)
    assert packed == [project, other.project]
    assert [scene.name for scene in read(path)] == ["First", "Two"]


def test_what_comes_to_too_much_is_one_sentence_and_the_file_stays(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.nnsim-scenes"
    scenes = [Scene("One", 1, project, None), Scene("Two", 2, project, None)]
    write(path, scenes[:1])
    monkeypatch.setattr(scene_files, "MOST_BYTES", path.stat().st_size)
    with pytest.raises(ProblemError, match=r"a.nnsim-scenes cannot be saved: its scenes come to more than 0 MiB; give"):
        write(path, scenes)
    assert len(read(path)) == 1


def test_a_damaged_file_is_put_aside_and_one_that_cannot_be_read_is_no_place_to_write(tmp_path: Path) -> None:
    path = tmp_path / "a.nnsim-scenes"
    assert found_in(path) == Found()
    path.write_bytes(b"damaged")
    found = found_in(path)
    assert found.is_safe
    assert found.problem
    assert found.problem.text == "a.nnsim-scenes holds no scenes, or is damaged; it is kept as a.damaged-1."
    assert (tmp_path / "a.damaged-1").read_bytes() == b"damaged"
    assert not path.exists()
    path.mkdir()
    found = found_in(path)
    assert not found.is_safe
    assert found.problem
