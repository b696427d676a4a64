"""Packs that a class goes through step by step, and exams: rules, gates, and a log that shows when it was changed."""

from __future__ import annotations

import contextlib
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_stage import PlainStage

from nnsim.core.catalogue import load
from nnsim.core.files.archive import Damaged
from nnsim.core.problem import ProblemError
from nnsim.lessons import rules as rules_of
from nnsim.lessons import seal
from nnsim.lessons.collecting import Gathering
from nnsim.lessons.format import read_lesson
from nnsim.lessons.grid import grids
from nnsim.lessons.handin import HandIn, hand_in, save
from nnsim.lessons.handin import load as load_hand_in
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import read_file
from nnsim.lessons.log import LogFile
from nnsim.lessons.pack import packed, read_key, read_whole_key
from nnsim.lessons.packed import LESSON
from nnsim.lessons.progress import Progress, ProgressFiles
from nnsim.lessons.rules import MET, NONE, Rules, as_bytes, gate, read_rules, rules_beside
from nnsim.lessons.sitting import Sitting
from nnsim.lessons.terms import Terms, terms_of

TEXT = """---
format: 1
id: paced
title: Paced
locks: recipe.rate
---
## One
```until latch
run.step >= 10 -> ten steps
```
```hint
look: Here
```
```show
train(steps=10)
```
## Two
```set
recipe.rate = 0.5
```
```until latch
run.step >= 1000 -> many
```
## Three
## Four
"""
LOG = LogFile(None, "f" * 64, "1" * 32, lambda: datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
LOG.add("began", "exam")
LOG.add("left")
WHOLE = HandIn(
    Progress("paced", "a" * 64, at="two", opened={"two": "by the word"}), "Paced", (("one", "One"), ("two", "Two")),
    "1" * 32, datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
    terms=Terms("f" * 64, True, False, ("three",), ("recipe.rate: fixed",), LOG.entries), document=b"PK" * 20,
)  # fmt: skip
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.setattr(seal, "ROUNDS", 100)
    monkeypatch.setattr(rules_of, "ROUNDS", 100)


def lesson() -> Lesson:
    found = read_lesson(TEXT).lesson
    assert found
    return found


def begun(rules: Rules, files: ProgressFiles | None = None) -> tuple[Sitting, PlainStage]:
    stage = PlainStage()
    sitting = Sitting(lesson(), stage, files, clock=lambda: 0.0, rules=rules)
    assert sitting.begin() is None
    return sitting, stage


def through(sitting: Sitting) -> str:
    """Go on until another step comes, or something is said."""
    at = sitting.at
    for _ in range(10):
        if problem := sitting.go_on():
            return problem.text
        if sitting.at != at or sitting.ended:
            return ""
    raise AssertionError("no way on")


# ---------------------------------------------------------------- gates


@pytest.mark.parametrize("typed", ["Red Fox", "redfox", "  RED   FOX ", "ｒｅｄ fox"])
def test_a_word_opens_whatever_its_letters_and_spaces(typed: str) -> None:
    sitting, _ = begun(Rules((gate("three", word="Red Fox"),)))
    assert through(sitting) == ""
    assert through(sitting) == "“Three” opens with the word that your teacher says."
    assert sitting.waits_for_word
    problem = sitting.unlock("blue fox")
    assert problem
    assert "ask for it again" in problem.text
    assert sitting.unlock(typed) is None
    assert not sitting.waits_for_word
    assert (through(sitting), sitting.step.id) == ("", "three")


def test_no_way_leads_past_a_gate() -> None:
    sitting, stage = begun(Rules((gate("two", word="fox"),)))
    for go in (sitting.skip_to, sitting.go_to, sitting.scene):
        problem = go(3)
        assert problem is not None
        assert sitting.at == 0
    stage.set(step=2000)
    assert sitting.look().ahead is None, "what lies behind it is not offered"


def test_a_condition_opens_once_for_all() -> None:
    sitting, stage = begun(Rules((gate("two", condition="run.step >= 5"),)))
    assert through(sitting) == "“Two” opens when run.step >= 5."
    stage.set(step=5)
    sitting.look()
    stage.set(step=0)
    assert (through(sitting), sitting.step.id) == ("", "two")


def test_a_date_opens_by_the_clock_of_this_computer_and_that_is_written_down() -> None:
    sitting, _ = begun(Rules((gate("two", date=NOW, word="fox"),)))
    told = list[tuple[str, str]]()
    sitting.log = lambda what, words: told.append((what, words))
    sitting.pacing._now = lambda: NOW - timedelta(seconds=1)
    assert through(sitting).endswith(" or with the word that your teacher says.")
    sitting.pacing._now = lambda: NOW
    assert through(sitting) == ""
    assert told == [("opened", "two: by the date; the clock said 2026-11-30 09:00 UTC")]
    assert sitting.progress.opened["two"].startswith("by the date")


def test_a_hidden_step_counts_as_passed_and_its_settings_are_made() -> None:
    sitting, stage = begun(Rules((gate("three", condition=MET),), hidden=("two",)))
    assert sitting.place == (1, 3)
    assert through(sitting) == "“Three” opens when all tasks before it are met."
    stage.set(step=10)
    sitting.look()
    assert (through(sitting), sitting.step.id) == ("", "three")
    assert sitting.place == (2, 3)
    assert stage.state().project.recipe.rate == 0.5
    assert sitting.go_to(1) is None
    assert sitting.step.id == "one", "back goes past it, too"


def test_the_first_step_may_be_hidden_and_the_last() -> None:
    sitting, _ = begun(Rules(hidden=("one", "four")))
    assert sitting.step.id == "two"
    assert through(sitting) == through(sitting) == ""
    assert sitting.ended


def test_what_was_opened_is_open_the_next_time(tmp_path: Path) -> None:
    rules, files = Rules((gate("two", word="fox"),)), ProgressFiles(tmp_path)
    first, _ = begun(rules, files)
    assert first.unlock("fox") is None
    again, _ = begun(rules, files)
    assert through(again) == ""


def test_an_exam_shows_no_solution_and_hints_only_where_they_are_allowed() -> None:
    for hints in (False, True):
        sitting, stage = begun(Rules(exam=True, hints=hints))
        assert sitting.show() is None
        assert (stage.state().step, sitting.here.shown) == (0, False)
        assert (sitting.hint() is not None) is hints
    sitting, _ = begun(NONE)
    assert sitting.hint() is not None


# ---------------------------------------------------------------- packs


def test_a_pack_holds_its_rules_and_the_key_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnsim.lessons.packed.folder", lambda: tmp_path)
    rules = Rules((gate("two", word="Red Fox", date=NOW),), hidden=("three",), exam=True, hints=False)
    made = packed(lesson(), solutions=True, rules=rules, words={"two": "Red Fox"})
    assert b"Red" not in made.pack
    pack, key = tmp_path / "a.nnsim-lesson", tmp_path / "a.nnsim-key"
    pack.write_bytes(made.pack)
    key.write_bytes(made.key)
    found = read_file(pack)
    read = rules_beside(found.path)
    assert replace(read, sha="") == rules
    assert found.read.lesson
    assert not any(step.show for step in found.read.lesson.steps), "an exam holds no solutions"
    assert read_whole_key(key).words == {"two": "Red Fox"}
    assert read_key(key).sha == found.read.lesson.sha
    assert rules_beside(tmp_path / "other.md") == NONE


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "its class is damaged; ask for it again"),
        (b'{"kind": "nnsim class", "version": 2}', "update nnsim"),
        (b'{"kind": "other", "version": 1}', "is damaged; ask for it again"),
    ],
)
def test_a_pack_that_is_damaged_or_newer_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, words: str
) -> None:
    monkeypatch.setattr("nnsim.lessons.packed.folder", lambda: tmp_path)
    pack = tmp_path / "a.nnsim-lesson"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr(LESSON, TEXT)
        archive.writestr("class.json", content)
    with pytest.raises(ProblemError) as caught:
        read_file(pack)
    text = caught.value.problem.text
    assert words in text
    assert text.count(".") == 2
    assert "\n" not in text


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (Rules((gate("nowhere", word="a"),)), "There is no step 'nowhere'"),
        (Rules((gate("two"),)), "Nothing opens the step 'two'"),
        (Rules((gate("two", condition="run.stepp > 3"),)), "cannot be read"),
        (Rules(hidden=("one", "two", "three", "four")), "All steps are hidden"),
    ],
)
def test_rules_that_make_no_sense_are_refused(rules: Rules, words: str) -> None:
    with pytest.raises(ProblemError):
        packed(lesson(), rules=rules)
    assert words in rules_of.faults(rules, lesson())


