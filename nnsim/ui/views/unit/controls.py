"""Which unit is looked at, and what it says: as it is, off, or driven to a value."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nnsim.core.answers.units import AboutUnit, AsIf
from nnsim.language.texts import say
from nnsim.networks.naming import called
from nnsim.networks.plan import Planned, units
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.text import Text

MODES = (("is", say("As it is")), ("off", say("Off")), ("driven", say("Driven")))
LARGEST = 1000.0
"""A unit may be driven to so much, up and down."""

FRESH = say("Fresh weights: the same unit before anything was learned")
FIELD = 56
"""Width of the fields for numbers, px."""


class UnitControls(QWidget):
    """A row with the layer, the number of the unit, and what it says; ``changed`` follows every choice.

    ``cost`` is for what the answers cost, in words.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._layers: tuple[Planned, ...] = ()
        self.layer = ComboBox(say("Layer"))
        self.layer.setToolTip(say("The layer whose unit is looked at; the unit chosen in the network comes here, too"))
        self.unit = NumberField(Scale(1, 1, 1, whole=True), 1, say("Unit"))
        self.unit.setToolTip(say("The number of the unit, or of the channel of a map"))
        self.mode = Segmented(say("The unit is"), MODES)
        self.mode.setToolTip(say("What if the unit were off, or always said the same? The run itself goes on as it is"))
        self.value = NumberField(Scale(-LARGEST, LARGEST, 0.01), 1, say("Driven to"))
        self.value.setToolTip(say("What the driven unit says to every sample"))
        self.fresh = IconButton("dice", FRESH, side=28, checkable=True)
        self.cost = Text("", "small", "muted")
        self.cost.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.layer, self.unit, self.mode, self.value, self.fresh):
            self._row.addWidget(widget)
        self._row.addWidget(self.cost, 1)
        self.layer.chosen.connect(self._on_layer)
        self.unit.changed.connect(self.changed)
        self.mode.chosen.connect(self._on_mode)
        self.value.changed.connect(self.changed)
        self.fresh.toggled.connect(self.changed)
        self.value.hide()
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))
        for field in (self.unit, self.value):
            field.setFixedWidth(theme.px(FIELD))

    # ------------------------------------------------------------ what is chosen

    @property
    def planned(self) -> Planned | None:
        """The layer; None where the network has none."""
        return next((layer for layer in self._layers if layer.id == self.layer.current), None)

    @property
    def about(self) -> AboutUnit:
        """The unit, for a question."""
        return AboutUnit(self.layer.current, round(self.unit.value) - 1, fresh=self.fresh.isChecked())

    @property
    def as_if(self) -> AsIf | None:
        """What it would always say; None while it is as it is."""
        if self.mode.current == "is":
            return None
        return AsIf(self.about, 0.0 if self.mode.current == "off" else self.value.value)

    def offer(self, layers: Sequence[Planned]) -> None:
        """The layers that there are; what was chosen stays if it still exists."""
        self._layers = tuple(layers)
        self.layer.set_options([(layer.id, called(layer.id)) for layer in layers], self.layer.current)
        for widget in (self.layer, self.unit, self.mode, self.fresh):
            widget.setEnabled(bool(layers))
        self._bound()

    def show_unit(self, node: str, unit: int) -> bool:
        """Choose a unit, if there is such a layer; whether it is another."""
        before = self.about
        if any(layer.id == node and unit < units(layer.out_shape) for layer in self._layers):
            self.layer.set_current(node)
            self._bound()
            self.unit.set_value(unit + 1)
        return self.about != before

    def begin_anew(self) -> None:
        """The first layer's first unit, as it is."""
        self.layer.setCurrentIndex(0)
        self.unit.set_value(1)
        self.mode.set_current("is")
        self.value.hide()
        self.fresh.setChecked(False)

    def _bound(self) -> None:
        """The number of the unit is one of those that the layer has."""
        most = units(self.planned.out_shape) if self.planned else 1
        self.unit.set_scale(Scale(1, most, 1, whole=True))
        self.unit.set_value(min(self.unit.value, most))

    def _on_layer(self, _layer: str) -> None:
        self._bound()
        self.changed.emit()

    def _on_mode(self, mode: str) -> None:
        self.value.setVisible(mode == "driven")
        self.changed.emit()
