"""``nnsim train``: train a project from its seed, without a window."""

from __future__ import annotations

import argparse
import importlib
import io
import math
from dataclasses import replace
from pathlib import Path

from nnsim.cli.contradictions import option
from nnsim.cli.data import usual_choices, with_data
from nnsim.cli.errors import DONE, FAILED, UsageError
from nnsim.cli.interrupt import Interrupt
from nnsim.cli.outcome import Outcome, in_terms_of_task
from nnsim.cli.place import place
from nnsim.cli.progress import Progress
from nnsim.cli.ranks import Place, place_among_ranks, speaks_of_mistakes
from nnsim.cli.source import open_source
from nnsim.cli.streams import print_json, say
from nnsim.cli.wishes import NAMES, wishes
from nnsim.core.backends import unable
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.files import nnsim_file
from nnsim.core.files.nnsim_file import Loaded
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.edits.network import hidden_layers, remove_hidden_layers
from nnsim.edits.recipe import choose
from nnsim.io import weights
from nnsim.io.outgoing import refusal
from nnsim.recipes.kinds import LEARNERS, learner_of
from nnsim.recipes.phases import lasting
from nnsim.tasks.plan import plan

ENGINES = {"here": "nnsim.cli.local", "process": "nnsim.cli.remote"}
"""Imported on demand: only the first loads torch into this process."""

SHARED = "nnsim.cli.shared"
"""What trains as one of several ranks."""

FAILURES = frozenset({"diverged", "cancelled", "lost"})
"""Why training may have ended that was to go on."""


def run(options: argparse.Namespace) -> int:
    """Train, say what came of it, and save where asked."""
    _check_wishes(options)
    loaded, ranks = open_source(options.project), place_among_ranks()
    project = _chosen(loaded.project, options)
    out = None if options.out is None or not ranks.writes else place(options.out)
    start = _start(loaded, project, options)
    if ranks.is_several:
        outcome = _share(project, options, start, out, ranks)
    else:
        outcome = _train(project, options, start)
        _tell(outcome, project, options, out)
    return FAILED if outcome.stopped in FAILURES else DONE


def _share(
    project: Project, options: argparse.Namespace, start: Checkpoint | None, out: Path | None, ranks: Place
) -> Outcome:
    """Train as one of several, of which one tells."""
    _check_shared(project, options)
    stream = None if ranks.writes else io.StringIO()
    with Interrupt(is_patient=True) as interrupt:  # also while it is saved
        with Progress(options.project, project.recipe.epochs, stream) as progress:
            shared = importlib.import_module(SHARED)
            told: tuple[Outcome, bool] = shared.train(
                project,
                options.device,
                options.until_loss,
                progress.update,
                lambda: interrupt.asked,
                start=start,
                out=out,
            )
        outcome, tells = told
        if tells:
            _tell(outcome, project, options, None if options.out is None else place(options.out))
    return outcome


def _tell(outcome: Outcome, project: Project, options: argparse.Namespace, out: Path | None) -> None:
    """Save where asked, and say what came of it."""
    try:
        if out is not None:
            nnsim_file.save(out, project, outcome.checkpoint)
    finally:  # the numbers are worth more than the file
        _report(in_terms_of_task(outcome, project), project.name, options)
    if out is not None and not options.json:
        print(f"saved {options.out}")


def _check_shared(project: Project, options: argparse.Namespace) -> None:
    """What several ranks cannot do is said before they look for one another."""
    if options.engine != "here":
        raise UsageError("Ranks train in their own processes; leave --engine out, or start without torchrun.")
    if options.backend in ("fused", "tuned", "graph"):
        raise UsageError("Several ranks train by PyTorch alone; leave --backend out, or choose torch.")
    if options.precision != "float32":
        raise UsageError("Several ranks compute in float32; leave --precision out.")
    if options.device == "mps":
        raise UsageError("Ranks compute on cpu or cuda; choose one of them for --device.")
    if problem := _why_not_shared(project):
        raise ProblemError(problem)


def _why_not_shared(project: Project) -> Problem | None:
    """Why ranks cannot share the steps of this project; None if they can."""
    kind = learner_of(project)
    if kind.shares:
        return None
    able = " or ".join(other.label for other in LEARNERS if other.shares)
    text = f"{kind.label} cannot be shared by several ranks as {able} can; start it without torchrun."
    return Problem(text, "recipe")


