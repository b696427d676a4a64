"""Progress on disk: what is written is read again, and damaged or unwritable files cost nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.lessons.again import answer_again, returning, stands_alone
from nnsim.lessons.format import read_lesson
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.progress import Progress, ProgressFiles

TEXT = """---
format: 1
id: {id}
title: Some
---
## One
```ask choice which
question: Which?
- [x] A
- [ ] B
```
```ask number count
question: How many?
answer: network.units
```
```ask number plain
question: 2 + 2?
answer: 4
wrong 5: Nearly.
```
"""


def lesson(name: str = "some") -> Lesson:
    load()
    found = read_lesson(TEXT.format(id=name)).lesson
    assert found
    return found


def some_progress() -> Progress:
    progress = Progress("some", lesson().sha, at="one").with_step("one", reached=True, latched=(0, 2), seconds=1.5)
    progress = progress.with_answer("which", (1,), right=False).with_answer("which", (0,), right=True)
    return progress.with_answer("drawn", ((0.0, 1.0), (1.0, 0.5)), right=None)


def test_what_is_written_is_read_again(tmp_path: Path):
    files = ProgressFiles(tmp_path / "made" / "later")
    assert files.load(lesson()) == (Progress("some", lesson().sha), None)
    assert files.save(some_progress(), lesson()) is None
    assert files.load(lesson()) == (some_progress(), None)
    assert [path.suffix for path in files.place.iterdir()] == [".json"], "nothing temporary is left"


def test_another_text_begins_anew_and_the_old_one_is_kept(tmp_path: Path):
    files = ProgressFiles(tmp_path)
    files.save(some_progress(), lesson())
    other = read_lesson(TEXT.format(id="some") + "\n## Two\n").lesson
    assert other
    assert files.load(other)[0] == Progress("some", other.sha)
    assert files.load(lesson())[0] == some_progress()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"version": 9}', b"\xff\xfe", b"[" * 100_000, b"x" * (1 << 21)]
)
def test_a_damaged_file_is_one_sentence_and_a_fresh_start(tmp_path: Path, content: bytes):
    files = ProgressFiles(tmp_path)
    path = files.path(lesson())
    for number in (1, 2):
        path.write_bytes(content)
        progress, problem = files.load(lesson())
        assert progress == Progress("some", lesson().sha)
        assert problem
        assert problem.text.startswith("What was remembered of 'Some' is damaged, so it starts anew; it is kept as ")
        assert path.with_suffix(f".damaged-{number}").read_bytes() == content
        assert not path.exists()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["at", "finished", "steps", "answers", "missed", "lesson"]), ANYTHING)
@settings(max_examples=40)
def test_whatever_stands_in_a_file_is_read_or_put_aside(tmp_path_factory, key, value):
    files = ProgressFiles(tmp_path_factory.mktemp("progress"))
    files.save(some_progress(), lesson())
    path = files.path(lesson())
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), key: value}), "utf-8")
    progress, problem = files.load(lesson())
    assert problem or isinstance(progress.at, str)
    assert files.save(progress, lesson()) is None


@pytest.mark.parametrize("values", [{"hints": 1e999}, {"tries": -1}, {"seconds": 10**400}, {"latched": [1e999]}])
def test_numbers_that_nothing_can_count_put_a_file_aside(tmp_path: Path, values: dict[str, object]):
    files = ProgressFiles(tmp_path)
    files.save(some_progress(), lesson())
    path = files.path(lesson())
    found = json.loads(path.read_text("utf-8"))
    found["steps"]["one"] |= values
    path.write_text(json.dumps(found), "utf-8")
    progress, problem = files.load(lesson())
    assert problem
    assert progress == Progress("some", lesson().sha)


def test_a_file_of_before_knows_no_verdicts_of_single_answers(tmp_path: Path):
    files = ProgressFiles(tmp_path)
    files.save(some_progress(), lesson())
    path = files.path(lesson())
    assert [some_progress().answers["which"].was_right(at) for at in (0, 1)] == [False, True]
    found = json.loads(path.read_text("utf-8"))
    for answered in found["answers"].values():
        del answered["verdicts"]
    path.write_text(json.dumps(found), "utf-8")
    which = files.load(lesson())[0].answers["which"]
    assert (which.right, which.was_right(0)) == (True, None)
    later = which.with_one((1,), right=False)
    assert [later.was_right(at) for at in range(3)] == [None, None, False]


def test_a_folder_that_cannot_be_written_is_said_once(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    files = ProgressFiles(tmp_path / "file")
    problem = files.save(some_progress(), lesson())
    assert problem
    assert problem.text.startswith("How far you are in 'Some' cannot be remembered: ")
    assert files.save(some_progress(), lesson()) is None


def test_missed_questions_come_back_until_they_are_answered_right(tmp_path: Path):
    files, first, second = ProgressFiles(tmp_path), lesson("first"), lesson("second")
    which, count, plain = first.questions
    assert [stands_alone(question) for question in (which, count, plain)] == [True, False, True]
    progress = Progress("first", first.sha)
    for question, answer in ((which, (1,)), (count, 9.0), (plain, 5.0)):
        progress = progress.with_answer(question.id, answer, right=False)
    files.save(progress.with_answer("plain", 4.0, right=True), first)
    back = returning(second, (first, second), files)
    assert [one.question.id for one in back] == ["which", "plain"], "what is about the other document does not"
    assert returning(first, (first, second), files) == ()
    assert answer_again(back[1], 5.0, files)[0].words == "Nearly."
    assert answer_again(back[1], 4.0, files)[0].right
    assert [one.question.id for one in returning(second, (first, second), files)] == ["which"]
    assert files.load(first)[0].answers["plain"].given == (5.0, 4.0, 5.0, 4.0), "it counts where it is from"


def test_what_comes_back_tells_no_value_of_a_document_that_is_not_there(tmp_path: Path):
    """Such a value was a dash in the sentence."""
    load()
    text = TEXT.format(id="some") + (
        "```ask number told\nquestion: 1 + 1?\nanswer: 2\nwrong 3: There are {network.units}.\n"
        "else: Count once more.\nwhy: It is 2, and there are {network.units}.\n```\n"
        "```ask number now\nquestion: What is twice 2 beside {network.units}?\nanswer: 4\n```\n"
    )
    found = read_lesson(text).lesson
    assert found
    files = ProgressFiles(tmp_path)
    progress = Progress("some", found.sha)
    for name in ("told", "now"):
        progress = progress.with_answer(name, 9.0, right=False)
    files.save(progress, found)
    (back,) = returning(lesson("other"), (found,), files)
    assert back.question.id == "told", "a question that reads a document is asked there alone"
    assert answer_again(back, 3.0, files)[0].words == "Count once more."
    right, _ = answer_again(back, 2.0, files)
    assert (right.right, right.words) == (True, "")
