"""Films of the window: it is asked what they show, and pictures are taken while one goes on working."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nnsim.app.document import Document
from nnsim.app.exporting import Exporting
from nnsim.app.live_pictures import Costs
from nnsim.app.messages import Messages
from nnsim.app.panels import Panels
from nnsim.app.take import COMING, LIVE, PAST, Take
from nnsim.core.counted import counted, figures
from nnsim.core.files.write import check, why_not
from nnsim.core.problem import Problem
from nnsim.language.texts import say
from nnsim.ui.kit.drawings import pixels
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.views.kinds import VIEWS

if TYPE_CHECKING:
    from nnsim.app.film_dialog import FilmDialog
    from nnsim.app.film_moments import FilmMoments
    from nnsim.app.reel import Reel
    from nnsim.io.film import Pixels

PANELS = {"data": say("Data"), "network": say("Network"), "output": say("Output"), "recipe": say("Recipe")}

BUSY_MS = 40
"""After so long it is looked again whether pictures that wait have been written."""


class Filming(QObject):
    """One film at a time; ``changed`` tells that one has begun or ended."""

    changed = Signal()

    def __init__(
        self, bridge: EngineBridge, document: Document, exporting: Exporting, messages: Messages, *,
        layout: QWidget, panels: Panels,
    ) -> None:  # fmt: skip
        super().__init__(document)
        self._bridge, self._document, self._exporting, self._messages = bridge, document, exporting, messages
        self._layout, self._panels = layout, panels
        self._take, self._path = Take(epochs=0), Path()
        self._reel: Reel | None = None
        self._last: Pixels | None = None
        self._moments: FilmMoments | None = None
        self._costs = Costs()
        self._clock, self._later = QTimer(self), QTimer(self, singleShot=True, interval=BUSY_MS)
        self._clock.timeout.connect(self._tick)
        self._later.timeout.connect(self._expose)
        document.leaving.connect(self.stop)
        bridge.travel.changed.connect(self._look_where)

    @property
    def is_on(self) -> bool:
        """True until the file is written."""
        return self._reel is not None

    def seen(self) -> dict[str, tuple[str, QWidget]]:
        """What can be filmed now: name and widget by id."""
        panels = {name: (words, getattr(self._panels, name)) for name, words in PANELS.items()}
        views = {name: (VIEWS[name].title, view) for name, view in self._panels.plots.views.made.items()}
        shown = {name: each for name, each in {**panels, **views}.items() if each[1].isVisible()}
        return {"window": (say("Whole window"), self._layout), **shown}

    # ------------------------------------------------------------ before

    def ask(self) -> FilmDialog:
        """Ask what is to be filmed, then for the file."""
        from nnsim.app.film_dialog import FilmDialog  # noqa: PLC0415  when it is first wanted

        take = self._take
        if not take.epochs:
            take = Take(epochs=self._bridge.editor.project.recipe.epochs)
        offered = [(name, words) for name, (words, _) in self.seen().items()]
        present, widgets = self._bridge.travel.present, {name: widget for name, (_, widget) in self.seen().items()}
        dialog = FilmDialog(take, offered, present, self._layout.window(), lambda name: Costs.of(widgets[name]))
        dialog.chosen.connect(self.begin)
        dialog.open()
        return dialog

    def begin(self, take: Take, path: Path | None = None) -> None:
        """Film it into ``path``; without one, ask for it."""
        from nnsim.io import film  # noqa: PLC0415  when it is first wanted

        self._take = take
        forms = ("gif", "mp4") if film.has_mp4() else ("gif",)
        target = self._exporting.asked(say("Record a film"), self._document.title, forms, path, refused=("mp4",))
        if target is None:
            return
        if problem := _refusal(target[0]):
            self._messages.show(problem)
            return
        self._begin(target[0])

    def _begin(self, path: Path) -> None:
        from nnsim.app.film_window import FilmWindow  # noqa: PLC0415  when it is first wanted
        from nnsim.app.reel import Reel  # noqa: PLC0415  when it is first wanted

        self._path, take = path, self._take
        self._widget, self._size = self.seen()[take.what][1], QSize()
        self._count = self._turn = 0
        self._reel = Reel(path, take.fps, self)
        self._reel.finished.connect(self._finish)
        self._reel.failed.connect(self._fail)
        spared = (self._panels.bar, self._panels.output, self._panels.network, self._panels.plots)
        self._board = FilmWindow(say("Recording {path}", path=path.name), self._layout.window(), spared)
        self._board.stopped.connect(self.stop)
        self._board.cancelled.connect(self.cancel)
        self._board.show()
        self._began = time.monotonic()
        if take.span == LIVE:
            self._keep(0)
            self._clock.start(round(1000 / take.fps))
        else:
            self._go_through()
        self.changed.emit()

    def _go_through(self) -> None:
        from nnsim.app.film_moments import FilmMoments, coming, past  # noqa: PLC0415  when it is first wanted

        take, bridge = self._take, self._bridge
        bridge.travel.come_back()
        moments = coming(bridge, take.epochs, take.pictures) if take.span == COMING else past(bridge, take.pictures)
        self._moments = FilmMoments(bridge, moments, self)
        self._moments.ready.connect(self._expose)
        self._moments.over.connect(self.stop)
        self._moments.next()

    def _look_where(self) -> None:
        """Who returns to the present, or goes on from an earlier moment, has seen enough of what was before."""
        if self._take.span == PAST and self._moments and self._moments.goes_on and not self._bridge.travel.is_away:
            self.stop()

    # ------------------------------------------------------------ pictures

    def _tick(self) -> None:
        """Of now, unless the disk is behind or the window has other things to do: then the last one stays longer."""
        assert self._reel is not None
        turn = int((time.monotonic() - self._began) * self._take.fps)
        if turn > self._turn and not self._reel.is_full and not self._costs.is_resting:
            turns, self._turn = turn - self._turn, turn
            self._keep(turns)

    def _expose(self) -> None:
        """Of the moment that is shown."""
        assert self._reel is not None
        assert self._moments is not None
        if self._reel.is_full:
            self._later.start()
            return
        self._panels.plots.refresh()
        self._keep(1)
        self._moments.next()

    def _keep(self, turns: int) -> None:
        """Take a picture; the one before was seen for so many turns."""
        assert self._reel is not None
        if self._last is not None:
            self._reel.add(self._last, turns)
        taken = self._costs.take if self._take.span == LIVE else pixels
        self._last = taken(self._widget, self._size)
        if self._size.isEmpty():
            high, wide, _ = self._last.shape
            self._size = QSize(wide, high) / (2 if self._take.size == "half" else 1)
            self._last = taken(self._widget, self._size)
        self._count += 1
        self._tell()

    def _tell(self) -> None:
        words = say("Recording {path}: {pictures}", path=self._path.name, pictures=counted(self._count, "picture"))
        if self._moments:
            share = self._count / self._moments.count
            self._board.strip.set_progress(share, say("{words} of {count}", words=words, count=self._moments.count))
        else:
            seconds = figures(int(time.monotonic() - self._began))
            self._board.strip.set_progress(None, f"{words}, {seconds} s")

    # ------------------------------------------------------------ the end

    def stop(self) -> None:
        """The film ends here."""
        if self._reel is None:
            return
        self._halt()
        if not self._count:
            self._end()
            return
        from nnsim.io.film import LAST_S  # noqa: PLC0415  when it is first wanted

        last, self._last = self._last, None
        if last is not None:  # else it was stopped before
            self._reel.add(last, round(LAST_S * self._take.fps))
            self._reel.end()
            self._board.stop.setEnabled(False)
            self._board.strip.set_progress(None, say("Writing {path} …", path=self._path.name))

    def cancel(self) -> None:
        """There is to be no film."""
        if self._reel is not None:
            self._halt()
            self._end()

    def close(self) -> None:
        """The window closes."""
        self.cancel()

    def _halt(self) -> None:
        self._clock.stop()
        self._later.stop()
        shown, self._moments = self._moments, None
        if shown:
            shown.close()
            shown.deleteLater()
            if self._take.span == PAST:
                self._bridge.travel.come_back()

    def _end(self) -> None:
        assert self._reel is not None
        self._reel.close()
        self._reel.deleteLater()
        self._reel = self._last = None
        self._board.end()
        self.changed.emit()

    def _finish(self, path: Path) -> None:
        self._end()
        self._exporting.written((path,))

    def _fail(self, problem: Problem) -> None:
        self._halt()
        self._end()
        self._messages.show(problem)


def _refusal(path: Path) -> Problem | None:
    """Why there can be no film: told before the first picture is taken."""
    from nnsim.io import film  # noqa: PLC0415  when it is first wanted
    from nnsim.io.outgoing import failure  # noqa: PLC0415  when it is first wanted

    if problem := film.refusal(path):
        return problem
    try:
        check(path)
    except OSError as error:
        return failure(path, why_not(error)).problem
    return None
