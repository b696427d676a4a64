"""The moves of a lesson, made in the window one at a time; those that take time tell when they are done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from nnsim.app.layout import Layout
from nnsim.app.panels import Panels
from nnsim.core.messages import Unit
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.edits.recipe import set_recipe
from nnsim.edits.runs import keep_run, kept, rename_run
from nnsim.examples.example import build, examples
from nnsim.language.texts import say
from nnsim.lessons.moves import Move, after
from nnsim.ui.network.neurons.diagram import Cell
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.kinds import VIEWS


@dataclass(frozen=True, slots=True)
class _Goal:
    """Training is done at this epoch, and at this step."""

    epoch: int
    step: int


def planned(moves: Sequence[Move], project: Project) -> Project:
    """What edits and settings among ``moves`` make of ``project``; raises ``ProblemError`` where one cannot be made."""
    for move in moves:
        if move.kind != "move":
            project = after(move, project)
        elif move.id == "open":
            project = _example(str(move.values["example"]))
    return project


def _example(name: str) -> Project:
    if name not in examples():
        raise ProblemError(
            Problem(say("There is no example {name!r}; 'nnsim examples' lists all.", name=name), "lesson")
        )
    return build(examples()[name])


class LessonMoves(QObject):
    """``done`` comes after a move that took its time, ``failed(Problem)`` where the engine refused one."""

    done = Signal()
    failed = Signal(object)

    def __init__(
        self, editor: Editor, bridge: EngineBridge, panels: Panels, *, layout: Layout,
        show: Callable[[Project], None],
    ) -> None:  # fmt: skip
        super().__init__(layout)
        self._editor, self._bridge = editor, bridge
        self._panels, self._layout, self._show = panels, layout, show
        self._ticket, self._goal = 0, _Goal(0, 0)
        self._name: str | None = None  # of a run that is to be kept as soon as its state is there
        self._units: tuple[tuple[Unit, int], ...] = ()
        self.is_waiting = False
        for name in ("saved", "framed", "stopped", "refused", "failed", "died", "restarted"):
            getattr(bridge, name).connect(getattr(self, f"_on_{name}"))

    def make(self, move: Move) -> None:
        """Make it, or begin to; raises ``ProblemError``."""
        if move.kind == "move":
            _MADE[move.id](self, **move.values)
        else:
            self._change(after(move, self._editor.document))

    def stop(self) -> None:
        """Wait for nothing any more; what trains stands still."""
        if self.is_waiting:
            self.is_waiting, self._ticket, self._units, self._name = False, 0, (), None
            self._bridge.pause()

    def _change(self, project: Project) -> None:
        self._editor.store.replace(project)

    # ------------------------------------------------------------ training

    def _train_units(self, *units: tuple[Unit, int]) -> None:
        """First it is asked where the run stands, then it is known where it will end."""
        self._units = tuple((unit, count) for unit, count in units if count > 0)
        if self._units:
            self._bridge.pause()
            self.is_waiting, self._ticket = True, self._bridge.save()

    def _on_saved(self, saved: Any) -> None:
        if not self.is_waiting or saved.ticket != self._ticket or not self._ticket:
            return
        self._ticket = 0
        at = saved.checkpoint
        if self._name is not None:
            self._keep_it(at, self._name)
            return
        epochs = sum(count for unit, count in self._units if unit == "epoch")
        steps = sum(count for unit, count in self._units if unit != "epoch")
        self._goal = _Goal(at.epoch + epochs, 0 if epochs else at.step + steps)
        for unit, count in self._units:
            for _ in range(count):
                self._bridge.step(unit)

    def _on_framed(self, frame: Any) -> None:
        is_there = frame.epoch >= self._goal.epoch and frame.step >= self._goal.step
        if self.is_waiting and not self._ticket and not frame.running and is_there:
            self._end()

    def _on_stopped(self, _stopped: Any) -> None:
        if self.is_waiting and not self._ticket:  # there is nothing left to learn
            self._end()

    def _end(self) -> None:
        self.is_waiting = False
        self.done.emit()

    def _on_refused(self, refused: Any) -> None:
        self._give_up(refused.problem)

    def _on_failed(self, failed: Any) -> None:
        self._give_up(Problem(failed.text, "engine"))

    def _on_died(self, died: Any) -> None:
        self._give_up(Problem(died.text, "engine"))

    def _on_restarted(self, _restarted: Any) -> None:
        self._give_up(Problem(say("The engine had to start again; press Show me once more."), "engine"))

    def _give_up(self, problem: Problem) -> None:
        if self.is_waiting:
            self.is_waiting, self._ticket, self._name = False, 0, None
            self.failed.emit(problem)

    # ------------------------------------------------------------ each move

    def _train(self, epochs: float, steps: float, samples: float) -> None:
        self._train_units(("epoch", int(epochs)), ("batch", int(steps)), ("sample", int(samples)))

    def _beat(self, times: float) -> None:
        for _ in range(int(times)):
            self._bridge.step("beat")

    def _reset(self) -> None:
        self._bridge.reset()

    def _new_seed(self) -> None:
        document = self._editor.document
        self._change(set_recipe(document, seed=document.recipe.seed + 1))
        self._bridge.reset()

    def _set_weight(self, layer: str, unit: float, input: float, value: float) -> None:  # noqa: A002  what lessons call it
        self._bridge.set_weight(f"{layer}.weight", (int(unit), int(input)), float(value))

    def _set_bias(self, layer: str, unit: float, value: float) -> None:
        self._bridge.set_weight(f"{layer}.bias", (int(unit),), float(value))

    def _undo(self) -> None:
        self._editor.undo()

    def _redo(self) -> None:
        self._editor.redo()

    def _keep_run(self, name: str) -> None:
        """Its state is asked for: the newest frame may be of a moment before it stopped."""
        self._name, self.is_waiting, self._ticket = name, True, self._bridge.save()

    def _keep_it(self, at: Checkpoint, name: str) -> None:
        self._name, document = None, self._editor.document
        try:
            run = kept(document, at)
        except ProblemError as error:
            self._give_up(error.problem)
            return
        changed = keep_run(document, run)
        self._change(rename_run(changed, run.id, name) if name else changed)
        self._end()

    def _show_it(self, view: str) -> None:
        if view not in VIEWS:
            raise ProblemError(Problem(say("There is no view {view!r}.", view=view), "lesson"))
        self._layout.show_panel("plots", True)
        self._panels.plots.show_view(view)

    def _look_at(self, sample: float) -> None:
        self._bridge.run.live.chosen.choose(int(sample))

    def _choose_layer(self, layer: str) -> None:
        choose_layer(self._panels, layer)

    def _open(self, example: str) -> None:
        self._show(_example(example))


_MADE: dict[str, Callable[..., None]] = {
    "train": LessonMoves._train, "beat": LessonMoves._beat, "reset": LessonMoves._reset,
    "new_seed": LessonMoves._new_seed, "set_weight": LessonMoves._set_weight, "set_bias": LessonMoves._set_bias,
    "undo": LessonMoves._undo, "redo": LessonMoves._redo, "keep_run": LessonMoves._keep_run,
    "show": LessonMoves._show_it, "look_at": LessonMoves._look_at, "choose_layer": LessonMoves._choose_layer,
    "open": LessonMoves._open,
}  # fmt: skip
"""How moves are made here, by their ids."""


def choose_layer(panels: Panels, layer: str) -> None:
    """Be at a layer in the drawing of the network; nothing where it is not drawn."""
    network = panels.network
    if network.shows_blocks:
        if any(block.id == layer for block in network.blocks.canvas.flow.blocks):
            network.blocks.canvas.choose([layer], layer)
        return
    columns = [column.id for column in network.canvas.diagram.columns]
    if layer in columns:
        network.canvas.pin_cell(Cell(columns.index(layer), 0))
        network.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
