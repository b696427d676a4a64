"""``nnsim sweep``: a project with every combination of settings, each from several seeds."""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nnsim.cli.errors import DONE, FAILED, UsageError
from nnsim.cli.interrupt import Interrupt
from nnsim.cli.place import place
from nnsim.cli.pool import Done, Planned, train_all
from nnsim.cli.progress import Progress
from nnsim.cli.source import open_source
from nnsim.cli.streams import print_json, say
from nnsim.cli.sweep_table import as_json, lines, runs_csv, settings_csv, with_runs
from nnsim.core.counted import counted
from nnsim.core.files import nnsim_file
from nnsim.core.files.nnsim_file import SUFFIX
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.core.project import Project
from nnsim.edits import checks
from nnsim.edits.settings import with_settings
from nnsim.recipes.kinds import learner_of
from nnsim.recipes.phases import lasting
from nnsim.tasks.plan import plan

MOST = 10_000
"""Runs of one sweep; whoever wants more has mistyped, or a cluster."""

MOST_JOBS = 61
"""Processes at once: Windows waits for no more."""

PROJECT, RUNS, SETTINGS = "sweep.nnsim", "runs.csv", "settings.csv"
"""What is written into a folder."""


def run(options: argparse.Namespace) -> int:
    """Train all, tell the means, and save them where asked."""
    project = open_source(options.project).project
    if options.epochs is not None:
        project = replace(project, recipe=lasting(project.recipe, options.epochs))
    planned = plans(project, options.set or (), options.seeds)
    files = _files(options.out)
    done = _train(project, planned, options)
    is_whole = len(done) == len(planned)
    if done:
        _write(files, project, done)
        _report(done, project, options, is_whole=is_whole)
    if not is_whole:
        say(f"nnsim: The sweep ended early, with {len(done)} of {counted(len(planned), 'run')}.")
    for failed in (one for one in done if one.problem):
        say(f"nnsim: {failed.planned.label or 'seed'}, seed {failed.planned.seed}: {failed.problem}")
    return DONE if is_whole and not any(one.problem for one in done) else FAILED


def plans(project: Project, given: Sequence[str], seeds: int) -> tuple[Planned, ...]:
    """Every combination of what is ``given`` as ``NAME=VALUE,VALUE``, with so many seeds from that of the project on.

    Raises ``UsageError`` or ``ProblemError`` for what cannot be trained, before anything is.
    """
    axes = dict(map(_axis, given))
    if len(axes) < len(given):
        raise UsageError("A name stands twice behind --set; write all of its values behind one.")
    if "recipe.seed" in axes and seeds > 1:
        raise UsageError("Seeds come from --seeds or from --set recipe.seed; leave out one of them.")
    combinations = [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]
    if len(combinations) * seeds > MOST:
        raise UsageError(f"These would be {counted(len(combinations) * seeds, 'run')}; a sweep has {MOST:,} at most.")
    found = []
    for settings in combinations:
        changed = with_settings(project, settings)
        _check(changed, settings)
        first = changed.recipe.seed
        found += [Planned(settings, seed) for seed in range(first, first + seeds)]
    return tuple(found)


def _axis(given: str) -> tuple[str, tuple[str, ...]]:
    name, sign, values = given.partition("=")
    listed = tuple(dict.fromkeys(value.strip() for value in values.split(",")))
    if not sign or not name.strip() or not all(listed):
        raise UsageError(f"--set {given!r} is not of the form NAME=VALUE,VALUE such as recipe.rate=0.01,0.03.")
    return name.strip(), listed


def _check(project: Project, settings: dict[str, str]) -> None:
    """Whether it can be trained."""
    network = plan(project).problems if learner_of(project).has_network else ()
    for problem in (*network, *checks.problems(project)):
        if problem.severity is Severity.ERROR:
            text = f"{Planned(settings, 0).label}: {problem.text}" if settings else problem.text
            raise ProblemError(replace(problem, text=text))


def _train(project: Project, planned: tuple[Planned, ...], options: argparse.Namespace) -> list[Done]:
    jobs = min(options.jobs or os.cpu_count() or 1, len(planned), MOST_JOBS)
    done: list[Done] = []
    with Progress(options.project, len(planned), noun="run") as progress, Interrupt() as interrupt:
        try:
            for one in train_all(project, planned, jobs, lambda: interrupt.asked):
                done.append(one)
                progress.update(len(done))
        except ProblemError as error:
            say(f"nnsim: {error.problem}")
    return sorted(done, key=lambda one: planned.index(one.planned))


# ---------------------------------------------------------------- what comes of it


def _files(out: str | None) -> dict[str, Path]:
    """Which files are to be written, by what they are; raises ``UsageError`` where that is not possible."""
    if out is None:
        return {}
    if out.endswith(SUFFIX):
        return {PROJECT: place(out)}
    folder = Path(out)
    if not folder.absolute().parent.is_dir():
        raise UsageError(f"There is no folder '{folder.parent}' to write into; make it first.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder.name} is a file; --out takes a folder, or a project that ends with {SUFFIX}.")
    folder.mkdir(exist_ok=True)
    return {name: place(str(folder / name)) for name in (PROJECT, RUNS, SETTINGS)}


def _write(files: dict[str, Path], project: Project, done: list[Done]) -> None:
    for name, path in files.items():
        if name == PROJECT:
            nnsim_file.save(path, with_runs(project, done))
        else:
            _write_table(path, runs_csv(done) if name == RUNS else settings_csv(done))


def _write_table(path: Path, table: bytes) -> None:
    try:
        write_atomically(path, table)
    except OSError as error:
        raise ProblemError(Problem(f"{path.name} cannot be saved: {why_not(error)}.")) from error


def _report(done: list[Done], project: Project, options: argparse.Namespace, *, is_whole: bool) -> None:
    if options.json:
        print_json({**as_json(done), "complete": is_whole})
        return
    print("\n".join([project.name, *lines(done)]))
    if options.out is not None:
        print(f"saved {options.out}")
