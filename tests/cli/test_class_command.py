"""``nnsim class``: a learner hands in, a teacher collects thirty; names are hidden, cells are harmless."""

from __future__ import annotations

import csv
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from class_of_learners import SIZE, TEXT, learner, lesson, write_class

from nnsim.cli.__main__ import main
from nnsim.lessons.handin import SUFFIX, load, save
from nnsim.lessons.log import LogFile
from nnsim.lessons.mathematicians import NAMES
from nnsim.lessons.pack import read_whole_key
from nnsim.lessons.progress import ProgressFiles
from nnsim.lessons.rules import read_rules
from nnsim.lessons.terms import Terms

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collected")
    (folder / "a-class.md").write_text(TEXT, "utf-8")
    (folder / "in").mkdir()
    write_class(folder / "in")
    return folder


def collected(capsys: Captured, room: Path, *options: str) -> str:
    assert main(["class", "collect", str(room / "in"), "--lesson", str(room / "a-class.md"), *options]) == 0
    return capsys.readouterr().out


def test_a_table_without_names(room: Path, capsys: Captured):
    out = collected(capsys, room)
    lines = out.splitlines()
    assert lines[0] == "A class (a-class): 30 learners"
    assert "Learner" not in out
    assert {line.split()[0] for line in lines[2 : 2 + SIZE]} <= {name.split()[0] for name in NAMES}
    assert " 15 × 5   (How much is 2 + 2?)" in lines
    assert " 3 Say" in lines
    assert collected(capsys, room) == out, "the same names every time"


def test_names_are_shown_where_they_were_typed(room: Path, capsys: Captured):
    out = collected(capsys, room, "--names", "shown")
    assert sum("Learner" in line for line in out.splitlines()) == SIZE // 2
    (row,) = (line for line in out.splitlines() if line.startswith("Learner 3 "))
    assert row.split()[2:6] == ["!", ".", ".", "at"]
    assert "wrong tries" in row


def test_the_table_for_spreadsheets_is_harmless_and_in_utf8(room: Path, tmp_path: Path, capsys: Captured):
    shown, hidden = tmp_path / "shown.csv", tmp_path / "hidden.csv"
    collected(capsys, room, "--csv", str(shown), "--names", "shown")
    assert shown.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(shown.read_text("utf-8-sig").splitlines()))
    assert len(rows) == SIZE * 3
    (first,) = (row for row in rows if row["learner"] == "Learner 7" and row["step"] == "Count")
    assert first["answers"] == "sum: 5 (wrong), 5 (wrong), 4 (right)"
    assert first["run"] == f"{7:064x}"
    assert "I am number 7" in shown.read_text("utf-8-sig")
    collected(capsys, room, "--csv", str(hidden))
    assert "Learner" not in hidden.read_text("utf-8-sig")
    assert "I am number" not in hidden.read_text("utf-8-sig")


def test_a_name_that_is_a_formula_is_none(tmp_path: Path, capsys: Captured):
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / f"a{SUFFIX}", replace(learner(1), name="=HYPERLINK(1)", title="@\x1b[2Jcmd"))
    assert main(["class", "collect", str(tmp_path / "in"), "--names", "shown", "--csv", str(tmp_path / "a.csv")]) == 0
    assert "\x1b" not in capsys.readouterr().out
    row = next(csv.DictReader((tmp_path / "a.csv").read_text("utf-8-sig").splitlines()))
    assert (row["learner"], row["title"]) == ("'=HYPERLINK(1)", "'@?[2Jcmd")


def test_as_json(room: Path, capsys: Captured):
    (found,) = json.loads(collected(capsys, room, "--json"))["lessons"]
    assert len(found["learners"]) == SIZE
    assert found["wrong"][0] == {"question": "sum", "answer": "5", "learners": 15}


