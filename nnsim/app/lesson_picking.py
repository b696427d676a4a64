"""Things of the window that are picked as an answer: samples, weights, points, regions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from nnsim.app.panels import Panels
from nnsim.lessons.questions import Answer
from nnsim.lessons.sitting import Sitting
from nnsim.ui.plane.drawn_line import DrawnLine, Ends
from nnsim.ui.run.bridge import EngineBridge

if TYPE_CHECKING:
    from nnsim.ui.lesson.card import Card
    from nnsim.ui.lesson.plane_pick import PlanePick
    from nnsim.ui.lesson.questions.picked import Picked
    from nnsim.ui.lesson.questions.weight import WeightAnswer


class Picking(QObject):
    """``look`` sees which question wants something, and what of it was chosen since the last time."""

    def __init__(self, panels: Panels, bridge: EngineBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._panels, self._bridge = panels, bridge
        self._field: Picked | None = None
        self._before: Answer | None = None
        self._pad: PlanePick | None = None
        self.line = DrawnLine()
        panels.output.plane.overlays.append(self.line.draw)

    def look(self, cards: Sequence[Card]) -> None:
        """The first question of ``cards`` that wants something picked and has no verdict yet gets what is chosen."""
        field = next((card.field for card in cards if card.field.picks), None)
        if field is not self._field:
            self._begin(field)  # type: ignore[arg-type]  # what picks is a ``Picked``
        chosen = {"sample": self._sample, "weight": self._weight}
        if self._field is not None and self._field.picks == "weight":
            cast("WeightAnswer", self._field).offer_neurons(self._panels.network.could_draw_neurons)
        if self._field is None or self._field.picks not in chosen:
            return
        now = chosen[self._field.picks]()
        if now != self._before:
            self._before = now
            if now is not None:
                self._field.pick(now)

    def lay_line(self, sitting: Sitting | None) -> None:
        """The line that was predicted in this step lies over the plane once it is no longer asked for."""
        drawn = [] if sitting is None or sitting.phase == "predict" else _lines(sitting)
        ends = cast("Ends", drawn[-1]) if drawn else None
        if ends != self.line.ends:
            self.line.ends = ends
            self._panels.output.plane.update()

    def end(self) -> None:
        """Nothing is asked any more."""
        self.lay_line(None)
        if self._field is not None:
            self._begin(None)

    def _begin(self, field: Picked | None) -> None:
        if self._pad is not None:
            self._pad.close_pad()
            self._pad = None
        self._field = field
        if field is None:
            return
        if field.picks == "weight":
            cast("WeightAnswer", field).neurons_wanted.connect(self._panels.network.draw_neurons)
        now: dict[str, Callable[[], Answer | None]] = {"sample": self._sample, "weight": self._weight}
        if field.picks in now:
            self._before = now[field.picks]()
        else:
            from nnsim.ui.lesson.plane_pick import PlanePick  # noqa: PLC0415  when it is first wanted

            self._pad = PlanePick(self._panels.output.plane, field)

    def _sample(self) -> Answer | None:
        index = self._bridge.run.live.chosen.index
        return None if index is None else (index,)

    def _weight(self) -> Answer | None:
        """The weight whose line was clicked, or that the keys are at."""
        canvas = self._panels.network.canvas
        weight = canvas.handle.weight if canvas.handle is not None and canvas.chosen else None
        if weight is None or not weight.array.endswith(".weight") or len(weight.index) != 2:
            return None
        return weight.array.removesuffix(".weight"), str(weight.index[0]), str(weight.index[1])


def _lines(sitting: Sitting) -> list[Answer]:
    """Lines that were drawn as answers to questions of this step."""
    answers = sitting.progress.answers
    asked = (question.id for question in sitting.step.before if question.kind == "line")
    return [answers[name].given[-1] for name in asked if name in answers and answers[name].given]
