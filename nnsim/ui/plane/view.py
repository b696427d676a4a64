"""The plane: the map of answers, the decision contour, the points, and whatever is drawn on top.

Everything is kept as finished pictures and drawn with three calls, so a frame costs little
and a repaint for the cursor costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnsim.core.data import Floats
from nnsim.core.network import INPUT, OUTPUT
from nnsim.core.problem import Points
from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import value_of
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import colormap
from nnsim.ui.kit.next_turn import MANY, Later
from nnsim.ui.kit.theme import Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.painting import saved
from nnsim.ui.plane.contour import winner_lines, zero_lines
from nnsim.ui.plane.explanation import Explanation
from nnsim.ui.plane.flow import Flow
from nnsim.ui.plane.flow_pictures import BEHIND, FlowPictures
from nnsim.ui.plane.frame import (
    AXIS_BOTTOM,
    AXIS_LEFT,
    AXIS_RIGHT,
    AXIS_TOP,
    cover,
    draw_contour,
    draw_focus_ring,
    draw_name,
    ground,
)  # fmt: skip
from nnsim.ui.plane.geometry import PlaneTransform, Point
from nnsim.ui.plane.map import field_pixels, map_pixels, share_pixels
from nnsim.ui.plane.marks import PlaneMarks, nearest_sample
from nnsim.ui.plane.names import Focus, large_neuron, neuron_name
from nnsim.ui.plane.points import PointsLayer, Sheet
from nnsim.ui.plane.step_lines import StepLines
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor

LEAST = 104
"""The plane may be so narrow, px: with type for a lecture room it must fit a small screen."""
CROWDED = 2_000
"""With more points than this the contour is drawn over them, as they would hide it."""

NO_LINES: Floats = np.zeros((0, 4), np.float32)

Overlay = Callable[[QPainter, PlaneTransform], None]

_BY_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}


class PlaneView(QWidget):
    """Shows ``live`` and the data of ``editor``; square, as large as its width and height allow.

    ``pointed`` carries the point of the plane under the cursor, or None. ``overlays`` are
    called after everything else is drawn; ``update()`` shows what they changed.
    """

    pointed = Signal(object)

    def __init__(self, editor: Editor, live: LiveModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._live = editor, live
        self._points = PointsLayer()
        self._map = QImage()
        self._contour = self._margins = NO_LINES
        self.flow = Flow(editor, live, self)
        self._pictures = FlowPictures(self.flow, live)
        self.marks = PlaneMarks(editor, live)
        self.explanation = Explanation(live)
        self.overlays: list[Overlay] = [self.explanation.draw, StepLines(editor, live).draw, self.marks.draw]
        self.cursor_point: Point | None = None
        self._by_keyboard = False
        self._clean = QTimer(self, singleShot=True)
        self._clean.timeout.connect(self.update)
        self._drawing = Later(self, self.repaint)
        self._prepare_widget()
        follow(self._restyle)
        live.shown_by(self)
        live.updated.connect(self._follow)
        live.focus_changed.connect(self.refresh)
        live.chosen.changed.connect(self.update)
        live.told_step.changed.connect(self.update)
        live.explained.changed.connect(self.update)
        live.explained.lit_changed.connect(self.update)
        self.flow.moved.connect(self.update)
        editor.store.changed.connect(self._on_change)

    def _prepare_widget(self) -> None:
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(say("Plane with the data and the output"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def update(self) -> None:  # type: ignore[override]
        """Draw what is other now, very many points in a turn that has little else to do."""
        if len(self._live.shown) > MANY:
            self._drawing.ask()
        else:
            super().update()

    # ------------------------------------------------------------ size and place

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        px = self._theme.px
        return width - px(AXIS_LEFT) - px(AXIS_RIGHT) + px(AXIS_TOP) + px(AXIS_BOTTOM)

    def sizeHint(self) -> QSize:
        width = self._theme.px(312)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = self._theme.px(LEAST)
        return QSize(width, self.heightForWidth(width))

    @property
    def transform_to_pixels(self) -> PlaneTransform:
        """Where the plane lies in this widget."""
        px = self._theme.px
        left, top = px(AXIS_LEFT), px(AXIS_TOP)
        room = min(self.width() - left - px(AXIS_RIGHT), self.height() - top - px(AXIS_BOTTOM))
        side = max(room, 16)
        spare = max(self.width() - left - px(AXIS_RIGHT) - side, 0) // 2
        return PlaneTransform(self._live.shown.plane, left + spare, top, side, side)

    @property
    def _project(self) -> Project:
        return self._editor.project

    # ------------------------------------------------------------ what is shown

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.refresh()

    def _on_change(self, change: Change) -> None:
        if change.parts & {"view", "network"} or _plane_of(change.old) != _plane_of(change.new):
            self.refresh()
        elif "data" in change.parts:
            self.update()

    def _follow(self) -> None:
        """What is known of samples may be other than before where the answers over the plane are the same."""
        if all(now is drawn for now, drawn in zip(self._answers, self._drawn, strict=True)):
            self.update()
        else:
            self.refresh()

    @property
    def _answers(self) -> tuple[object, ...]:
        """What map and contour are made of."""
        return self._live.answer, self._live.scores, self._live.fields

    def refresh(self) -> None:
        """Make the map and the contour anew from the newest answers."""
        self._drawn = self._answers
        self._margins = NO_LINES
        neuron = self._neuron
        if neuron is not None and neuron[0] == OUTPUT and len(self._live.answer) > neuron[1]:
            if task_of(self._project).tells_values:
                self._show_output(neuron[1])
            else:
                self._show_share(neuron[1])
        elif neuron is not None and len(self._live.fields.get(neuron[0], ())) > neuron[1]:
            self._show_field(*neuron)
        else:
            self._show_output(value_of(self._project))
        self.update()

    @property
    def _neuron(self) -> Focus | None:
        """The neuron that is shown instead of the output."""
        return large_neuron(self._project, self._live.focus)

    def _show_share(self, unit: int) -> None:
        answer = self._live.answer
        self._map = colormap.image(share_pixels(answer[unit], unit, len(answer), self._theme))
        self._contour = zero_lines(answer[unit] - np.float32(0.5))

    def _show_field(self, node: str, unit: int) -> None:
        field = self._live.fields[node][unit]
        least = 1e-12 if node == INPUT else 1.0
        self._map = colormap.image(field_pixels(field, self._theme, least=least))
        self._contour = zero_lines(field)

    def _show_output(self, value: int) -> None:
        """What is answered; of several values the one with this index."""
        live, view = self._live, self._project.view
        task = task_of(self._project)
        if not live.answer.size or task.flows:
            self._map, self._contour = QImage(), NO_LINES
            return
        answer, scores = live.answer, live.scores
        if task.tells_values:
            answer = scores = answer[value : value + 1]
        self._map = colormap.image(map_pixels(task, answer, self._theme, decisions=view.decisions))
        self._contour = winner_lines(scores) if task.shows_shares else zero_lines(scores[0])
        if task.shows_chance and learner_of(self._project).margins:
            one = np.float32(1)
            self._margins = np.concatenate([zero_lines(live.scores[0] + one), zero_lines(live.scores[0] - one)])

    # ------------------------------------------------------------ drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        place = self.transform_to_pixels
        box = QRectF(place.left, place.top, place.width, place.height)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, ground(self.size(), place, self._theme, self.devicePixelRatioF()))
        self._draw_map(painter, box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        flows = self.flow.is_shown and self._neuron is None
        if flows:
            self._pictures.draw_arrows(painter, place, self._theme, self._project)
            painter.setOpacity(BEHIND)
        crowded = len(self._live.shown) > CROWDED
        if not crowded:
            self._draw_contour(painter, box)
        self._draw_points(painter, place)
        painter.setOpacity(1)
        if flows:
            self._pictures.draw_points(painter, place, self._theme)
        if crowded:
            self._draw_contour(painter, box)
        self._draw_frame(painter, box)
        for overlay in self.overlays:
            with saved(painter):
                overlay(painter, place)
        if self.hasFocus() and self._by_keyboard:
            draw_focus_ring(painter, box, self._theme)

    def _draw_map(self, painter: QPainter, box: QRectF) -> None:
        if self._map.isNull():
            painter.fillRect(box, QColor(self._theme.neutral))
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, self._map)

    def _draw_contour(self, painter: QPainter, box: QRectF) -> None:
        thin = self._neuron is not None or task_of(self._project).tells_values
        draw_contour(painter, box, self._contour, self._theme, is_thin=thin)
        draw_contour(painter, box, self._margins, self._theme, is_thin=True)

    def _draw_points(self, painter: QPainter, place: PlaneTransform) -> None:
        data = self._live.shown
        if not kind_of(self._project.data).lies_in_plane:
            return
        origin = PlaneTransform(place.plane, 0, 0, place.width, place.height)
        sheet = Sheet(origin, self._theme, self.devicePixelRatioF(), self._project.view.show_test)
        self._points.update(data, self._live.colored, sheet)
        painter.drawImage(QPointF(place.left, place.top), self._points.image)
        if self._points.stale and not self._clean.isActive():
            self._clean.start(round(self._points.wait * 1000) + 1)

    def _draw_frame(self, painter: QPainter, box: QRectF) -> None:
        corners = cover(box.width(), box.height(), self._theme, self.devicePixelRatioF())
        painter.drawPixmap(box.topLeft() - QPointF(1, 1), corners)
        if self._neuron is not None:
            draw_name(painter, box, neuron_name(self._project, self._live.plan, self._neuron), self._theme)

    # ------------------------------------------------------------ the cursor

    def point_at(self, position: QPointF) -> Point | None:
        """The point of the plane at a px position of this widget, or None beside the plane."""
        place = self.transform_to_pixels
        if not place.contains(position.x(), position.y()):
            return None
        return place.to_plane(position.x(), position.y())

    def point_out(self, groups: tuple[Points, ...]) -> None:
        """Mark the points that a message is about, in groups; none when it is gone."""
        self.marks.groups = groups
        self.update()

    def sample_at(self, position: QPointF, reach: float) -> int | None:
        """The sample whose point lies within ``reach`` px of a position, or None."""
        return nearest_sample(self._live.shown, self.transform_to_pixels, position.x(), position.y(), reach)

    def show_cursor(self, point: Point | None) -> None:
        """Tell what lies at ``point``: the mouse and the keyboard's crosshair both call this."""
        if point != self.cursor_point:
            self.cursor_point = point
            self._live.explained.point_at(point)
            self.pointed.emit(point)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.show_cursor(self.point_at(event.position()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.show_cursor(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring shows the focus to those who came by keyboard; a click needs none."""
        self._by_keyboard = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """What flows is worked out while it is seen."""
        super().showEvent(event)
        self.flow.set_seen(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flow.set_seen(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()


def _plane_of(project: Project) -> object:
    """What decides where the plane lies: its edges, or the rows of a table."""
    return project.data.plane if kind_of(project.data).lies_in_plane == "itself" else project.data