def _start(loaded: Loaded, project: Project, options: argparse.Namespace) -> Checkpoint | None:
    """What training goes on from; None for the seed."""
    if options.weights is not None:
        return Checkpoint(0, 0, 0, read_weights(project, options.weights))
    if not options.resume:
        return None
    if loaded.checkpoint is None:
        raise UsageError(f"{options.project} holds no run to go on with; leave --resume out to begin with the seed.")
    if loaded.checkpoint.epoch >= project.recipe.epochs:
        made = counted(loaded.checkpoint.epoch, "epoch")
        raise UsageError(f"The run in {options.project} has made {made} already; ask for more with --epochs.")
    return loaded.checkpoint.without_past()


def _chosen(project: Project, options: argparse.Namespace) -> Project:
    """The project with what the command line overrides."""
    if options.data is not None:
        project = with_data(project, options.data, wishes(options, usual_choices(project)))
    if options.learner is not None:
        project = _with_learner(project, options.learner)
    if options.seed is not None:
        project = replace(project, recipe=replace(project.recipe, seed=options.seed))
    if options.epochs is not None:  # the plan, which schedules follow
        project = replace(project, recipe=lasting(project.recipe, options.epochs))
    return project


def _with_learner(project: Project, learner: str) -> Project:
    if learner not in LEARNERS:
        *others, last = LEARNERS.ids()
        raise UsageError(f"There is no learner {learner!r}; choose {', '.join(others)} or {last}.")
    if learner == project.recipe.learner.kind:
        return project
    layers = len(hidden_layers(project.network))
    if LEARNERS[learner].rule == "mistakes" and layers:
        what = "the hidden layer is" if layers == 1 else f"the {counted(layers, 'hidden layer')} are"
        if speaks_of_mistakes():
            say(f"{LEARNERS[learner].label} trains a single layer only, so {what} left out.")
        project = remove_hidden_layers(project)
    return choose(project, "learner", learner)


def _check_wishes(options: argparse.Namespace) -> None:
    if problem := unable(options.precision, "cpu" if options.device == "auto" else options.device):
        raise ProblemError(problem)
    for name in ("data", "learner", "seed", "weights") if options.resume else ():
        if getattr(options, name) is not None:
            raise UsageError(f"{option(name)} would begin another run; leave out either it or --resume.")
    for name in NAMES:
        if getattr(options, name) is not None and options.data is None:
            raise UsageError(f"{option(name)} is about your own samples; add --data PATH.")


def read_weights(project: Project, path: str) -> dict[str, Floats]:
    """The weights of a safetensors file for the network of ``project``."""
    if problem := refusal(project, "safetensors"):
        raise ProblemError(problem)
    planned = plan(project)
    if not planned.layers:
        raise ProblemError(planned.problems[0])
    if not Path(path).exists():
        raise UsageError(f"There is no file '{path}'; check the path.")
    return weights.read(Path(path), planned)


def _train(project: Project, options: argparse.Namespace, start: Checkpoint | None = None) -> Outcome:
    epochs = project.recipe.epochs
    with Progress(options.project, epochs) as progress, Interrupt() as interrupt:
        engine = importlib.import_module(ENGINES[options.engine])

        def advance(done: int, loss: float = math.nan) -> bool:
            progress.update(done, loss)
            return not interrupt.asked

        outcome: Outcome = engine.train(
            project,
            epochs,
            options.device,
            options.until_loss,
            advance,
            start=start,
            backend=options.backend,
            precision=options.precision,
        )
    return outcome


def _report(outcome: Outcome, name: str, options: argparse.Namespace) -> None:
    failed = outcome.stopped in FAILURES
    if outcome.stopped == "cancelled":
        say("nnsim: Interrupted; these are the numbers so far.")
    elif failed:
        say(f"nnsim: {outcome.message}")
    elif outcome.message and options.json:
        say(outcome.message)
    if options.json:
        print_json(outcome.values)
        return
    print("\n".join([name, *outcome.lines()]))
    if outcome.message and not failed:
        print(outcome.message)
