"""When samples were learned and forgotten: columns, orders and facts of the browser."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from sample_room import SampleRoom

from nnsim.core.answers.learned import NEVER, LearnedSteps
from nnsim.data.bundled import load_set


def test_samples_are_ordered_by_when_they_were_learned_and_forgotten(qtbot) -> None:
    it = SampleRoom(qtbot, load_set("iris"))
    rng = np.random.default_rng(1)
    steps = rng.permutation(150) * 10 + 10
    first, last = np.where(steps < 100, NEVER, steps), np.where(steps > 400, NEVER, steps + 500)
    it.tell(np.zeros((150, 3), np.float32), np.ones(150, np.float32), learned=LearnedSteps(first, last, since=500))
    it.view.resize(1100, 400)
    it.view.order.setCurrentText("Learned last")
    it.view.order.chosen.emit("learned")
    unlearned = np.flatnonzero(first == NEVER).tolist()
    assert it.index[: len(unlearned)] == unlearned
    assert it.index[len(unlearned)] == np.argmax(first)
    assert it.index[-1] == np.argmin(np.where(first == NEVER, 10_000, first))

    def heading(name: str) -> QPoint:
        sheet, box = it.sheet, it.view._head.rect()
        columns = sheet._cells._columns(sheet.shown, box, sheet._theme)
        return next(room.center().toPoint() for column, room, _ in columns if column == name)

    for column, order in (("forgotten", np.argsort(-last, kind="stable")), ("no.", np.arange(150))):
        it.press(it.view._head, heading(column))
        assert it.index == order.tolist()
        assert it.view.order.currentText() == {"forgotten": "Forgotten last", "no.": "In order"}[column]
    QTest.mouseMove(it.view._head, heading("learned"))
    it.qtbot.waitUntil(lambda: it.view._head.toolTip().startswith("First learned: the step at the end of the first"))
    it.view.resize(880, 400)
    it.view.order.chosen.emit("forgotten")
    assert heading("forgotten").x() < it.view._head.width(), "what it is ordered by has room first"
    it.sheet.go_to_sample(int(np.flatnonzero(first == 500)[0]))
    facts = dict(it.view.detail.facts())
    assert (facts["learned"], facts["forgotten"]) == ("\N{LESS-THAN OR EQUAL TO} 500", "\N{EN DASH}")
    it.close()


def test_a_run_that_came_without_its_past_says_why_nothing_is_known(qtbot) -> None:
    it = SampleRoom(qtbot, load_set("iris"))
    never = np.full(150, NEVER)
    it.tell(np.zeros((150, 3), np.float32), np.ones(150, np.float32), learned=LearnedSteps(never, never, unseen=4000))
    it.view.resize(1100, 400)
    sheet, box = it.sheet, it.view._head.rect()
    rooms = {name: room for name, room, _ in sheet._cells._columns(sheet.shown, box, sheet._theme)}
    QTest.mouseMove(it.view._head, rooms["forgotten"].center().toPoint())
    it.qtbot.waitUntil(lambda: "holds no time line" in " ".join(it.view._head.toolTip().split()))
    assert "before step 4,000" in " ".join(it.view._head.toolTip().split())
    sheet.go_to_sample(3)
    facts = dict(it.view.detail.facts())
    assert facts["learned"] == facts["forgotten"] == "\N{EN DASH} not known yet"
    it.close()
