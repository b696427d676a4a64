"""A form that scrolls comes to rest, whatever its height does with its width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from nnsim.ui.data.drawing.pad import GlyphPad
from nnsim.ui.data.drawing.sketch import Sketch
from nnsim.ui.kit import theming
from nnsim.ui.kit.widgets.scrolled import Scrolled


class Square(QWidget):
    """As high as wide: with a bar beside it, it would need none."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width


@pytest.fixture
def scrolled(qtbot):
    """Makes a shown form around one widget."""

    def make(inside: QWidget) -> Scrolled:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(inside)
        form = Scrolled(content)
        qtbot.addWidget(form)
        form.show()
        return form

    return make


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


@pytest.mark.parametrize("scale", [False, True])
@pytest.mark.parametrize("kind", ["square", "pad"])
def test_content_that_is_higher_where_it_is_wider_comes_to_rest(scrolled, kind, scale):
    owner = QObject()
    theming.manager().set_presenter(scale)
    try:
        inside = Square() if kind == "square" else GlyphPad(Sketch((28, 28), owner), "Pad")
        form = scrolled(inside)
        for height in range(260, 320, 3):
            form.resize(300, height)
            settle()
            widget, needed = form.widget(), form.room
            assert (widget.width(), widget.height()) == (needed, max(needed, height))
            assert (form.verticalScrollBar().maximum() > 0) == (needed > height)
            assert inside.height() >= needed, "a pad is not squeezed where it can scroll"
    finally:
        theming.manager().set_presenter(False)


def test_the_bar_stands_in_the_margin(scrolled, qapp):
    theming.manager().apply(qapp, "light")
    form = scrolled(Square())
    form.resize(300, 100)
    settle()
    assert form.verticalScrollBar().isVisible()
    assert form.widget().width() <= form.viewport().width()
    form.resize(300, 400)
    settle()
    assert not form.verticalScrollBar().isVisible()
    assert form.widget().width() == form.room
