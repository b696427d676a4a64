"""The list of names is a contract: none is taken back, none changes its type, and additions raise its version."""

from __future__ import annotations

import json
from pathlib import Path

from nnsim.lessons.names.kinds import QUANTITIES, VERSION, described

LAST = json.loads(Path(__file__).with_name("names.json").read_text("utf-8"))
"""As 'nnsim lessons names --json' printed it when its version was raised last."""


def test_no_name_was_taken_back_and_none_changed_its_type():
    now = described()["names"]
    for name, last in LAST["names"].items():
        assert name in now, f"{name} was taken back"
        assert (now[name]["type"], now[name]["unit"]) == (last["type"], last["unit"]), name
        for argument, declared in last["arguments"].items():
            kept = now[name]["arguments"].get(argument)
            assert kept, f"{name} lost its argument {argument}"
            assert (kept["type"], kept.get("default")) == (declared["type"], declared.get("default")), (name, argument)
        new = set(now[name]["arguments"]) - set(last["arguments"])
        assert all("default" in now[name]["arguments"][each] for each in new), f"lessons do not give {new} to {name}"


def test_names_that_came_raise_the_version():
    new = {name: len(each["arguments"]) for name, each in described()["names"].items()}
    last = {name: len(each["arguments"]) for name, each in LAST["names"].items()}
    assert new == last or LAST["version"] < VERSION, "raise VERSION and run packaging/make_lesson_names.py"
    if new == last:
        assert LAST["version"] == VERSION


def test_there_are_about_as_many_as_a_lecture_needs():
    assert len(QUANTITIES) >= 80
    assert all((each.help and each.help[0].islower()) or each.help[0] in "γR(" for each in QUANTITIES)
    assert all(argument.help for each in QUANTITIES for argument in each.arguments)
