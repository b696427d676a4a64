"""Why a learner answers as it does is told of the present data alone."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from nnsim.core.answers.reasons import Reasons
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.split import set_seed
from nnsim.ui.run.live import LiveModel

load()
REASONS = Reasons(
    np.zeros(2, np.float32), np.zeros(2, np.float32), np.arange(3), np.zeros(3), np.ones(3), np.zeros(0)
)  # fmt: skip


def test_reasons_go_with_the_data_they_are_of_and_who_shows_them_hears_it(qtbot: QtBot) -> None:
    store = Store(choose_generator(Project(), "moons"))
    live = LiveModel(store)
    explained = live.explained
    explained.hear_reasons(REASONS)
    assert explained.reasons is not None
    with qtbot.waitSignal(explained.changed, timeout=0):
        store.replace(set_seed(store.project, 2))
    assert explained.reasons is None
    live.close()
    explained.hear_reasons(REASONS)
    store.replace(set_seed(store.project, 3))
    assert explained.reasons is REASONS, "a closed one follows no document"
