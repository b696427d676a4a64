"""One process with one window: acts by chance, or those of a script, each written down before it is done."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from monkey.acts import Act, Script, read_scripts
from monkey.eyes import Eyes, Finding, write_and_leave
from monkey.hands import Hands
from monkey.mind import Mind
from monkey.stage import Stage
from nnsim.app.garbage import Collector

PATIENCE = 60.0
"""Seconds until a document has to be there."""


TURNS = 3
"""Turns of the event loop in one act after which it is taken to wait in a loop of its own."""


class Source(Protocol):
    """Where acts come from."""

    holds: bool

    def next(self) -> Act | None:
        """The next one; None when there are no more."""


class Replay:
    """The acts of a script."""

    def __init__(self, script: Script) -> None:
        self.holds = False
        self._acts = iter(script.acts)

    def next(self) -> Act | None:
        return next(self._acts, None)


@dataclass(frozen=True, slots=True)
class Round:
    """So many acts on one document; with acts of its own in place of chance."""

    script: Script
    events: int

    @property
    def is_replay(self) -> bool:
        """True if nothing is left to chance."""
        return bool(self.script.acts)


class Player:
    """Carries out one act per turn of the event loop, in nested loops too."""

    def __init__(self, stage: Stage, rounds: Sequence[Round], log: Path) -> None:
        self.stage, self.hands = stage, Hands(stage)
        self.counts: Counter[str] = Counter()
        self.missed = 0
        self.per_example: Counter[str] = Counter()
        self.hits: Counter[str] = Counter()
        self.n = 0
        self.eyes: Eyes | None = None
        self._log = log.open("w", encoding="utf-8")
        self._rounds = iter(rounds)
        self._round: Round | None = None
        self._source: Source | None = None
        self._numbers: Iterator[int] = count()
        self._since = 0.0
        self._left = self._acting = self._loops = self._turns = 0

    def step(self) -> None:
        """One turn; the next is ordered first, as an act may open a dialog and not return before it is answered."""
        if self.eyes:
            self.eyes.beat()
        if self.stage.takes_no_input or not self._is_free():
            QTimer.singleShot(3, self.step)
            return
        if self.stage.is_closed and not Hands.is_blocked():
            self._reopen()
        if self._source is None:
            self._begin()
            return
        self._source.holds = bool(self.hands.held)
        act = self._source.next() if self._left > 0 else None
        if act is None:
            self._finish()
            return
        self._left -= 1
        QTimer.singleShot(act.key if act.do == "rest" else 0, self.step)
        self._do(act)

    def _is_free(self) -> bool:
        """False while an act is being carried out, unless it opened a loop of its own, as dialogs and menus do.

        QTest lets a round of events pass after each event: that is no such loop.
        """
        if self._acting == self._loops:
            return True
        self._turns += 1
        if self._turns > TURNS:
            self._loops = self._acting
        return self._acting == self._loops

    def _do(self, act: Act) -> None:
        """Write it down first: it may be the last."""
        assert self._round
        if not self._round.is_replay:
            act = replace(act, n=next(self._numbers))
        self.n = act.n
        self._log.write(act.line() + "\n")
        self._log.flush()
        self._turns = 0
        self._acting += 1
        try:
            met = self.hands.do(act)
        finally:
            self._acting -= 1
            self._loops = min(self._loops, self._acting)
        self.counts[act.do] += 1
        self.per_example[self._round.script.example] += 1
        if met is None:
            self.missed += 1
            return
        name = type(met).__name__
        self.hits[name] += 1

    def _begin(self) -> None:
        following = next(self._rounds, None)
        if following is None:
            self.stage.app.exit(0)
            return
        self._round, self._left, self._numbers = following, following.events, count()
        self._log.write(replace(following.script, acts=()).text())
        self._log.flush()
        self.hands.held = type(self.hands.held)(0)
        self._expect_much(True)
        self.stage.answers.seed = following.script.seed
        self.stage.begin(following.script.example)
        self._since = time.monotonic()
        self._await()

    def _await(self) -> None:
        """Until the first frame has been drawn."""
        if self.eyes:
            self.eyes.beat()
        late = time.monotonic() - self._since > PATIENCE
        if not self.stage.is_ready and not late:
            QTimer.singleShot(10, self._await)
            return
        assert self._round
        self._expect_much(False)
        script = self._round.script
        mind: Source = Replay(script) if self._round.is_replay else Mind(self.stage, script.seed)
        if isinstance(mind, Mind):
            mind.hits = self.hits
        self._source = mind
        QTimer.singleShot(0, self.step)

    def _expect_much(self, much: bool) -> None:
        if self.eyes:
            self.eyes.excused = much

    def _finish(self) -> None:
        """Let go, close what is open, and wait until all loops but the first have ended."""
        self._left = 0
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if self.hands.held:
            self.hands.do(Act("release", at=(5, 5)))
            QTimer.singleShot(0, self.step)
        elif popup or modal:
            self.hands.do(Act("key", key=0x01000000) if popup else Act("close"))
            QTimer.singleShot(5, self.step)
        else:
            self._source = None
            QTimer.singleShot(50, self.step)

    def _reopen(self) -> None:
        self._expect_much(True)
        self.hands.held = type(self.hands.held)(0)
        self.stage.reopen()
        self.connect()
        self._expect_much(False)

    def connect(self) -> None:
        """Watch the engine of this window."""
        if self.eyes:
            self.stage.bench.bridge.failed.connect(self.eyes.on_failed)
            self.stage.bench.bridge.died.connect(self.eyes.on_died)

    def report(self) -> dict[str, Any]:
        """What was done."""
        return {
            "acts": dict(self.counts), "examples": dict(self.per_example), "widgets": dict(self.hits),
            "missed": self.missed, "classes": sorted(house_classes()),
        }  # fmt: skip


def house_classes() -> set[str]:
    """Names of all classes of visible things in nnsim that have been loaded."""
    found, to_do = set(), [QWidget]
    while to_do:
        for kind in to_do.pop().__subclasses__():
            to_do.append(kind)
            if kind.__module__.startswith(("nnsim.ui", "nnsim.app")) and not kind.__name__.startswith("_"):
                found.add(kind.__name__)
    return found


def rounds_of(told: dict[str, Any]) -> list[Round]:
    """What the parent process ordered."""
    if told.get("replay"):
        lines = Path(told["replay"]).read_text(encoding="utf-8").splitlines()
        return [Round(script, len(script.acts)) for script in read_scripts(lines)]
    return [Round(Script(one["example"], one["seed"]), one["events"]) for one in told["rounds"]]


def main(arguments: list[str]) -> int:
    """``python -m monkey.child ORDER.json``; everything is written beside it."""
    order = Path(arguments[0])
    told, folder = json.loads(order.read_text(encoding="utf-8")), order.parent
    began = time.process_time()
    stage = Stage(folder, 0)
    player = Player(stage, rounds_of(told), folder / "acts.jsonl")

    def end(finding: Finding) -> None:
        write_report(began)
        write_and_leave(folder, finding, player.n)

    def write_report(began: float) -> None:
        report = {**player.report(), "cpu": time.process_time() - began}
        (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")

    player.eyes = Eyes(folder, end, tuple(told.get("ignored", ())))
    player.eyes.open()
    player.connect()
    if told.get("plant"):
        exec(compile(Path(told["plant"]).read_text(encoding="utf-8"), told["plant"], "exec"), {"stage": stage})
    Collector(stage.app)
    QTimer.singleShot(0, player.step)
    stage.app.exec()
    player.eyes.close()
    write_report(began)
    stage.end()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