@given(st.data())
def test_whatever_stands_in_rules_is_read_or_refused(data: st.DataObject) -> None:
    good = json.loads(as_bytes(Rules((gate("two", word="fox", date=NOW),), hidden=("three",))))
    key = data.draw(st.sampled_from(sorted(good)))
    values = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text() | st.none(), max_size=2)
    good[key] = data.draw(
        values | st.just([{"step": "a", "condition": "1 +", "date": "x", "salt": "zz", "sealed": ""}])
    )
    with contextlib.suppress(Damaged):
        assert read_rules(json.dumps(good).encode()).sha


def test_each_rules_have_a_progress_of_their_own_and_that_of_before_is_gone_on_with(tmp_path: Path) -> None:
    files, some, exam = ProgressFiles(tmp_path), "a" * 64, "b" * 64
    sitting, _ = begun(replace(NONE, sha=some), files)
    through(sitting)
    assert sitting.step.id == "two"
    assert begun(replace(NONE, exam=True, sha=exam), files)[0].step.id == "one", "an exam begins at its beginning"
    assert begun(NONE, files)[0].step.id == "one"
    assert begun(replace(NONE, sha=some), files)[0].step.id == "two"
    later = files.under("c" * 64)
    later.take_over(lesson())
    assert later.load(lesson()) == files.load(lesson())
    before = files.under(some).load(lesson())
    files.under(some).take_over(lesson())
    assert files.under(some).load(lesson()) == before, "what these rules have is kept"


