"""The time between noise and data: a slider, a button that lets it pass, and how near the points have come."""

from __future__ import annotations

from math import isnan

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.language.texts import say
from nnsim.ui.kit import numbers
from nnsim.ui.kit.theme import HIT, SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.button import IconButton
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.plane.flow import Flow

PLAY, PAUSE = say("Let noise flow to the data"), say("Hold the points")
LOOP = say("Start again at the end")
TIME = say("At 0 all points are noise, at 1 they should lie as the data do; arrows are velocities at this time")
NEAR = say(
    "From each point that has flowed to the nearest training point and back, on average, in units of the axes. "
    "Beside it the same for the noise that the points began as, and for as many test points, which no network made"
)


class TimeBar(QWidget):
    """Shows and sets the time of ``flow``."""

    def __init__(self, flow: Flow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = flow
        self.play = IconButton("play", PLAY, side=HIT)
        self.slider = LabeledSlider(say("Time t"), Scale(0.0, 1.0, 0.01), flow.time, in_line=True)
        self.slider.setToolTip(in_lines(TIME))
        self.loop = IconButton("restart", LOOP, checkable=True, side=HIT)
        self.near = Text("", "label", "muted")
        self.near.setToolTip(in_lines(NEAR))
        self.near.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout()
        for widget, stretch in ((self.play, 0), (self.slider, 1), (self.loop, 0)):
            self._row.addWidget(widget, stretch)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addLayout(self._row)
        self._layout.addWidget(self.near)
        self.play.clicked.connect(lambda _on=False: flow.play(not flow.plays))
        self.slider.changing.connect(flow.set_time)
        self.loop.clicked.connect(flow.set_loops)
        flow.moved.connect(self._show_time)
        flow.played.connect(self._show_playing)
        flow.measured.connect(self._show_distances)
        self._show_playing(flow.plays)
        follow(self._restyle)

    def _show_time(self) -> None:
        self.slider.set_value(round(self._flow.time, 2))
        self.loop.setChecked(self._flow.loops)

    def _show_playing(self, on: bool) -> None:
        self.play.set_icon("pause" if on else "play", PAUSE if on else PLAY)
        self._show_time()

    def _show_distances(self) -> None:
        told = self._flow.distances
        test = "" if isnan(told.test) else say(", test {test}", test=_far(told.test))
        words = say("noise {noise}, flow {flow}{test}", noise=_far(told.noise), flow=_far(told.flow), test=test)
        self.near.setText("" if isnan(told.noise) else say("Distance to the data: {words}", words=words))

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(2 * SPACE))
        self._layout.setSpacing(theme.px(SPACE))
        self._show_distances()


def _far(value: float) -> str:
    return numbers.NONE if isnan(value) else numbers.fixed(value, 2)
