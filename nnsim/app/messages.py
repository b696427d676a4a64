"""Everything that has to be said: problems with their fixes, the engine's troubles, recovered work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.document import Document
from nnsim.client.events import EngineDied, EngineRestarted
from nnsim.core.messages import Failed, Loaded, Notice, Refused, Stopped
from nnsim.core.problem import COMMANDS, UNDO, Fix, Problem, ProblemError
from nnsim.core.texts import plain
from nnsim.edits import fixes
from nnsim.language.texts import first_lowered, say
from nnsim.ui.kit.theme import Tone
from nnsim.ui.kit.tones import tone_of
from nnsim.ui.kit.widgets.banner import Action, Banner, Room, Standing, Toasts, nothing_below, nowhere
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.undo import Editor

LAST = 20
"""Edits that the details of a defect name."""


@dataclass(frozen=True, slots=True)
class _About:
    """What a banner is about: a problem of the project, or just that run."""

    banner: Banner
    run: int
    problem: Problem | None = None


class Messages(QObject):
    """Shows banners over the window, where ``Toasts`` has them; each names what can be done as buttons.

    What the engine says about the project leaves as soon as it is no longer true. ``command_wanted(id, arguments)``
    asks for a command of the window that is the way out; ``pointed(points)`` tells which points of the plane the
    newest message is about. While ``keeps_back`` says so, what is foretold of the run waits until ``tell`` is called.
    """

    command_wanted = Signal(str, object)
    pointed = Signal(object)

    def __init__(
        self, editor: Editor, bridge: EngineBridge, document: Document, host: QWidget, *places: QWidget,
        spared: Sequence[QWidget] = (), room: Room = nowhere, below: Callable[[int], QWidget | None] = nothing_below,
    ) -> None:  # fmt: skip
        super().__init__(document)
        self._editor, self._bridge = editor, bridge
        self.toasts = Toasts(host, *places, spared=spared, room=room, below=below)
        self._about: list[_About] = []
        self._holds: tuple[Problem, ...] = ()
        self._forecast: Problem | None = None
        self._kept_back: Notice | None = None
        self.keeps_back: Callable[[], bool] = lambda: False
        bridge.loaded.connect(self._on_loaded)
        bridge.stopped.connect(self._on_stopped)
        bridge.said.connect(self._show_standing)
        bridge.refused.connect(self._show_standing)
        bridge.failed.connect(self._on_failed)
        bridge.died.connect(self._on_died)
        bridge.restarted.connect(self._on_restarted)
        bridge.state_changed.connect(self._on_state)
        editor.adapted.connect(self.say)
        document.said.connect(self.show)
        self._busy, self._process = Standing(), Standing()
        self._death: EngineDied | None = None
        self._pointing: Banner | None = None

    # ------------------------------------------------------------ saying

    def say(self, text: str, tone: Tone = "info", actions: Sequence[Action] = (), *, working: bool = False) -> Banner:
        """Show a sentence; that of something that is ``working`` has a bar for its progress, and stays."""
        return self.toasts.show_message(text, tone, actions, working=working)

    def offer(self, text: str, tone: Tone, actions: Sequence[Action]) -> Banner:
        """Say what went well with what else can be done; it leaves once a person goes on: with Play or with an edit."""
        banner = self.say(text, tone, actions)
        for goes_on in (self._bridge.running_changed, self._editor.stack.indexChanged):
            goes_on.connect(banner.dismiss)
        return banner

    def show(self, problem: Problem, *more: Action) -> Banner:
        """Show a problem with its ways out, if it has some."""
        banner = self.say(problem.text, tone_of(problem), (*self._fix(problem), *more))
        if problem.points:
            self._pointing = banner
            self.pointed.emit(problem.points)
            banner.closed.connect(partial(self._point_no_more, banner))
        return banner

    def _point_no_more(self, banner: Banner) -> None:
        """Nothing is pointed out any more, unless a newer message does."""
        if self._pointing is banner:
            self._pointing = None
            self.pointed.emit(())

    def _fix(self, problem: Problem) -> tuple[Action, ...]:
        fixes = [fix for fix in (problem.fix, problem.other) if fix and self._is_possible(fix)]
        return tuple((fix.label, partial(self.mend, fix)) for fix in fixes)

    def _is_possible(self, fix: Fix) -> bool:
        return fix.action != UNDO or self._editor.stack.canUndo()

    def mend(self, fix: Fix) -> None:
        """Do what ``fix`` says, or say why not: the document may be another one since it was offered."""
        try:
            if fix.action in COMMANDS:
                self.command_wanted.emit(fix.action, dict(fix.values))
            else:
                self._editor.edit(fix.label, fixes.edit_of(fix), mark=plain(_lower(fix.label)))
        except ProblemError as error:
            self.show(error.problem)
        except KeyError:
            self.say(say("What this was about is gone already."))

    # ------------------------------------------------------------ the engine

    def _on_loaded(self, loaded: Loaded) -> None:
        """Close what was said of an earlier run, or of a problem that the project has no more."""
        before, self._forecast = self._forecast, loaded.forecast
        is_other = self._foretell(before, loaded)
        self._holds = (*loaded.problems, *([loaded.forecast] if loaded.forecast else []))
        about, self._about = self._about, []
        for said in about:
            if said.run == loaded.run and said.problem in (None, *self._holds):
                self._about.append(said)
            elif said.banner in self.toasts.banners:
                said.banner.dismiss()
        if is_other and loaded.forecast is not None:
            self._show_standing(Notice(loaded.run, loaded.forecast))

    def _foretell(self, before: Problem | None, loaded: Loaded) -> bool:
        """What is foretold has other numbers: those that stand there change, and so do those that wait.

        True where a banner has to give way to another one, as more than its words is other.
        """
        new = loaded.forecast
        if before is None or new is None or new == before:
            return False
        if self._kept_back is not None and self._kept_back.problem == before:
            self._kept_back = replace(self._kept_back, problem=new)
        ours = [said for said in self._about if said.problem == before and said.run == loaded.run]
        ours = [said for said in ours if said.banner in self.toasts.banners]
        if replace(new, text="") != replace(before, text=""):
            return bool(ours)
        for said in ours:
            said.banner.say(new.text)
            self._about[self._about.index(said)] = replace(said, problem=new)
        return False

    def _on_stopped(self, stopped: Stopped) -> None:
        if stopped.reason in {"converged", "planned"}:
            self.say(stopped.problem.text, "success")
        elif stopped.reason == "diverged":
            self._about.append(_About(self.show(stopped.problem), stopped.run))
        elif stopped.reason == "impossible":
            self._show_standing(stopped)

    def _show_standing(self, event: Stopped | Notice | Refused) -> None:
        """Show a problem for as long as the engine names it, if it is one of the project."""
        if isinstance(event, Notice) and event.problem == self._forecast and self.keeps_back():
            self._kept_back = event
            return
        banner = self.show(event.problem)
        if event.problem in self._holds:
            self._about.append(_About(banner, event.run, event.problem))

    def tell(self) -> None:
        """Say what was kept back, if it still holds; nothing while it has to wait."""
        kept = self._kept_back
        if kept is None or self.keeps_back():
            return
        self._kept_back = None
        if kept.problem in self._holds and kept.run == self._bridge.client.run:
            self._show_standing(kept)

    def _on_failed(self, failed: Failed) -> None:
        self.say(say("{failed} Nothing of your document is lost.", failed=failed.text), "error", (_copying(failed),))

    def _on_died(self, died: EngineDied) -> None:
        actions: list[Action] = [_copying(died)]
        if not died.restarts:
            actions.insert(0, (say("Restart the engine"), self._bridge.restart_engine))
        after = (
            say("It is being restarted with the last state.") if died.restarts else say("Your document is untouched.")
        )
        self._process.put(partial(self.say, f"{died.text} {after}", "error", actions))
        self._death = died

    def _on_restarted(self, restarted: EngineRestarted) -> None:
        """Say why it had to come back, if it did not end by a person's wish, in place of what was said of that."""
        died, self._death = self._death, None
        how = say("and goes on training") if restarted.running else say("and stands still; press Play to go on")
        gone = (
            say(" Earlier steps went with it: the time line begins at step {step:,}.", step=restarted.step)
            if restarted.step
            else ""
        )
        words = say("The engine is back at step {step:,} {how}.{gone}", step=restarted.step, how=how, gone=gone)
        if died is None or self._process.banner is None:
            self._process.put(partial(self.say, words, "success"))
        else:
            self._process.put(partial(self.say, f"{died.text} {words}", "success", (_copying(died),)))

    def _on_state(self, state: str) -> None:
        if state == "busy":
            words = say("The engine has not answered for some seconds: this step may just be large.")
            restart: Action = (say("Restart the engine"), self._bridge.restart_engine)
            self._busy.put(partial(self.say, words, "warning", (restart,)))
        else:
            self._busy.withdraw()

    def show_failure(self, trace: str) -> None:
        """A defect of the window: say so once and go on. The details tell which edits came before, without the data."""
        last = ", ".join(call.edit for call in self._editor.done.calls[-LAST:])
        details = say("{trace}\nEdits before: {last}", trace=trace, last=last) if last else trace
        self.say(say("Something went wrong in the window; your document is safe."), "error", (_copy(details),))


def _lower(label: str) -> str:
    """A button's words as a mark on the curves."""
    return first_lowered(label)


def _copying(event: EngineDied | Failed) -> Action:
    details = event.log_tail if isinstance(event, EngineDied) else event.trace
    return _copy(f"{event.text}\n\n{details}")


def _copy(text: str) -> Action:
    return (say("Copy details"), lambda: QApplication.clipboard().setText(text))
