"""Hand-ins: what is written is read again, damaged files are one sentence, of every learner the newest counts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from class_of_learners import BEGAN, SIZE, TEXT, learner, lesson, write_class
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import ProblemError
from nnsim.core.progress import never_mind
from nnsim.core.run import Checkpoint
from nnsim.lessons.collecting import collect
from nnsim.lessons.expression import expression
from nnsim.lessons.given import said, was_right
from nnsim.lessons.grid import grids
from nnsim.lessons.handin import MOST_BYTES, SUFFIX, HandIn, hand_in, load, ran, save, usual_name, who_is_here
from nnsim.lessons.mathematicians import NAMES, names_of
from nnsim.lessons.progress import Answered, Progress
from nnsim.lessons.questions import Question


def fault_of(path: Path) -> str:
    with pytest.raises(ProblemError) as caught:
        load(path)
    text = caught.value.problem.text
    assert text.startswith(path.name)
    assert text.endswith(".")
    assert "\n" not in text
    return text


# ---------------------------------------------------------------- the file


def test_what_is_handed_in_is_read_again(tmp_path: Path):
    for number in (0, 1, 7):
        made = learner(number)
        save(tmp_path / usual_name(made), made)
        assert load(tmp_path / usual_name(made)) == made
    assert usual_name(learner(7)) == "a-class-20261130-090700.nnsim-handin"


def test_nobody_is_named_who_does_not_type_a_name(tmp_path: Path):
    path = tmp_path / f"a{SUFFIX}"
    save(path, learner(0))
    found = json.loads(path.read_text("utf-8"))
    assert (found["name"], found["who"]) == ("", f"{0:032x}")
    assert str(Path.home()) not in path.read_text("utf-8")


def test_it_holds_the_hash_of_the_run_and_the_time_until_now():
    made = learner(1)
    assert made.progress.sha == lesson().sha
    assert made.progress.step("count").seconds > 0
    state = Checkpoint(3, 1, 0, {"output.weight": np.ones((1, 2), np.float32)})
    assert ran(state, "fused").sha256 == weights_sha256(state.weights)


def test_an_account_is_known_again_and_says_nothing_of_a_person(tmp_path: Path):
    first = who_is_here(tmp_path / "made" / "later")
    assert who_is_here(tmp_path / "made" / "later") == first
    assert who_is_here(tmp_path / "other") != first
    (tmp_path / "made" / "later" / "who.txt").write_bytes(b"\xff damaged")
    assert len(who_is_here(tmp_path / "made" / "later")) == 32
    (tmp_path / "file").write_text("in the way")
    assert who_is_here(tmp_path / "file") != who_is_here(tmp_path / "file")


def test_long_answers_leave_out_the_oldest(tmp_path: Path):
    words = [f"{number} {'x' * 100_000}" for number in range(30)]
    progress = Progress("a-class", lesson().sha, answers={"own": Answered(tuple(words), None, (None,) * 30)})
    path = tmp_path / f"a{SUFFIX}"
    save(path, hand_in(lesson(), progress, "0" * 32))
    assert path.stat().st_size <= MOST_BYTES
    assert load(path).progress.answers["own"].given == tuple(words[-10:])
    progress = progress.with_answer("own", "x" * (MOST_BYTES + 1), right=None)
    with pytest.raises(ProblemError, match="shorten what you wrote"):
        save(tmp_path / f"b{SUFFIX}", hand_in(lesson(), progress, "0" * 32))
    assert [path.name for path in tmp_path.iterdir()] == [f"a{SUFFIX}"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "its text is damaged; ask for it again"),
        (b"[" * 100_000, "its text is damaged"),
        (b"{}", "hand-in.kind is missing"),
        (b'{"kind": "a cake"}', "it is something else; ask for the file that nnsim saved"),
        (b'{"kind": "nnsim hand-in", "version": 3}', "update nnsim"),
        (b" " * (MOST_BYTES + 1), "it is longer than 1 MiB"),
    ],
)
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / f"a{SUFFIX}"
    path.write_bytes(content)
    assert words in fault_of(path)


def test_a_file_that_is_not_there_or_a_folder_is_one_sentence(tmp_path: Path):
    assert "there is no such file" in fault_of(tmp_path / "none")
    assert "cannot be read" in fault_of(tmp_path)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
WHOLE = learner(7)


@given(data=st.data())
@settings(max_examples=100)
def test_whatever_stands_in_a_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    folder = tmp_path_factory.mktemp("handed")
    path = folder / f"a{SUFFIX}"
    save(path, WHOLE)
    found = json.loads(path.read_text("utf-8"))
    if data.draw(st.booleans()):
        found["progress"]["answers"] = {"sum": {"given": [data.draw(ANYTHING)], "right": None, "verdicts": []}}
    inside = found["progress"] if data.draw(st.booleans()) else found
    inside[data.draw(st.sampled_from(sorted(inside)))] = data.draw(ANYTHING)
    path.write_text(json.dumps(found), "utf-8")
    collected = collect(folder)
    assert len(collected.newest) + len(collected.bad) == 1
    for grid in grids(collected.newest, {lesson().sha: lesson()}):
        assert len(grid.rows) == 1


@given(at=st.integers(0, 5000), by=st.binary(max_size=8))
@settings(max_examples=60)
def test_a_file_with_a_few_other_bytes_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, at: int, by: bytes):
    folder = tmp_path_factory.mktemp("handed")
    path = folder / f"a{SUFFIX}"
    save(path, WHOLE)
    content = path.read_bytes()
    path.write_bytes(content[:at] + by + content[at + len(by) :])
    collected = collect(folder)
    assert len(collected.newest) + len(collected.bad) == 1


# ---------------------------------------------------------------- a class


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    write_class(folder)
    return folder


def test_thirty_hand_ins_are_collected(room: Path):
    collected = collect(room)
    assert (len(collected.newest), collected.earlier, collected.bad, collected.others) == (SIZE, (), (), 0)
    (grid,) = grids(collected.newest, {lesson().sha: lesson()})
    assert [title for _, title in grid.steps] == ["Count", "Choose", "Say"]
    by_number = {int(row.handed.hand_in.who, 16): row.standings for row in grid.rows}
    assert by_number[3] == ("stuck", "", ""), "wrong twice, and there it ends"
    assert by_number[0] == ("reached", "", "")
    assert by_number[5] == ("reached", "shown", "")
    assert by_number[1] == ("reached", "met", "reached")
    assert by_number[4] == ("reached", "reached", "")
    assert sum("stuck" in standings for standings in by_number.values()) == 5


def test_the_most_frequent_wrong_answers_count_each_learner_once(room: Path):
    collected = collect(room)
    (grid,) = grids(collected.newest, {lesson().sha: lesson()})
    assert grid.wrong[0][:4] == ("sum", "How much is 2 + 2?", "5", SIZE // 2), "given twice by each"
    circles = {wrong.answer: wrong.learners for wrong in grid.wrong if wrong.question == "which"}
    assert circles == {"=1+1": 5}
    others = [wrong.learners for wrong in grid.wrong if wrong.answer in ("10", "11", "12")]
    assert sum(others) == 10
    assert [wrong.learners for wrong in grid.wrong] == sorted((w.learners for w in grid.wrong), reverse=True)


def test_without_the_lesson_answers_are_told_as_they_stand(room: Path):
    (grid,) = grids(collect(room).newest, {})
    assert not grid.is_known
    assert [title for _, title in grid.steps] == ["Count", "Choose", "Say"]
    assert grid.wrong[0][:4] == ("sum", "sum", "5", SIZE // 2)


def test_who_says_of_itself_that_it_is_right_is_judged_again():
    sum_ = lesson().questions[0]
    assert was_right(sum_, Answered((5.0,), True, (True,)), 0) is False
    assert was_right(sum_, Answered((4,), False, (False,)), 0) is True
    assert was_right(sum_, Answered(("four",), True, (True,)), 0) is False
    about_the_document = replace(sum_, expression=expression("network.units"))
    assert was_right(about_the_document, Answered((9.0,), True, (True,)), 0) is True, "what was said there"
    assert was_right(replace(sum_, kind="sample", answer="3", wrong=()), Answered(((9,),), True, (True,)), 0) is False


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("number", 60_000_000.0, "60,000,000 km"),
        ("choice", (1, 0), "A line, A circle"),
        ("choice", (9,), "9"),
        ("choice", (), "nothing"),
        ("order", (1, 0), "A circle, then A line"),
        ("truth-table", ("0", "1"), "0 1"),
        ("curve", ((0.0, 1.0), (1.0, 0.0)), "falls"),
        ("points", ((0.04, 1.0),), "(0 1)"),
        ("region", (0.0, 1.26, 0.0, 1.0), "0 1.3 0 1"),
        ("sample", (12,), "sample 12"),
        ("weight", ("dense1", "0", "1"), "dense1 0 1"),
        ("text", "own\n words", "own words"),
    ],
)
def test_answers_in_words(kind: str, answer: object, words: str):
    options = lesson().questions[1].options[:2]
    assert said(Question("q", kind, "?", unit="km", options=options), answer) == words  # type: ignore[arg-type]


def handed_in(folder: Path, who: int, minutes: int, name: str = "", file: str = "") -> None:
    made = HandIn(learner(1).progress, "A class", (), f"{who:032x}", BEGAN + timedelta(minutes=minutes), name)
    save(folder / (file or f"{who}-{minutes}-{name}{SUFFIX}"), made)


def test_of_every_learner_the_newest_counts_and_the_rest_is_said(tmp_path: Path):
    handed_in(tmp_path, 1, 0)
    handed_in(tmp_path, 1, 9, file=f"a{SUFFIX} (1).txt")
    handed_in(tmp_path, 2, 3, "Ada")
    handed_in(tmp_path, 2, 1)
    handed_in(tmp_path, 3, 1, "Bo")
    handed_in(tmp_path, 3, 2, "Cy")
    handed_in(tmp_path, 3, 4, " cy ")
    (tmp_path / "notes.txt").write_text("of the teacher")
    (tmp_path / f".~lock{SUFFIX}").write_text("of an office")
    (tmp_path / f"broken{SUFFIX}").write_text("{")
    collected = collect(tmp_path)
    newest = sorted((int(one.hand_in.who, 16), one.hand_in.made.minute) for one in collected.newest)
    assert newest == [(1, 9), (2, 3), (3, 1), (3, 4)], "two who share an account are told apart by their names"
    assert sorted((int(one.hand_in.who, 16), one.hand_in.made.minute) for one in collected.earlier) == [
        (1, 0), (2, 1), (3, 2),
    ]  # fmt: skip
    assert [problem.where for problem in collected.bad] == [f"broken{SUFFIX}"]
    assert collected.others == 1


def test_a_folder_that_is_none_is_one_sentence(tmp_path: Path):
    with pytest.raises(ProblemError, match="There is no folder"):
        collect(tmp_path / "none")


def test_names_stay_as_more_come():
    ids = [f"learner {number}" for number in range(250)]
    names = names_of(ids)
    assert len(set(names.values())) == 250
    assert names_of(ids[:30]) == {each: names[each] for each in ids[:30]}
    assert set(list(names.values())[: len(NAMES)]) == set(NAMES)
    assert len(set(NAMES)) == len(NAMES)


def test_a_time_that_no_calendar_has_is_a_damaged_one(tmp_path: Path):
    path = tmp_path / f"a{SUFFIX}"
    save(path, learner(1))
    text = path.read_text("utf-8")
    now = load(path).made.isoformat()
    for when in ("0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "9999-12-31T23:59:59"):
        path.write_text(text.replace(now, when), "utf-8")
        assert "its time is damaged" in fault_of(path), when


def test_a_text_beside_the_hand_ins_is_looked_at_again(tmp_path: Path):
    """A lesson that was corrected, in the folder or chosen."""
    pytest.importorskip("PySide6")
    from nnsim.ui.classroom.gathered import Reader

    room, chosen = tmp_path / "room", tmp_path / "other.md"
    room.mkdir()
    save(room / f"a{SUFFIX}", learner(1))
    beside = room / "a-class.md"
    for path in (beside, chosen):
        path.write_text("no lesson", "utf-8")
    reader = Reader((room, chosen))
    first = reader.look(never_mind)
    assert first
    assert lesson().sha not in first.known
    assert reader.look(never_mind) is None
    beside.write_text(TEXT, "utf-8")
    second = reader.look(never_mind)
    assert second
    assert lesson().sha in second.known
    beside.unlink()
    assert reader.look(never_mind)
    chosen.write_text(TEXT, "utf-8")
    third = reader.look(never_mind)
    assert third
    assert lesson().sha in third.known
