"""Patches as sums of atoms: what is asked, what the strips show, and what is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnsim.core.answers.patches import NO_SAMPLE, Denoised, Patches, Sum
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_bundled, choose_generator
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.kinds import VIEWS
from nnsim.ui.views.patches.view import PatchesView

load()

ATOMS = np.random.default_rng(0).normal(size=(3, 6, 6))
PICTURE = np.tile(np.linspace(0, 1, 8), (8, 1))
SUM = Sum(1, 2, 2 * ATOMS[0] - 0.5 * ATOMS[2], np.array([0, 2]), np.array([2.0, -0.5]))
CLEAN = Denoised(PICTURE, PICTURE + 0.1, PICTURE, (20.0, float("inf")))
FOUND = Patches(ATOMS, np.array([0.5, 0.25, 0.125]), 900, 20, (0.4, 0.3), SUM, CLEAN, 1.0, 50.0)


@pytest.fixture
def view(qtbot: QtBot) -> PatchesView:
    theming.manager().set_mode("light")
    editor = Editor(Store(choose_bundled(Project(), "digits")))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))
    bridge._timer.stop()
    made = PatchesView(ViewContext(editor, bridge))
    qtbot.addWidget(made)
    made.resize(900, 240)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_knobs_are_what_is_asked_about(view):
    about = view._about()
    assert (about.atoms, about.side, about.most, about.sample, about.noise) == (64, 6, 5, NO_SAMPLE, 0.2)
    field = view.controls.most
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert view._about().most == 3
    view._bridge.run.live.chosen.choose(7)
    assert view._about().sample == 7
    view._editor.opened.emit()
    assert view._about().most == 5, "another document begins anew"


def test_a_patch_stands_as_a_sum_and_a_picture_with_and_without_noise(view):
    view._turns.take(FOUND)
    assert len(view.atoms._tiles) == 3
    assert [tile.lines for tile in view.sum._tiles] == [("patch",), ("+ 2.00",), ("− 0.50",)]
    assert [tile.lines for tile in view.pictures._tiles] == [("picture",), ("20.0 dB",), ("∞ dB",)]
    assert view.said.text() == (
        "3 atoms of 900 patches, 20 rounds: 30.0 % of their size is left unexplained. "
        "The noisy picture has 20.0 dB to the true one, what its patches say of it ∞ dB."
    )
    view.atoms.point_at(1)
    assert view.said.text() == "This atom is in 25.0 % of the patches."
    header, rows = view.table()
    assert len(header) == 38
    assert [row[:2] for row in rows] == [(1, 0.5), (2, 0.25), (3, 0.125)]


def test_while_it_learns_atoms_alone_are_shown_and_more_is_asked(view):
    view._turns.take(replace(FOUND, rounds=1, error=(0.4,), sum=None, denoised=None, done=0.05))
    assert view._about().turn == 1
    assert view.said.text().startswith("3 atoms of 900 patches, 1 round: 40.0 %")
    assert view.sum._tiles == ()
    assert not view.grab().isNull()


def test_what_cannot_be_learned_says_why(view):
    view._turns.take(replace(FOUND, atoms=ATOMS[:0], used=np.zeros(0), sum=None, denoised=None, why_not="Too small."))
    assert view.said.text() == "Too small."
    assert view.atoms._tiles == ()


def test_it_is_offered_for_pictures_alone():
    assert VIEWS["patches"].fits(choose_bundled(Project(), "digits"))
    assert not VIEWS["patches"].fits(choose_generator(Project(), "moons"))
    assert not VIEWS["patches"].fits(choose_generator(Project(), "catch"))
