"""What views tell that ask the engine: a sentence with its numbers, for screen readers, too, and what that costs."""

from __future__ import annotations

import pytest
from probed_view import Probed
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnsim.core.catalogue import load
from nnsim.examples.example import build, examples
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.views.kinds import VIEWS

load()
SLOW = {"attention", "dream", "game", "manifold", "memory", "over_time", "sequence", "step", "writing"}
"""Those of networks that take long in a test; their own tests ask the same of them."""

SILENT = {"classes", "coach", "curves", "experiment", "surface", "updates"}
"""They ask nothing of this network, or have no numbers until something goes wrong or one more step is made."""


def asking(group: str) -> list[str]:
    return [kind.id for kind in VIEWS if kind.group == group and kind.id not in SLOW | SILENT]


@pytest.mark.parametrize("view", [*asking("how well"), *asking("inside"), *asking("why")])
def test_a_view_tells_a_sentence_with_numbers_and_what_its_answers_cost(qtbot: QtBot, view: str) -> None:
    probed = Probed(qtbot, view, build(examples()["regression-plane" if view == "residuals" else "spiral"]), (900, 400))
    probed.train(1)
    assert probed.answer()
    words = [text.text() for text in probed.view.findChildren(Text) if not text.isHidden()]
    assert any(" ms" in text for text in words)
    told = {part.accessibleDescription() for part in (probed.view, *probed.view.findChildren(QWidget))}
    shown = [text for text in words if text.endswith(".") and any(map(str.isdigit, text))]
    assert shown
    assert all(text in told for text in shown), "what is shown is what a screen reader reads"