def test_what_is_odd_about_a_log_is_told(tmp_path: Path, capsys: Captured):
    first, second, third = (learner(number) for number in (1, 2, 3))
    log = LogFile(None, "pack", first.who)
    for what in ("began", "left", "came back"):
        log.add(what, "exam")
    whole = Terms("pack", exam=True, hints=False, log=log.entries)
    save(tmp_path / f"a{SUFFIX}", replace(first, name="Ada", terms=whole))
    save(tmp_path / f"b{SUFFIX}", replace(second, name="Ben", terms=replace(whole, log=log.entries[1:])))
    save(tmp_path / f"c{SUFFIX}", replace(third, name="Cor"))
    assert main(["class", "collect", str(tmp_path), "--names", "shown"]) == 0
    out = capsys.readouterr().out
    assert "Ada: The exam was left and entered again." in out
    assert "Ben: Its log was changed" in out
    assert "Cor: No log came with it" in out
    assert main(["class", "collect", str(tmp_path), "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["lessons"]
    assert [bool(each["look_at"]) for each in found["learners"]] == [True] * 3


def test_what_cannot_be_read_is_named_and_the_rest_is_collected(tmp_path: Path, capsys: Captured):
    (tmp_path / f"broken{SUFFIX}").write_text("{")
    assert main(["class", "collect", str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert (
        printed.err == f"nnsim: broken{SUFFIX} is no hand-in that can be read: its text is damaged; ask for it again.\n"
    )
    assert "There is no hand-in in" in printed.out
    save(tmp_path / f"one{SUFFIX}", learner(1))
    save(tmp_path / f"two{SUFFIX}", learner(1))
    assert main(["class", "collect", str(tmp_path)]) == 0
    printed = capsys.readouterr()
    assert f"broken{SUFFIX}" in printed.err
    assert "1 earlier hand-in of the same learners left aside" in printed.out


def test_a_learner_hands_in_what_is_remembered(
    room: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("nnsim.lessons.progress.folder", lambda: tmp_path / "progress")
    command = ["class", "hand-in", str(room / "a-class.md"), "--out", str(tmp_path / f"a{SUFFIX}")]
    assert main(command) == 1
    assert "Nothing is remembered of 'A class' here" in capsys.readouterr().err
    ProgressFiles().save(learner(7).progress, lesson())
    assert main([*command, "--name", "Ada"]) == 0
    assert main([*command[:-1], str(tmp_path / f"b{SUFFIX}")]) == 0
    first, second = load(tmp_path / f"a{SUFFIX}"), load(tmp_path / f"b{SUFFIX}")
    assert (first.name, second.name) == ("Ada", "")
    assert first.who == second.who
    assert first.progress == learner(7).progress
    assert main([*command, "--run", "xor"]) == 2
    assert "xor holds no run" in capsys.readouterr().err


RULED = """---
format: 1
id: ruled
title: Ruled
---
## One
## Two
## Three
"""


def test_a_pack_says_how_far_it_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ruled.md").write_text(RULED, "utf-8")
    out, key = tmp_path / "a.nnsim-lesson", tmp_path / "a.nnsim-key"
    words = ["class", "pack", str(tmp_path / "ruled.md"), "--out", str(out), "--key", str(key)]
    assert main([*words, "--word", "two=Red Fox", "--when", "two=met", "--hide", "three", "--exam"]) == 0
    with zipfile.ZipFile(out) as archive:
        rules = read_rules(archive.read("class.json"))
    (gate,) = rules.gates
    assert (gate.step, gate.condition, gate.opens_with("redfox")) == ("two", "met", True)
    assert (rules.hidden, rules.exam, rules.hints) == (("three",), True, False)
    assert read_whole_key(key).words == {"two": "Red Fox"}
    capsys.readouterr()
    for wrong, said in (
        (["--word", "two"], "--word needs a step and what opens it"),
        (["--date", "two=tomorrow"], "is no date; write it as"),
        (["--when", "two=run.stepp > 3"], "did you mean run.step"),
        (["--hide", "four"], "There is no step 'four'"),
    ):
        assert main([*words, *wrong]) != 0
        assert said in capsys.readouterr().err
