"""The costs of the document's network among those of large ones, and ImageNet's challenge, as charts with sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from decided_room import DecidedRoom
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.edits.network import change_units
from nnsim.edits.recipe import choose
from nnsim.examples.example import build, examples
from nnsim.lessons.milestones.challenge import ENTRIES
from nnsim.lessons.milestones.models import MODELS, Assumptions
from nnsim.lessons.milestones.own import own_cost
from nnsim.ui.views.challenge.view import ChallengeView
from nnsim.ui.views.cost.view import LOWEST, CostView
from nnsim.ui.views.kinds import offered

load()
XOR = build(examples()["xor"])


@pytest.fixture
def costs(qtbot: QtBot) -> Iterator[DecidedRoom[CostView]]:
    made = DecidedRoom(qtbot, CostView, XOR)
    yield made
    made.close()


def trains(room: DecidedRoom[CostView], pace: float) -> None:
    frame = room.client.frame(step=1, running=pace > 0)
    room.tick(replace(frame, samples_per_second=pace))


def test_costs_are_known_once_it_has_trained_and_a_pause_does_not_forget_them(costs: DecidedRoom[CostView]) -> None:
    assert "25 parameters and 200 planned epochs" in costs.view.said.text()
    assert "known once it has trained" in costs.view.said.text()
    trains(costs, 5000.0)
    found = own_cost(XOR, 5000.0, Assumptions())
    assert found
    assert found.seconds == pytest.approx(150 * 200 / 5000)
    for words in ("takes 6 s", "30 W", "0.3 $ for each"):
        assert words in costs.view.said.text()
    trains(costs, 0.0)
    assert "takes 6 s" in costs.view.said.text()
    assert costs.view.accessibleDescription() == costs.view.said.text()
    places = costs.view.plane._points.xy
    assert len(places) == len(MODELS) + 1
    assert 10 ** places[-1, 0] == pytest.approx(25)
    assert places[-1, 1] >= LOWEST


def test_what_is_assumed_can_be_changed_and_the_document_is_followed(costs: DecidedRoom[CostView]) -> None:
    trains(costs, 5000.0)
    (_, before) = costs.view.plane._points.xy[-1]
    costs.view.watts.setFocus()
    costs.view.watts.selectAll()
    QTest.keyClicks(costs.view.watts, "300\r")
    assert "300 W" in costs.view.said.text()
    assert costs.view.plane._points.xy[-1, 1] - before == pytest.approx(1), "a power of ten"
    costs.editor.edit("Units", lambda now: change_units(now, "dense1", 1))
    assert "29 parameters" in costs.view.said.text()


def test_large_networks_say_date_and_source(costs: DecidedRoom[CostView]) -> None:
    costs.view.plane.point_at(len(MODELS) - 1)
    for words in ("PaLM, 2022", "kWh", "prices of 2022", "Source: the lecture"):
        assert words in costs.view.said.text()
    costs.view.plane.point_at(None)
    assert "parameters and" in costs.view.said.text()
    header, rows = costs.view.table()
    told = list(rows)
    assert [row[0] for row in told] == ["this network", *(model.name for model in MODELS)]
    assert all(len(row) == len(header) for row in told)


def test_other_learners_have_no_such_costs() -> None:
    assert "cost" in offered(XOR)
    assert "cost" not in offered(choose(XOR, "learner", "tree"))


def test_every_team_is_a_point_and_says_what_is_known_of_it(qtbot: QtBot) -> None:
    room = DecidedRoom(qtbot, ChallengeView, XOR)
    view = room.view
    assert len(view.plane._points.xy) == len(ENTRIES)
    assert len(np.unique(view.plane._points.xy, axis=0)) == len(ENTRIES), "none hides another"
    assert "Supervision leads 6 entries by 10.8 points" in view.said.text()
    view.plane.point_at(0)
    assert view.said.text() == "Supervision, 2012: 15.3 % top-5 error, a convolutional network."
    view.plane.point_at(len(ENTRIES) - 1)
    assert "not established" in view.said.text()
    assert len(list(view.table()[1])) == len(ENTRIES)
    room.close()
