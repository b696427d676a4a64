"""Who hears of an edit of very many samples in a turn after it, and of everything else at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QObject

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.store import Change, Store
from nnsim.edits.network import mlp
from nnsim.ui.kit.next_turn import MANY
from nnsim.ui.run.afterwards import Afterwards

COUNT = MANY + 1


def points(seed: int, count: int = COUNT) -> Data:
    x = np.random.default_rng(seed).uniform(-3, 3, (count, 2)).astype(np.float32)
    return Data(x=x, y=(x[:, 0] > 0).astype(np.float32), test=np.zeros(count, np.bool_), kind="points", edited=True)


@pytest.fixture
def store() -> Store:
    return Store(replace(Project(), data=points(0)))


@pytest.fixture
def told(store: Store, qapp: QCoreApplication) -> list[Change]:
    told: list[Change] = []
    owner = QObject(qapp)
    owner.afterwards = Afterwards(store, told.append, owner)  # type: ignore[attr-defined]
    return told


def test_many_edits_of_very_many_samples_are_told_as_one_in_another_turn(
    store: Store, told: list[Change], qapp: QCoreApplication
) -> None:
    first = store.project
    for seed in (1, 2, 3):
        store.replace(replace(store.project, data=points(seed)))
    assert told == []
    qapp.processEvents()
    assert [(one.old, one.new, one.parts) for one in told] == [(first, store.project, {"data"})]
    qapp.processEvents()
    assert len(told) == 1


def test_anything_else_is_told_at_once_with_what_was_not_told_yet(
    store: Store, told: list[Change], qapp: QCoreApplication
) -> None:
    first = store.project
    store.replace(replace(store.project, data=points(1)))
    store.replace(mlp(store.project, 3))
    assert [(one.old, one.new) for one in told] == [(first, store.project)]
    assert told[0].parts >= {"data", "network"}
    qapp.processEvents()
    assert len(told) == 1


def test_few_samples_are_told_at_once(store: Store, told: list[Change]) -> None:
    store.replace(replace(store.project, data=points(1, 100)))
    assert [len(one.new.data) for one in told] == [100]
