"""What can be done with the selected points: keys, context menu and clipboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import radians

import numpy as np
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QToolTip

from nnsim.core.data import Floats, Mask
from nnsim.core.problem import ProblemError
from nnsim.core.texts import message
from nnsim.data.kinds import kind_of
from nnsim.edits.data import add_points, remove
from nnsim.edits.points import place
from nnsim.language.texts import say
from nnsim.ui.data.painting.gestures.gesture import points_in_words
from nnsim.ui.data.painting.gestures.turn import brought_back, mirrored, turned
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.points_text import from_text, to_text
from nnsim.ui.kit.keys import PLACES
from nnsim.ui.plane.geometry import inside
from nnsim.ui.plane.view import PlaneView
from nnsim.ui.run.undo import Editor

QUARTER_TURN = 15
"""Degrees that Ctrl and an arrow turn the selection."""
ASIDE = 1 / 15
"""How far from its original a duplicate lies, as a share of the plane."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the menu; ``needs`` says whether it works on selected points only."""

    id: str
    label: str
    keys: str = ""
    needs: bool = True


COMMANDS = (
    Command("cut", say("Cut"), "Ctrl+X"),
    Command("copy", say("Copy"), "Ctrl+C"),
    Command("paste", say("Paste"), "Ctrl+V", needs=False),
    Command("duplicate", say("Duplicate"), "Ctrl+J"),
    Command("delete", say("Delete"), say("Del")),
    Command("", ""),
    Command("mirror_x", say("Mirror left and right"), "Ctrl+M"),
    Command("mirror_y", say("Mirror top and bottom"), "Ctrl+Shift+M"),
    Command("turn_left", say("Turn left by 15°"), "Ctrl+Left"),
    Command("turn_right", say("Turn right by 15°"), "Ctrl+Right"),
    Command("turn", say("Turn by an angle…"), "Ctrl+G"),
    Command("", ""),
    Command("select_all", say("Select all"), "Ctrl+A", needs=False),
    Command("invert", say("Invert the selection"), "Ctrl+Shift+I", needs=False),
)

HELP = [(command.keys, command.label.rstrip("…")) for command in COMMANDS if command.keys and command.id != "delete"]
PLACES.append((say("Selected points"), HELP))


