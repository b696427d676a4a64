"""One kind of augmentation: a switch, and its knobs while it is on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnsim.core.parameters import Value
from nnsim.core.spec import Spec
from nnsim.data.entries import Augmentation
from nnsim.ui.kit.forms import HelpHint, ParameterForm
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.tips import in_lines


class KindForm(QWidget):
    """``changed`` whenever the kind is switched or one of its knobs moves."""

    changed = Signal()

    def __init__(self, kind: Augmentation, start: Spec | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._values: dict[str, Value] = (start or Spec(kind.id)).resolve(kind.parameters)
        self.switch = Switch(kind.label, on=start is not None)
        self.switch.setToolTip(in_lines(kind.help))
        self.switch.toggled.connect(self._switched)
        self.form = ParameterForm(kind.parameters, self._values)
        self.form.changed.connect(self._changed)
        self._top = QHBoxLayout()
        self._top.addWidget(self.switch)
        self.hint = HelpHint(kind.label, kind.help)
        self._top.addWidget(self.hint)
        self._top.addStretch(1)
        self._stack = QVBoxLayout(self)
        self._stack.addLayout(self._top)
        self._stack.addWidget(self.form)
        self.form.setVisible(self.on)
        follow(self._restyle)

    @property
    def on(self) -> bool:
        """Whether copies are changed so."""
        return self.switch.isChecked()

    @property
    def spec(self) -> Spec:
        """The kind with its values."""
        return Spec.of(self._kind.id, **self._values)

    def _switched(self, on: bool) -> None:
        self.form.setVisible(on)
        self.changed.emit()

    def _changed(self, name: str, value: Value, _final: bool) -> None:
        self._values[name] = value
        self.changed.emit()

    def _restyle(self, theme: Theme) -> None:
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(theme.px(SPACE))
        self._top.setSpacing(theme.px(SPACE))
        self.form.setContentsMargins(theme.px(11 * SPACE), 0, 0, 0)
