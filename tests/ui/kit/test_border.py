"""What happens at the border between Qt and Python when a method that Qt calls fails."""

from __future__ import annotations

import math
import sys

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsObject, QGraphicsScene, QGraphicsView, QLayout, QPushButton, QWidget

from nnsim.ui.kit import border
from nnsim.ui.kit.widgets.painting import painter_on, saved


class Failing(QWidget):
    """Paints half of itself; made as the classes of the window are."""

    __module__ = "nnsim.made"

    def paintEvent(self, _event: object) -> None:
        painter = painter_on(self)
        with saved(painter):
            self._half(painter)

    def _half(self, painter: QPainter) -> None:
        image = QImage(4, 4, QImage.Format.Format_RGB32)
        ink = QPainter(image)
        ink.drawPoint(1, 1)
        painter.drawText(0, 0, str(math.log10(0)))

    def event(self, event: object) -> bool:
        if isinstance(event, str):
            raise LookupError("no event")
        return super().event(event)


class Button(QPushButton):
    """Knows no size, but Qt does."""

    __module__ = "nnsim.made"

    def sizeHint(self) -> QSize:
        raise LookupError("no size")


class Table(QAbstractTableModel):
    """Counts nothing."""

    __module__ = "nnsim.made"

    def rowCount(self, _parent: object = None) -> int:
        raise LookupError("no rows")

    def flags(self, _index: object) -> Qt.ItemFlag:
        raise LookupError("no flags")


class Item(QGraphicsObject):
    """Fails while the view paints it, between two others."""

    __module__ = "nnsim.made"

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, 10, 10)

    def paint(self, painter: QPainter, _option: object, _widget: object = None) -> None:
        with saved(painter):
            painter.rotate(30)
            raise LookupError("no picture")


class Box(QLayout):
    """A layout without an answer of Qt's own."""

    __module__ = "nnsim.made"

    def sizeHint(self) -> QSize:
        raise LookupError("no size")


class Mixed:
    """Knows no Qt, yet Qt calls it in a widget that it is mixed into."""

    def resizeEvent(self, _event: object) -> None:
        raise LookupError("mixed in")


@pytest.fixture
def told(monkeypatch) -> list[BaseException]:
    """What was told as uncaught."""
    seen: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: seen.append(error))
    return seen


def test_painters_are_ended_and_the_next_picture_is_painted(told, qtbot):
    widget = Failing()
    qtbot.addWidget(widget)
    for _ in range(3):  # a painter left open on a widget would be Qt's warning at the next one, and fail this test
        widget.grab()
    assert [type(error) for error in told] == [ValueError] * 3
    frames = []
    trace = told[0].__traceback__
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    painters = [value for frame in frames for value in frame.f_locals.values() if isinstance(value, QPainter)]
    assert len(painters) == 3, "on the widget, as an argument, and on the image"
    assert not any(painter.isActive() for painter in painters)


def test_the_painter_of_a_view_stays_open_for_the_other_items(told, qtbot):
    scene = QGraphicsScene()
    scene.addItem(Item())
    rest = scene.addRect(0, 0, 40, 40)
    rest.setBrush(Qt.GlobalColor.red)
    rest.setZValue(1)
    view = QGraphicsView(scene)
    qtbot.addWidget(view)
    picture = view.grab().toImage()
    assert [str(error) for error in told] == ["no picture"]
    assert picture.pixelColor(picture.rect().center()) == Qt.GlobalColor.red


def test_qt_gets_its_own_answer_where_it_has_one(told, qtbot):
    button = Button("Play")
    qtbot.addWidget(button)
    assert button.sizeHint() == QPushButton.sizeHint(button)
    assert button.sizeHint().width() > 10
    assert Table().flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags
    assert [str(error) for error in told] == ["no size", "no size", "no flags"]


def test_and_a_blank_one_where_it_has_none(told, qtbot):
    assert Table().rowCount() == 0
    parent = QWidget()
    qtbot.addWidget(parent)
    assert Box(parent).sizeHint() == QSize()
    assert len(told) == 2


def test_an_event_that_was_half_obeyed_goes_to_nobody_else(told, qtbot):
    widget = Failing()
    qtbot.addWidget(widget)
    assert widget.event("half") is True
    assert [str(error) for error in told] == ["no event"]


def test_what_is_mixed_in_is_caught_too(told, qtbot):
    kind = type("Both", (Mixed, QWidget), {"__module__": "nnsim.made"})
    widget = kind()
    qtbot.addWidget(widget)
    widget.resize(30, 30)
    widget.grab()
    assert {str(error) for error in told} == {"mixed in"}
    assert not border.is_caught(Mixed.resizeEvent), "elsewhere it is as it was"


def test_a_failure_of_telling_does_not_get_out_either(monkeypatch, qtbot):
    def deaf(*_arguments: object) -> None:
        raise RecursionError

    monkeypatch.setattr(sys, "excepthook", deaf)
    widget = Failing()
    qtbot.addWidget(widget)
    widget.event("half")


def test_errors_of_the_start_of_a_widget_are_its_makers(qtbot):
    class Unborn(QWidget):
        __module__ = "nnsim.made"

        def __init__(self) -> None:
            super().__init__()
            qtbot.addWidget(self)
            raise LookupError

    with pytest.raises(LookupError):
        Unborn()