class PlaneCommands(QObject):
    """Works on the selection of ``painting`` while the plane has the focus, or from its context menu.

    ``busy`` tells whether a gesture is in progress, which comes first.
    """

    def __init__(self, plane: PlaneView, editor: Editor, painting: Painting, busy: Callable[[], bool]) -> None:
        super().__init__(plane)
        self._plane, self._editor, self._painting, self._busy = plane, editor, painting, busy
        self._keys = {QKeySequence(command.keys): command for command in COMMANDS if command.keys}
        self._doing: dict[str, Callable[[], None]] = {
            "cut": self.cut, "copy": self.copy, "paste": self.paste, "duplicate": self.duplicate,
            "delete": self.delete, "select_all": self.select_all, "invert": self.invert,
            "mirror_x": partial(self.mirror, 0), "mirror_y": partial(self.mirror, 1),
            "turn_left": partial(self.turn, QUARTER_TURN), "turn_right": partial(self.turn, -QUARTER_TURN),
            "turn": self.ask_for_angle,
        }  # fmt: skip
        plane.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QContextMenuEvent):
            return self._context_menu(event)
        if not isinstance(event, QKeyEvent) or event.type() == QEvent.Type.KeyRelease:
            return False
        command = self._keys.get(QKeySequence(event.keyCombination()))
        if command is None or not self.can(command):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            self._doing[command.id]()
        return True

    def can(self, command: Command) -> bool:
        """Whether there is something to do it with."""
        data = self._editor.project.data
        if self._busy() or not kind_of(data).is_painted:
            return False
        if command.id in {"select_all", "invert"}:
            return len(data) > 0
        return bool(self._painting.selection.any()) or not command.needs

    # ------------------------------------------------------------ the menu

    def _context_menu(self, event: QContextMenuEvent) -> bool:
        if self._busy() or not kind_of(self._editor.project.data).is_painted:
            return False
        self.menu().popup(event.globalPos())
        return True

    def menu(self) -> QMenu:
        """All commands with their keys, and a class to select."""
        menu = QMenu(self._plane)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._editor.interrupted.connect(menu.close)
        for command in COMMANDS:
            if not command.id:
                menu.addSeparator()
                continue
            action = menu.addAction(command.label, self._doing[command.id])
            action.setShortcut(QKeySequence(command.keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setEnabled(self.can(command))
        classes = self._editor.project.data.classes
        if classes:
            select = menu.addMenu(say("Select class"))
            for index, name in enumerate(classes):
                select.addAction(name, partial(self._painting.select_class, index))
        return menu

    # ------------------------------------------------------------ selecting

    def select_all(self) -> None:
        """Every point."""
        self._painting.take_selection(np.ones(len(self._editor.project.data), np.bool_))

    def invert(self) -> None:
        """Those that are not selected."""
        self._painting.take_selection(~self._painting.selection)

    # ------------------------------------------------------------ clipboard

    def copy(self) -> None:
        """As a table with tabs, which spreadsheets take, and as CSV."""
        data, mask = self._editor.project.data, self._painting.selection
        content = QMimeData()
        content.setText(to_text(data, mask))
        content.setData("text/csv", to_text(data, mask, ",").encode())
        QGuiApplication.clipboard().setMimeData(content)

    def cut(self) -> None:
        """Copy, then take out."""
        self.copy()
        self._remove(say("Cut points"))

    def delete(self) -> None:
        """Take out."""
        self._remove(say("Delete points"))

    def _remove(self, text: str) -> None:
        mask = self._painting.selection
        self._editor.edit(text, remove.of(mask), mark=message("points_removed", count=int(mask.sum())))

    def paste(self) -> None:
        """Add what the clipboard holds, from here or from a spreadsheet, and select it."""
        data = self._editor.project.data
        try:
            new = from_text(QGuiApplication.clipboard().text(), data, self._painting.label)
        except ProblemError as error:
            self._say(str(error.problem))
            return
        self._add(say("Paste points"), new.x, new.y, new.test)
        beyond = len(new.x) - len(inside(new.x, data.plane))
        if beyond:
            lie = "lies" if beyond == 1 else "lie"
            self._say(
                say(
                    "{beyond} {lie} beyond the visible plane; the arrow keys move the selection.",
                    beyond=points_in_words(beyond),
                    lie=lie,
                )
            )

    def duplicate(self) -> None:
        """The same points once more, a little aside, and selected."""
        data, mask = self._editor.project.data, self._painting.selection
        x0, x1, y0, y1 = data.plane
        aside = np.array([ASIDE * (x1 - x0), -ASIDE * (y1 - y0)], np.float32)
        self._add(
            say("Duplicate points"), brought_back(data.x[mask] + aside, data.plane), data.y[mask], data.test[mask]
        )

    def _add(self, text: str, x: Floats, y: Floats, test: Mask | None) -> None:
        before = len(self._editor.project.data)
        self._editor.edit(text, add_points.of(x, y, test), mark=message("points_added", count=len(x)))
        self._painting.take_selection(np.arange(before + len(x)) >= before)

    # ------------------------------------------------------------ moving

    def mirror(self, axis: int) -> None:
        """Exchange left and right (0) or top and bottom (1) within the box around the points."""
        index, points = self._selected()
        self._place(say("Mirror points"), "points_mirrored", index, mirrored(points, axis))

    def turn(self, degrees: float) -> None:
        """Turn anticlockwise about the middle of the box around the points."""
        index, points = self._selected()
        wanted = turned(points, radians(degrees), self._editor.project.data.plane)
        self._place(say("Turn points"), "points_turned", index, wanted)

    def ask_for_angle(self) -> None:
        """Let an angle be typed."""
        from nnsim.ui.data.painting.turn_dialog import TurnDialog  # noqa: PLC0415  when it is first wanted

        dialog = TurnDialog(self._plane.window())
        dialog.chosen.connect(self.turn)
        self._painting.selection_changed.connect(dialog.reject)  # it is about the points that were selected
        dialog.open()

    def _selected(self) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Floats]:
        index = np.flatnonzero(self._painting.selection)
        return index, self._editor.project.data.x[index]

    def _place(self, text: str, text_id: str, index: np.ndarray[tuple[int], np.dtype[np.intp]], x: Floats) -> None:
        self._editor.edit(text, place.of(index, x), mark=message(text_id, count=len(index)))

    def _say(self, sentence: str) -> None:
        QToolTip.showText(self._plane.mapToGlobal(QPoint(0, self._plane.height())), sentence, self._plane)
