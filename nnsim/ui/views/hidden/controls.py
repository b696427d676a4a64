"""Which layer is looked into, and along which two directions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nnsim.language.texts import say
from nnsim.networks.kinds import Shape
from nnsim.networks.naming import called
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.choice_row import Segmented
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.text import Text

KINDS = (("components", say("Components")), ("units", say("Units")))
PAIR = 2
FRESH = say("Fresh weights: the same layers before anything was learned")
FIELD = 48
"""Width of the field of a unit, px."""


class LayerControls(QWidget):
    """A row with the layer, and two of its units or its principal components, which can be kept.

    ``changed`` follows every choice, ``kept(bool)`` whether the present components stay. ``cost`` is for what answers
    cost, in words.
    """

    changed = Signal()
    kept = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._shapes: dict[str, Shape] = {}
        self.layer = ComboBox(say("Layer"))
        self.layer.setToolTip(say("The layer whose numbers the samples are points of"))
        self.kind = Segmented(say("Seen along"), KINDS)
        self.kind.setToolTip(
            say("Along the two directions in which the samples differ most, or along two of the units")
        )
        one = Scale(1, 1, 1, whole=True)
        self.across, self.up = NumberField(one, 1, say("Unit to the right")), NumberField(one, 1, say("Unit upwards"))
        self.across.setToolTip(say("The unit whose values go to the right"))
        self.up.setToolTip(say("The unit whose values go upwards"))
        self.keep = IconButton(
            "lock",
            say("Keep these components, so that the cloud is seen to move as it learns"),
            side=28,
            checkable=True,
        )
        self.fresh = IconButton("dice", FRESH, side=28, checkable=True)
        self.cost = Text("", "small", "muted")
        self.cost.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.layer, self.kind, self.across, self.up, self.keep, self.fresh):
            self._row.addWidget(widget)
        self._row.addWidget(self.cost, 1)
        self.layer.chosen.connect(self._on_layer)
        self.kind.chosen.connect(self._on_kind)
        self.across.changed.connect(self.changed)
        self.up.changed.connect(self.changed)
        self.keep.toggled.connect(self.kept)
        self.fresh.toggled.connect(self.changed)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))
        for field in (self.across, self.up):
            field.setFixedWidth(theme.px(FIELD))

    # ------------------------------------------------------------ what is chosen

    @property
    def units(self) -> tuple[int, int] | None:
        """The two units; None for components."""
        if self.kind.current != "units":
            return None
        return round(self.across.value) - 1, round(self.up.value) - 1

    def offer(self, shapes: Mapping[str, Shape], usual: str) -> None:
        """The layers with the shapes of what they make; what was chosen stays if it still exists, else ``usual``."""
        before, known = self.layer.current, self._shapes.get(self.layer.current)
        self._shapes = dict(shapes)
        chosen = before if before in shapes else usual
        self.layer.set_options([(node, called(node)) for node in shapes], chosen)
        self.setEnabled(bool(shapes))
        if chosen != before or known != self._shapes.get(chosen):
            self._begin_layer()

    def show_layer(self, node: str) -> None:
        """Look into another layer."""
        if node in self._shapes and node != self.layer.current:
            self.layer.set_current(node)
            self._on_layer(node)

    def begin_anew(self) -> None:
        """Forget what was chosen."""
        self._shapes = {}
        self.layer.set_options([])
        self.fresh.setChecked(False)

    def _begin_layer(self) -> None:
        """The first two units; two alone are looked at as they are, of maps there are components only."""
        shape = self._shapes.get(self.layer.current, ())
        wide, is_vector = shape[0] if shape else 0, len(shape) == 1
        for field, unit in ((self.across, 1), (self.up, min(PAIR, max(wide, 1)))):
            field.set_scale(Scale(1, max(wide, 1), 1, whole=True))
            field.set_value(unit)
        self.kind.button("units").setEnabled(is_vector)
        self.kind.set_current("units" if is_vector and wide <= PAIR else "components")
        self.keep.setChecked(False)
        self._show_kind()

    def _show_kind(self) -> None:
        pair = self.kind.current == "units"
        self.across.setVisible(pair)
        self.up.setVisible(pair)
        self.keep.setVisible(not pair)

    def _on_layer(self, _node: str) -> None:
        self._begin_layer()
        self.changed.emit()

    def _on_kind(self, _kind: str) -> None:
        self.keep.setChecked(False)
        self._show_kind()
        self.changed.emit()
