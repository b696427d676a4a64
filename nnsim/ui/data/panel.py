"""The data panel: which points there are, and with what they are painted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.data import Data
from nnsim.core.spec import Spec
from nnsim.core.store import Change
from nnsim.core.texts import Message, message
from nnsim.data.bundled import BUNDLED
from nnsim.data.entries import GENERATORS
from nnsim.data.kinds import kind_of
from nnsim.edits.beginnings import with_images
from nnsim.edits.data import choose_bundled, replace_data, set_generator
from nnsim.edits.kinds import Calls
from nnsim.language.texts import say
from nnsim.ui.data.class_chips import ClassChips
from nnsim.ui.data.desks import CLASSES, PAD, PAINTING, VALUE, WHY_NOT, WRITING, desk_of
from nnsim.ui.data.drawing.copies_row import CopiesRow
from nnsim.ui.data.drawing.desk import GlyphDesk
from nnsim.ui.data.drawing.studio import Studio
from nnsim.ui.data.hint_lines import HintLines
from nnsim.ui.data.knobs import DataKnobs
from nnsim.ui.data.painting.brush_knobs import BrushKnobs
from nnsim.ui.data.painting.option_row import OptionRow
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.tool_row import ToolRow
from nnsim.ui.data.painting.value_picker import ValuePicker
from nnsim.ui.data.scaling_row import ScalingRow
from nnsim.ui.data.set_picker import SetPicker
from nnsim.ui.data.set_words import in_words, why_not
from nnsim.ui.data.writing.page import Page
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.widgets.panel import Line, Panel
from nnsim.ui.kit.widgets.scrolled import MARGIN, Scrolled, to_start
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.undo import Editor

if TYPE_CHECKING:
    from nnsim.ui.data.drawing.new_set_dialog import NewSet, NewSetDialog

LOW = 524
"""A lower panel, px, has smaller pictures of the data sets, so that tools and first knobs are seen at once."""


class Replaces(Protocol):
    """How another data set is taken; True if anything changed."""

    def __call__(self, text: str, change: Calls, *, mark: Message) -> bool: ...


class DataPanel(Panel):
    """Data sets, classes, tools, brush and knobs, in a column that scrolls where it must.

    ``replace`` takes another data set into the document: an edit, unless somebody knows better what else begins with
    it. ``begun(Project)`` asks for another document, an image set to draw.
    """

    begun = Signal(object)

    def __init__(self, editor: Editor, painting: Painting, parent: QWidget | None = None) -> None:
        super().__init__(say("Data"), parent=parent)
        self.caption.setMinimumWidth(1)  # it says less where a name is long
        self._editor = editor
        self._painting = painting
        self.replace: Replaces = editor.edit
        self.sets = SetPicker()
        self.sets.generated.connect(self._choose)
        self.sets.bundled.connect(self._choose_real)
        self.sets.own_images.connect(self.new_images)
        self.sets.group.chosen.connect(self._size_pad)
        self.why_not = Text("", "label", "muted", wrap=True)
        self.tools = ToolRow(painting)
        self.chips = ClassChips(editor, painting)
        self.hints = HintLines(editor, painting, self)
        self.value = ValuePicker(painting)
        self.studio = Studio(editor, painting, self)
        self.desk = GlyphDesk(editor, painting, self.studio)
        self.page = Page(editor)
        self.page.written.connect(self._take_text)
        self.copies = CopiesRow(editor, self)
        self.brush = BrushKnobs(painting)
        self.options = OptionRow(editor, painting)
        self.knobs = DataKnobs(editor)
        self.scaling = ScalingRow(editor, self)
        self._desks = {
            PAINTING: (self.tools, self.brush, self.options),
            WHY_NOT: (self.why_not,),
            WRITING: (self.page,),
            CLASSES: (self.chips,),
            PAD: (self.desk, *self.desk.below),
        }
        self._stack, self._line = QVBoxLayout(), Line()
        self._build()
        editor.store.changed.connect(self._on_change)
        editor.opened.connect(self._begin)
        self._show()
        self._arrange(self._theme)

    def _build(self) -> None:
        content = QWidget()
        content.setLayout(self._stack)
        parts = (
            self.sets,
            self._line,
            self.why_not,
            self.desk,
            self.page,
            self.chips,
            *self.desk.below,
            self.tools,
            self.hints,
            self.value,
            self.brush,
            self.options,
            Line(),
            self.copies,
            self.scaling,
            self.knobs,
        )
        for part in parts:
            self._stack.addWidget(part)
        self._stack.addStretch(1)
        self.column = Scrolled(content)
        self.body.addWidget(self.column)

    def _choose(self, kind: str) -> None:
        label = GENERATORS[kind].label
        self.replace(say("Choose {label}", label=label), set_generator.of(Spec(kind)), mark=message("data", name=label))
        self._show()

    def _choose_real(self, name: str) -> None:
        label = BUNDLED[name].label
        self.replace(say("Choose {label}", label=label), choose_bundled.of(name), mark=message("data", name=label))
        self._editor.set_view(lambda p: replace(p, view=replace(p.view, axes="")))
        self._show()

    def _take_text(self, data: Data) -> None:
        self.replace(say("Learn another text"), replace_data.of(data), mark=message("own_text"))
        self._show()

    def new_images(self) -> NewSetDialog:
        """Ask for size, colours and classes of a new set of images."""
        from nnsim.ui.data.drawing.new_set_dialog import NewSetDialog  # noqa: PLC0415  when it is first wanted

        dialog = NewSetDialog(self.window())
        dialog.chosen.connect(self._start_images)
        dialog.open()
        return dialog

    def redraw(self, index: int) -> None:
        """Put an image of the set on the pad, with the keyboard there."""
        self.studio.load(index)
        self._scroll_to_desk()
        self.desk.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _start_images(self, wanted: NewSet) -> None:
        project = with_images(wanted.side, wanted.classes, colour=wanted.colour)
        self.begun.emit(project)
        if self._editor.project is not project:  # the present document is kept
            return
        self._painting.set_class(0)
        self.desk.pad.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._scroll_to_desk)  # once it is laid out

    def _scroll_to_desk(self) -> None:
        """To the top of it, so that the classes below the pad are seen as well."""
        self.column.verticalScrollBar().setValue(self.desk.y())

    def _on_change(self, change: Change) -> None:
        if change.old.data is not change.new.data:
            self._show()

    def _begin(self) -> None:
        """Another document: from the top, and with the group of its set."""
        self.sets.open_own_group()
        to_start(self.column)

    def _show(self) -> None:
        data = self._editor.project.data
        self.sets.show_data(data)
        self.why_not.setText(why_not(data))
        self._size_gallery()
        parts = desk_of(data).parts
        for name, widgets in self._desks.items():
            for widget in widgets:
                widget.setVisible(name in parts)
        self.chips.setVisible(CLASSES in parts and bool(data.classes))
        self.value.setVisible(VALUE in parts and data.targets == "values")
        self.set_caption(in_words(data))
        self._size_pad()

    def _size_gallery(self) -> None:
        self.sets.set_low(self.height() < self._theme.px(LOW) or kind_of(self._editor.project.data).is_drawn)

    def _size_pad(self) -> None:
        """As high as leaves room for the classes below it; a larger one is a click away."""
        if self.desk.isHidden():
            return
        wide, gap = self.column.room, self._stack.spacing()
        parts = [part for part in (self.sets, self._line, self.chips) if not part.isHidden()]
        others = sum(_height(part, wide) + gap for part in parts) + self.desk.height_without_pad
        pad = self.desk.pad
        pad.setMaximumHeight(max(self.column.height() - others, pad.minimumSizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures and pad as large as leaves room for what stands below them."""
        super().resizeEvent(event)
        self._size_gallery()
        self._size_pad()

    def _restyle(self, theme: Theme) -> None:
        super()._restyle(theme)
        if hasattr(self, "column"):
            self._arrange(theme)
            self._size_gallery()
            self._size_pad()

    def _arrange(self, theme: Theme) -> None:
        """The column has the margin at the right, for its bar."""
        margin = theme.px(MARGIN)
        self._layout.setContentsMargins(margin, margin, 0, margin)
        self.header.setContentsMargins(0, 0, margin, 0)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(theme.px(2 * SPACE))


def _height(part: QWidget, width: int) -> int:
    if part.hasHeightForWidth():
        return part.heightForWidth(width)
    return max(part.sizeHint().height(), part.minimumHeight())
