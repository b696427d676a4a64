"""The parameters of one layer in a popover at its header."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnsim.core.parameters import Value
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.networks.kinds import LAYERS
from nnsim.ui.kit.forms import ParameterForm
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.network.layer_edits import LayerEdits
from nnsim.ui.run.drag_steps import DragSteps
from nnsim.ui.run.undo import Editor


class LayerSettings(QWidget):
    """Title, help, and one row per parameter; edits act at once and one drag is one step to undo."""

    def __init__(self, editor: Editor, edits: LayerEdits, node_id: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._editor, self._edits, self._node_id = editor, edits, node_id
        node = editor.project.network.node(node_id)
        self._kind, kind = node.spec.kind, LAYERS[node.spec.kind]
        self._steps = DragSteps(editor, self)
        self.setAccessibleName(say("Settings of {kind}", kind=kind.label))
        self.form = ParameterForm(kind.parameters, node.spec.resolve(kind.parameters))
        self.form.changed.connect(self._change)
        self._column = QVBoxLayout(self)
        self._column.addWidget(Text(kind.label, "title"))
        self._column.addWidget(Text(kind.formula, "label", "muted", wrap=True))
        self._column.addWidget(self.form)
        self._column.addWidget(Text(kind.help, "label", "muted", wrap=True))
        editor.store.changed.connect(self._follow)
        editor.leaving.connect(self._go)
        follow(self._restyle)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The document outlives the popover."""
        self._editor.store.changed.disconnect(self._follow, missing_ok=True)
        super().closeEvent(event)

    def _change(self, name: str, value: Value, final: bool) -> None:
        self._edits.set_values(self._node_id, {name: value}, merge=self._steps.key("layer", final=final))

    def _follow(self, change: Change) -> None:
        """Undo and redo show here too; a layer that is gone, or of another kind, takes its settings along."""
        nodes = {node.id: node for node in change.new.network.nodes}
        node = nodes.get(self._node_id)
        if node is None or node.spec.kind != self._kind:
            self._go()
        else:
            self.form.set_values(node.spec.resolve(LAYERS[node.spec.kind].parameters))

    def _go(self) -> None:
        """What is typed or held here is about a layer that is no more."""
        self.form.blockSignals(True)
        self.close()

    def open_at(self, at: QPoint) -> None:
        """Show below ``at`` (global), inside the screen."""
        self.setFixedWidth(self._theme.px(280))
        self.adjustSize()
        screen = (QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()).availableGeometry()
        x = min(max(at.x(), screen.left()), screen.right() - self.width())
        y = min(max(at.y(), screen.top()), screen.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.form.setFocus(Qt.FocusReason.PopupFocusReason)

    def _restyle(self, theme: Theme) -> None:
        self._theme = theme
        self._column.setContentsMargins(*(theme.px(3 * SPACE),) * 4)
        self._column.setSpacing(theme.px(2 * SPACE))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised card."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.panel)
        painter.setPen(self._theme.edge)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