def test_a_hand_in_says_which_locks_were_on_and_what_happened(tmp_path: Path) -> None:
    rules = replace(Rules(exam=True, hidden=("two",)), sha="f" * 64)
    log = LogFile(None, rules.sha, "1" * 32, lambda: NOW)
    for what in ("began", "closed", "came back"):
        log.add(what)
    sitting, _ = begun(rules)
    terms = terms_of(sitting.lesson, rules, log.entries)
    assert terms
    path = tmp_path / "a.nnsim-handin"
    save(path, hand_in(sitting.lesson, sitting.so_far, "1" * 32, terms=terms, now=NOW))
    made = load_hand_in(path)
    assert made.terms == terms
    assert terms.locks == ("recipe.rate: fixed",)
    assert terms.doubts("1" * 32) == ("The exam was left and entered again.",)
    assert "log was changed" in replace(terms, log=terms.log[1:]).doubts("1" * 32)[0]
    collected = Gathering([path]).look()
    assert collected
    (grid,) = grids(collected.newest, {})
    assert [step for step, _ in grid.steps] == ["one", "three", "four"], "what is hidden is no column"


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=4))
def test_a_hand_in_with_document_and_log_and_a_few_other_bytes_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, by: bytes
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "a.nnsim-handin"
    save(path, WHOLE)
    content = path.read_bytes()
    place = at % len(content)
    path.write_bytes(content[:place] + by + content[place + len(by) :])
    try:
        made = load_hand_in(path)
    except ProblemError as error:
        text = error.problem.text
        assert "\n" not in text
        assert text.startswith("a.nnsim-handin ")
    else:
        assert made.terms is None or isinstance(made.terms.doubts(made.who), tuple)


def test_a_pack_that_was_gone_through_keeps_what_is_to_be_handed_in(tmp_path: Path) -> None:
    files, of_pack = ProgressFiles(tmp_path), Rules(sha="0" * 64)
    first, _ = begun(of_pack, files)
    while not first.ended:
        assert through(first) == ""
    again, _ = begun(of_pack, files)
    assert dict(again.progress.steps).keys() == dict(first.progress.steps).keys()
    anew, _ = begun(Rules(), files)
    assert len(anew.progress.steps) < len(first.progress.steps), "a chapter begins once more"


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "2026-11-30T10:00:00"])
def test_a_date_that_no_clock_shows_is_refused(date: str) -> None:
    told = {"step": "two", "condition": "", "date": date, "salt": "", "sealed": ""}
    content = {"kind": "nnsim class", "version": 1, "gates": [told], "hidden": [], "exam": False, "hints": False}
    with pytest.raises(Damaged):
        rules_of.read_rules(json.dumps(content).encode())
    content["gates"] = [{**told, "date": "2026-11-30T10:00:00+01:00"}]
    assert rules_of.read_rules(json.dumps(content).encode()).gates[0].date


def test_a_pack_of_very_many_members_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnsim.lessons.packed.folder", lambda: tmp_path)
    pack = tmp_path / "a.nnsim-lesson"
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr(LESSON, TEXT)
        for number in range(3):
            archive.writestr(f"{number}.nnsim", b"")
    with pytest.raises(ProblemError, match="ask for it again"):
        read_file(pack)
