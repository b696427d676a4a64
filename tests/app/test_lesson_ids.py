"""What lessons point at, lock and show is there in the window, in the state that the step begins with."""

from __future__ import annotations

import pytest

from nnsim.app.commands import BY_ID
from nnsim.edits.kinds import EDITS
from nnsim.lessons.lesson import Step
from nnsim.lessons.library import bundled, read_file, start_of
from nnsim.lessons.moves import MOVES, after
from nnsim.lessons.prose import links
from nnsim.ui.views.kinds import VIEWS

PANELS = {"data", "network", "output", "plots", "recipe"}


def test_moves_are_known_by_commands_of_the_window():
    assert {kind.command for kind in MOVES if kind.command} <= set(BY_ID)
    assert not set(MOVES.ids()) & (set(EDITS.ids()) - {"keep_run"}), "a move and an edit are told apart by their ids"


def is_there(bench, target: str, nodes: set[str]) -> bool:
    place, slash, name = target.partition("/")
    known = {
        "node": nodes, "edge": nodes, "view": set(VIEWS.ids()), "command": set(BY_ID), "panel": PANELS,
        "sample": {str(at) for at in range(len(bench.editor.project.data))},
        "class": {str(at) for at in range(len(bench.editor.project.data.classes))},
    }  # fmt: skip
    if not slash or place == "control":
        return bench.control(name if slash else target) is not None
    return place == "step" or name.partition(".")[0] in known[place]


def is_lockable(bench, pattern: str) -> bool:
    place, dot, name = pattern.partition(".")
    known = {"command": set(BY_ID), "edit": set(EDITS.ids()), "view": set(VIEWS.ids()), "panel": PANELS}
    if dot and place in known:
        return name in known[place] or "*" in name
    return bench.control(pattern.removesuffix(".*")) is not None


def texts_of(step: Step):
    yield from (*step.text, *step.further, *step.notes, *(hint.text for hint in step.hints))
    yield from step.name.words if step.name else ()


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_what_a_chapter_points_at_is_there(bench, path):
    lesson = read_file(path).read.lesson
    assert lesson
    bench.document.show(start_of(lesson))
    for step in lesson.steps:
        for move in step.set:
            if move.kind != "move":
                bench.editor.store.replace(after(move, bench.editor.project))
        project = bench.editor.project
        nodes = {node.id for node in project.network.graph} | {"input"}
        nodes |= {f"dense{number}" for number in range(1, 4)} if step.show else set()
        missing = [link.target for link in links(texts_of(step)) if not is_there(bench, link.target, nodes)]
        assert missing == [], step.title
        locked = [lock.pattern for lock in (*lesson.locks, *step.locks) if not is_lockable(bench, lock.pattern)]
        assert locked == [], step.title
