"""Memory is asked for in turns after a document of very many samples is shown, and for no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QObject

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.ui.kit.next_turn import MANY
from nnsim.ui.run import spare_memory
from nnsim.ui.run.spare_memory import SpareMemory, size_of
from nnsim.ui.run.undo import Editor


def large(count: int) -> Project:
    x = np.zeros((count, 2), np.float32)
    data = Data(x=x, y=np.zeros(count, np.float32), test=np.zeros(count, np.bool_), kind="points", edited=True)
    return replace(Project(), data=data)


@pytest.fixture
def asked(editor: Editor, qapp: QCoreApplication, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How much was asked for; each time in three portions."""
    sizes: list[int] = []

    def asked_for(size: int):
        for _ in range(3):
            sizes.append(size)
            yield

    monkeypatch.setattr(spare_memory, "asked_for", asked_for)
    owner = QObject(qapp)
    owner.spare = SpareMemory(editor, owner)  # type: ignore[attr-defined]
    return sizes


def test_a_document_of_very_many_samples_asks_a_little_in_each_turn(
    editor: Editor, asked: list[int], qapp: QCoreApplication
) -> None:
    shown = large(MANY + 1)
    editor.open(shown)
    assert asked == []
    for turn in range(1, 6):
        qapp.sendPostedEvents()
        assert len(asked) <= turn
    wanted = 2 * size_of(shown.data)
    assert wanted == 2 * (MANY + 1) * (2 * 4 + 4 + 1)
    assert asked == [wanted] * 3
    editor.open(large(MANY + 1))
    qapp.sendPostedEvents()
    assert len(asked) == 3, "what there is serves the next one, too"


def test_what_is_left_soon_asks_for_no_more(editor: Editor, asked: list[int], qapp: QCoreApplication) -> None:
    editor.open(large(MANY + 1))
    editor.open(large(10))
    qapp.sendPostedEvents()
    assert asked == []
