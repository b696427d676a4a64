"""Of what, with how many neighbours and by which method, and how far it is unrolled."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnsim.core.answers.manifold import METHODS
from nnsim.core.network import INPUT
from nnsim.language.texts import say
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.slider import LabeledSlider, Track
from nnsim.ui.views.manifold.words import NAMES

MOST, STEPS = 40, 100
"""Most neighbours on the slider, and steps of the way to the picture."""

FRESH = say("Fresh weights: the same layer before anything was learned")
PLAY, PAUSE = say("Unroll from space to the picture of the method"), say("Hold it")
LIFT = say("Give every point of the plane a height at random, so that a painted curve becomes a surface in space")


class ManifoldControls(QWidget):
    """In a row, or in two where it is narrow. ``changed`` follows what is asked, ``neighbours(int)`` and
    ``method_chosen(str)`` what the document keeps, ``unrolled(float)`` how far it goes, ``played`` the button that lets
    it go."""

    changed = Signal()
    neighbours = Signal(int)
    method_chosen = Signal(str)
    unrolled = Signal(float)
    played = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.layer = ComboBox(say("Numbers of"))
        self.layer.setToolTip(say("Whose numbers the samples are points of: the inputs, or a layer of the network"))
        self.method = ComboBox(say("Method"))
        self.method.setToolTip(say("The method to whose picture it is unrolled"))
        self.method.set_options([(method, NAMES[method]) for method in METHODS])
        self.k = LabeledSlider(say("Neighbours"), Scale(2, MOST, 1, whole=True), 10, in_line=True)
        self.k.setToolTip(say("How many nearest neighbours each sample is joined to"))
        self.play = IconButton("play", PLAY, side=28)
        self.way = Track()
        self.way.setRange(0, STEPS)
        self.way.setAccessibleName(say("Unrolled"))
        self.way.setToolTip(say("From the samples in space, at the left, to the picture of the method, at the right"))
        self.lift = IconButton("upsample", LIFT, side=28, checkable=True)
        self.fresh = IconButton("dice", FRESH, side=28, checkable=True)
        self._row = FlowLayout(self)
        for widget in (self.layer, self.lift, self.fresh, self.k, self.method, self.play, self.way):
            self._row.addWidget(widget)
        self._connect()
        follow(self._restyle)

    def _connect(self) -> None:
        self.layer.chosen.connect(lambda _node: self._on_layer())
        self.method.chosen.connect(self.method_chosen)
        self.k.changing.connect(lambda k: self.neighbours.emit(round(k)))
        self.lift.toggled.connect(lambda _on: self.changed.emit())
        self.fresh.toggled.connect(lambda _on: self.changed.emit())
        self.way.valueChanged.connect(lambda position: self.unrolled.emit(position / STEPS))
        self.way.sliderMoved.connect(lambda position: self.unrolled.emit(position / STEPS))
        self.play.clicked.connect(lambda _on=False: self.played.emit())

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))

    def offer(self, layers: Mapping[str, str], usual: str, *, lies_in_plane: bool) -> None:
        """Inputs and layers with their names; what was chosen stays if it still exists, else ``usual``."""
        before = self.layer.current
        self.layer.set_options(list(layers.items()), before if before in layers else usual)
        self._lies_in_plane = lies_in_plane
        self._show_possible()

    def begin_anew(self) -> None:
        """Forget what was chosen."""
        self.layer.set_options([])
        for button in (self.lift, self.fresh):
            button.blockSignals(True)
            button.setChecked(False)
            button.blockSignals(False)
        self.show_way(0.0)

    def show_kept(self, neighbours: int, method: str) -> None:
        """What the document keeps."""
        self.k.set_value(neighbours)
        if method in METHODS:
            self.method.set_current(method)

    def show_way(self, share: float) -> None:
        """How far it is unrolled."""
        self.way.setValue(round(share * STEPS))

    def show_playing(self, on: bool) -> None:
        """Whether it goes on by itself."""
        self.play.set_icon("pause" if on else "play", PAUSE if on else PLAY)

    def _on_layer(self) -> None:
        self._show_possible()
        self.changed.emit()

    def _show_possible(self) -> None:
        """Points of the plane can be lifted; samples do not depend on weights."""
        is_input = self.layer.current == INPUT
        self.lift.setVisible(self._lies_in_plane and is_input)
        self.fresh.setEnabled(not is_input)
        self.setEnabled(self.layer.count() > 0)
