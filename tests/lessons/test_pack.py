"""Lesson packs: answers are judged and cannot be read, the key judges the rest, no file reaches beyond its place."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.cli.__main__ import main
from nnsim.core.catalogue import load
from nnsim.core.problem import ProblemError
from nnsim.lessons import seal
from nnsim.lessons.collecting import collect
from nnsim.lessons.format import read_lesson
from nnsim.lessons.grid import grids
from nnsim.lessons.handin import SUFFIX, hand_in, save
from nnsim.lessons.judging import reply
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import bundled, read_file, start_of
from nnsim.lessons.pack import packed, read_key
from nnsim.lessons.packed import unpacked
from nnsim.lessons.progress import Progress
from nnsim.lessons.questions import Question, drawn
from nnsim.lessons.state import State

TEXT = """---
format: 1
id: packed
title: Packed
start: {start}
mistake: they forget a secretword
---
## All kinds
```note
secretword
```
```ask number exact
question: How many?
answer: 200*200*3*500
wrong 120_000: secretword
```
```ask number near
question: About?
answer: 2.5
tolerance: 0.5
```
```ask number read
question: Units?
answer: network.units
```
```ask choice one
question: Which?
- [ ] A -> secretword
- [x] B -> secretword
```
```ask choice several
question: Which ones?
- [x] A
- [ ] B
- [x] C
else: secretword
why: secretword
```
```ask order row
question: In which order?
1. first
2. second
3. third
```
```ask truth-table table
question: AND?
inputs: a b
- 0 0 -> 0
- 1 1 -> 1
```
```ask curve way
question: How does it go?
answer: falls
```
```ask weight arrow
question: Which?
answer: dense1 0 1; dense1 1 1
```
```ask region where
question: Where?
answer: -1 1 -1 1
```
```until latch
run.step >= 1
```
```show
train(steps=1)
```
"""

PLACE = ("lesson.md", "start.nnsim")


@pytest.fixture(autouse=True)
def _quick_and_in_its_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    load()
    monkeypatch.setattr(seal, "ROUNDS", 100)
    seal._hash.cache_clear()
    monkeypatch.setattr("nnsim.lessons.packed.folder", lambda: tmp_path / "lessons")


def lesson(start: str = "xor") -> Lesson:
    found = read_lesson(TEXT.format(start=start)).lesson
    assert found
    return found


def opened(path: Path) -> Lesson:
    found = read_file(path).read
    assert found.lesson, found.findings
    return found.lesson


def right(question: Question, answer: object) -> bool | None:
    return reply(question, answer, State(start_of(lesson()))).right  # type: ignore[arg-type]


def test_answers_are_judged_and_cannot_be_read(tmp_path: Path):
    made = packed(lesson())
    (tmp_path / "a.nnsim-lesson").write_bytes(made.pack)
    found = opened(tmp_path / "a.nnsim-lesson")
    text = unpacked(tmp_path / "a.nnsim-lesson").read_text("utf-8")
    for word in ("secretword", "200*200", "2.5", "[x]", "train(steps", "-1 1 -1 1"):
        assert word not in text
        assert word.encode() in made.key
    exact, near, units, one, several, row, table, way, arrow, where = found.questions
    assert [right(exact, each) for each in (60_000_000.0, 60_000_001.0)] == [True, False]
    assert [right(near, each) for each in (2.0, 3.0, 2.5, 1.9, 3.1, float("inf"))] == [True, True, True, *[False] * 3]
    assert [right(units, each) for each in (0.0, 8.0)].count(True) <= 1, "it is read from the learner's document"
    assert [right(one, each) for each in ((1,), (0,), (0, 1))] == [True, False, False]
    assert [right(several, each) for each in ((2, 0), (0,), ())] == [True, False, False]
    assert (one.takes_several, several.takes_several) == (False, True)
    items = [option.text for option in row.options]
    assert items != ["first", "second", "third"]
    order = tuple(items.index(word) for word in ("first", "second", "third"))
    assert right(row, order)
    assert right(row, (0, 1, 2)) is False
    assert [right(table, each) for each in (("0", "1"), ("0", "0"))] == [True, False]
    assert [right(way, drawn(each, way)) for each in ("falls", "rises")] == [True, False]
    assert [right(arrow, each) for each in (("dense1", "1", "1"), ("dense1", "0", "0"))] == [True, False]
    assert right(where, (-1.0, 1.0, -1.0, 1.0)) is None
    assert [question.id for question in made.kept] == ["where"]
    assert found.steps[0].goals == lesson().steps[0].goals


def test_a_tolerance_is_kept_within_a_tenth_of_it():
    made = next(question for question in lesson().questions if question.id == "near")
    for middle in (0.0, -7.3, 1e6, 0.0123):
        question = Question("q", "number", "?", tolerance=made.tolerance)
        question = Question("q", "number", "?", tolerance=0.5, sealed=seal.sealed(question, [middle]))
        for share in (-1.0, -0.99, 0.3, 1.0):
            assert right(question, middle + share * 0.4999)
        for share in (-1.1, 1.1):
            assert right(question, middle + share * 0.5001) is False


def test_packing_twice_gives_other_hashes():
    assert packed(lesson()).pack != packed(lesson()).pack


def test_every_chapter_can_be_packed(tmp_path: Path):
    for path in bundled():
        chapter = read_file(path).read.lesson
        assert chapter
        for solutions in (False, True):
            (tmp_path / "a.nnsim-lesson").write_bytes(packed(chapter, path.parent, solutions=solutions).pack)
            found = opened(tmp_path / "a.nnsim-lesson")
            assert [step.id for step in found.steps] == [step.id for step in chapter.steps]
            assert any(step.show for step in found.steps) <= solutions


def test_a_project_goes_with_it(tmp_path: Path):
    (tmp_path / "from").mkdir()
    assert main(["train", "xor", "--epochs", "1", "--out", str(tmp_path / "from" / "start.nnsim")]) == 0
    pack = tmp_path / "a.nnsim-lesson"
    pack.write_bytes(packed(lesson("start.nnsim"), tmp_path / "from").pack)
    assert sorted(zipfile.ZipFile(pack).namelist()) == sorted(PLACE)
    found = read_file(pack)
    assert found.read.lesson
    assert len(start_of(found.read.lesson, found.path.parent).data)
    with pytest.raises(ProblemError, match="which the lesson begins with, cannot be read"):
        packed(lesson("start.nnsim"), tmp_path)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        zipped({}),
        zipped({"other.md": b""}),
        zipped({"lesson.md": b"", "../up.nnsim": b""}),
        zipped({"lesson.md": b"", "/etc/a.nnsim": b""}),
        zipped({"lesson.md": b"", "c:\\a.nnsim": b""}),
        zipped({"lesson.md": b"", "run.py": b""}),
        zipped({"lesson.md": b" " * (1 << 21)}),
    ],
)
def test_what_is_no_pack_is_one_sentence_and_nothing_is_laid_anywhere(tmp_path: Path, content: bytes):
    path = tmp_path / "a.nnsim-lesson"
    path.write_bytes(content)
    with pytest.raises(
        ProblemError, match=r"^a\.nnsim-lesson is no lesson pack that can be opened; ask for it again\.$"
    ):
        unpacked(path)
    assert list(tmp_path.iterdir()) == [path]


@given(at=st.integers(0, 3000), by=st.binary(min_size=1, max_size=8))
@settings(max_examples=60)
def test_a_pack_with_a_few_other_bytes_is_opened_or_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, by: bytes
):
    path = tmp_path_factory.mktemp("pack") / "a.nnsim-lesson"
    content = zipped({"lesson.md": TEXT.encode(), "start.nnsim": bytes(500)})
    path.write_bytes(content[:at] + by + content[at + len(by) :])
    try:
        said = read_file(path).path.name
    except ProblemError as error:
        said = error.problem.text
    assert said.startswith(("lesson.md", "a.nnsim-lesson"))
    (path.parent / "a.nnsim-key").write_bytes(packed(lesson()).key[:at] + by)
    with pytest.raises(ProblemError, match="is no key that can be read"):
        read_key(path.parent / "a.nnsim-key")


def test_the_key_judges_what_the_pack_cannot(tmp_path: Path):
    (tmp_path / "mine.md").write_text(TEXT.format(start="xor"), "utf-8")
    pack, key = str(tmp_path / "a.nnsim-lesson"), str(tmp_path / "a.nnsim-key")
    assert main(["class", "pack", str(tmp_path / "mine.md"), "--out", pack, "--key", key]) == 0
    given_out = opened(Path(pack))
    whole = read_key(Path(key))
    assert whole.sha == given_out.sha
    progress = Progress("packed", given_out.sha)
    progress = progress.with_answer("where", (5.0, 6.0, 5.0, 6.0), right=None)
    progress = progress.with_answer("one", (0,), right=True)
    save(tmp_path / f"a{SUFFIX}", hand_in(given_out, progress, "0" * 32))
    newest = collect(tmp_path).newest
    (without,) = grids(newest, {given_out.sha: given_out})
    (with_key,) = grids(newest, {whole.sha: whole})
    assert [wrong.question for wrong in without.wrong] == ["one"], "what it says of itself does not count"
    assert [wrong.question for wrong in with_key.wrong] == ["one", "where"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "a.zip", "--key", "b"], "A lesson pack ends in .nnsim-lesson"),
        (["--out", "a.nnsim-lesson", "--key", "a.nnsim-lesson"], "Pack and key are two files"),
        (["--out", "a.nnsim-lesson"], "required: --key"),
    ],
)
def test_wrong_usage(words: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    assert main(["class", "pack", "counting", *words]) == 2
    assert said in capsys.readouterr().err
