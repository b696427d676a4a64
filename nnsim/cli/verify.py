"""``nnsim class verify``: a run is made once more, bit for bit, and held against the conditions of a challenge."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnsim.cli.errors import DONE, FAILED, UsageError
from nnsim.cli.interrupt import Interrupt
from nnsim.cli.lesson_stage import HeadlessStage
from nnsim.cli.progress import Progress
from nnsim.cli.source import open_source
from nnsim.cli.streams import print_json
from nnsim.core.backends import Choice
from nnsim.core.counted import counted
from nnsim.core.files.nnsim_file import Loaded
from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.engine.repeat import Switch, repeated, switches_of
from nnsim.lessons.challenge import asked, limits, limits_of, other_samples
from nnsim.lessons.expression import Expression
from nnsim.lessons.handed_document import document_of
from nnsim.lessons.handin import SUFFIX, load
from nnsim.lessons.library import Found, find, start_of
from nnsim.lessons.verdict import Verdict, judged

TRIED: tuple[Choice, ...] = ("torch", "fused", "tuned")
"""Who may have made the steps, where nobody says: a file does not tell."""


Watch = Callable[[float], None]
"""Is told the share of the steps that are made once more."""

EVERY_S = 0.1
"""Between two lines for a program that watches."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of one file. ``fault`` is a sentence, empty where the run is what it says it is.

    ``backend`` made the same steps; ``sha256`` is of the weights in the file; ``verdicts`` are of the conditions, in
    their order, of the run that was made here.
    """

    fault: str
    sha256: str = ""
    backend: str = ""
    step: int = 0
    verdicts: tuple[Verdict, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the challenge is met."""
        return not self.fault and all(verdict.holds for verdict in self.verdicts)


def _unwatched(_share: float) -> None:
    """Nobody watches."""


def _watched() -> Watch:
    """Prints a line of JSON from time to time."""
    last = [0.0]

    def tell(share: float) -> None:
        now = time.monotonic()
        if now - last[0] >= EVERY_S:
            last[0] = now
            print_json({"progress": min(share, 1.0)})
            sys.stdout.flush()

    return tell


def run(options: argparse.Namespace) -> int:
    """Verify each file; one that does not hold is a failure."""
    if bool(options.lesson) == bool(options.that):
        raise UsageError("Say what to verify: the challenge with --lesson, or a condition with --that.")
    start: Project | None = None
    if options.lesson:
        found = find(options.lesson)
        conditions, start = _challenge(found)
    else:
        conditions = limits(options.that)
    results, watch = [], _watched() if options.watched and options.json else _unwatched
    for word in options.files:
        result = _verified(word, conditions, start, options.backend, watch=watch)
        results.append(result)
        if not options.json:
            print("\n".join(_lines(word, conditions, result)))
    if options.json:
        pairs = zip(options.files, results, strict=True)
        print_json({"files": [_values(word, conditions, each) for word, each in pairs]})
    return DONE if all(result.holds for result in results) else FAILED


def _challenge(found: Found) -> tuple[tuple[Expression, ...], Project]:
    if found.read.lesson is None:
        raise ProblemError(found.read.findings[0].problem(found.path.name))
    return limits_of(found.read.lesson), start_of(found.read.lesson, found.path.parent)


def _opened(word: str) -> Loaded:
    """A project, or the document of a hand-in; raises ``ProblemError``."""
    return document_of(load(Path(word))) if word.lower().endswith(SUFFIX) else open_source(word)


def _verified(
    word: str, conditions: tuple[Expression, ...], start: Project | None, backend: Choice | None, *, watch: Watch
) -> Verified:
    try:
        loaded = _opened(word)
    except ProblemError as error:
        return Verified(error.problem.text)
    run_ = loaded.checkpoint
    if run_ is None or not run_.step:
        return Verified("It holds no run; train it and save it.")
    sha = weights_sha256(run_.weights)
    if fault := other_samples(loaded.project, start) if start else "":
        return Verified(fault, sha)
    return _compared(word, loaded, run_, conditions, (backend,) if backend else TRIED, watch=watch)


def _compared(
    word: str, loaded: Loaded, run_: Checkpoint, conditions: tuple[Expression, ...], tried: tuple[Choice, ...],
    *, watch: Watch,
) -> Verified:  # fmt: skip
    """The run beside those that are made here, by one after the other, until one is the same."""
    sha, made = weights_sha256(run_.weights), list[str]()
    switches = switches_of(run_.marks)
    for choice in tried:
        try:
            again, backend = _again(word, loaded.project, run_.step, choice, switches, watch=watch)
        except ProblemError as error:
            if len(tried) == 1:
                return Verified(error.problem.text, sha)
            continue  # it cannot make steps of this project at all
        if weights_sha256(again.weights) == sha and again.step == run_.step:
            state = HeadlessStage().state_of(loaded.project, again, asked(conditions))
            return Verified("", sha, backend, again.step, tuple(judged(each, state) for each in conditions))
        made.append(backend)
    return Verified(_other(run_, made), sha, step=run_.step)


def _other(run_: Checkpoint, made: list[str]) -> str:
    """Why it may not be the same run."""
    by = f" by {', '.join(dict.fromkeys(made))}" if made else ""
    came = f"Made once more from its seed{by}, {counted(run_.step, 'step')} come to other weights"
    if len(run_.marks) > len(switches_of(run_.marks)):
        return f"{came}: it was changed while it trained; reset it, train it in one go and save it again."
    return f"{came}: train it in one go with 'nnsim train FILE --backend torch --out FILE' and hand that in."


def _again(
    word: str, project: Project, step: int, choice: Choice, switches: tuple[Switch, ...], *, watch: Watch
) -> tuple[Checkpoint, str]:
    with Progress(Path(word).name, step, noun="step") as progress, Interrupt() as interrupt:

        def on_step(made: int) -> bool:
            progress.update(made)
            watch(made / step)
            return not interrupt.asked

        made = repeated(project, step, choice, on_step, switches)
    if interrupt.asked:
        raise KeyboardInterrupt
    return made


def _lines(word: str, conditions: tuple[Expression, ...], result: Verified) -> list[str]:
    name = Path(word).name
    if result.fault:
        return [f"{name}: not verified. {result.fault}"]
    same = f"{counted(result.step, 'step')} made once more, bit for bit, by {result.backend} ({result.sha256[:16]})"
    pairs = zip(conditions, result.verdicts, strict=True)
    told = [f"  {'holds' if verdict.holds else 'fails'}  {each.text}   ({verdict.reason})" for each, verdict in pairs]
    return [f"{name}: {'verified' if result.holds else 'not met'}, {same}", *told]


def _values(word: str, conditions: tuple[Expression, ...], result: Verified) -> dict[str, Any]:
    pairs = zip(conditions, result.verdicts, strict=bool(result.verdicts))
    return {
        "file": word,
        "holds": result.holds,
        "fault": result.fault,
        "weights_sha256": result.sha256,
        "backend": result.backend,
        "conditions": [
            {"text": each.text, "holds": verdict.holds, "reason": verdict.reason} for each, verdict in pairs
        ],
    }
