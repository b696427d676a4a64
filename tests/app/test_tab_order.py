"""Tab goes line by line, whatever size widgets have."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from nnsim.app.tab_order import focus, next_stop, reading_order


@pytest.fixture
def panel(qtbot):
    """Makes a panel with stops in these places."""

    def make(*places: tuple[int, int, int, int]) -> tuple[QWidget, list[QWidget]]:
        holder = QWidget()
        holder.resize(300, 200)
        qtbot.addWidget(holder)
        buttons: list[QWidget] = []
        for place in places:
            button = QWidget(holder)  # no style gives it a least size
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setGeometry(QRect(*place))
            buttons.append(button)
        holder.show()
        return holder, buttons

    return make


def test_lines_are_read_from_left_to_right(panel):
    holder, (right, left, below) = panel((100, 2, 50, 20), (0, 0, 50, 30), (0, 40, 50, 20))
    assert reading_order(holder) == [left, right, below]


@pytest.mark.parametrize("squeezed", [(0, 40, 50, 0), (0, -3, 50, 0), (0, 40, 0, 20)])
def test_what_has_no_room_is_no_stop(panel, squeezed):
    holder, (first, gone, last) = panel((0, 0, 50, 20), squeezed, (0, 80, 50, 20))
    assert gone.isVisible()
    assert reading_order(holder) == [first, last]
    assert next_stop((holder,), first, 1) is last
    assert next_stop((holder,), gone, 1) is first


@pytest.mark.parametrize(("high", "scrolled"), [(20, True), (500, False)])
def test_what_is_higher_than_its_room_stays_at_its_top(panel, qtbot, high, scrolled):
    content, (stop,) = panel((0, 0 if high > 400 else 400, 50, high))
    content.setFixedHeight(500)
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(content)
    area.resize(100, 100)
    area.show()
    focus(stop, Qt.FocusReason.TabFocusReason)
    assert (area.verticalScrollBar().value() > 0) == scrolled
