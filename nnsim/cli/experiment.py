"""``nnsim experiment``: the runs of a prepared experiment, as a table, a CSV file, or a project that keeps them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from nnsim.cli.errors import DONE, FAILED, UsageError
from nnsim.cli.interrupt import Interrupt
from nnsim.cli.place import place
from nnsim.cli.progress import Progress
from nnsim.cli.source import open_source
from nnsim.cli.streams import print_json, say
from nnsim.core.counted import counted
from nnsim.core.files import nnsim_file
from nnsim.core.files.nnsim_file import SUFFIX
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.findings import Findings
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.edits.findings import keep_findings
from nnsim.engine.experiments.running import runs
from nnsim.experiments import experiments
from nnsim.experiments.bands import banded, places
from nnsim.experiments.kinds import Experiment, Measure
from nnsim.experiments.wanted import ExperimentWanted, begun, with_run
from nnsim.io.rows import as_csv

HEADER = ("line", "x", "seed", "measure", "value")
"""Columns of the CSV file."""


def run(options: argparse.Namespace) -> int:
    """Make the runs, tell the medians, and save the numbers where asked."""
    if options.experiment is None:
        return _list(as_json=options.json)
    experiment = _named(options.experiment)
    path = _place(options.out)
    project = open_source(options.project or experiment.example).project
    found = _made(experiment, project, options.seeds or experiment.seeds)
    if path is not None:
        _write(path, project, found)
    _report(experiment, found, options)
    return DONE if found.is_whole and not found.failed else FAILED


def _list(*, as_json: bool) -> int:
    known = [{"name": each.id, "title": each.title, "example": each.example} for each in experiments()]
    if as_json:
        print_json({"experiments": known})
        return DONE
    for each in experiments():
        print(f"{each.id:<16} {each.title}: {each.question}")
    return DONE


def _named(name: str) -> Experiment:
    if name in experiments():
        return experiments()[name]
    near = get_close_matches(name, experiments().ids(), n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(experiments().ids())}."
    raise UsageError(f"There is no experiment called {name!r}; {hint}")


def _place(out: str | None) -> Path | None:
    if out is None:
        return None
    if not out.endswith((".csv", SUFFIX)):
        raise UsageError(f"--out takes a file that ends with .csv or {SUFFIX}.")
    return place(out)


def _made(experiment: Experiment, project: Project, seeds: int) -> Findings:
    planned = len(experiment.variants(project)) * seeds
    found = begun(experiment.id, project, planned)
    with Progress(experiment.id, planned, noun="run") as progress, Interrupt() as interrupt:
        for each in runs(ExperimentWanted(experiment.id, project, seeds)):
            found = with_run(found, each)
            progress.update(found.made + found.failed)
            if each.why:
                say(f"nnsim: A run came to no numbers: {each.why}")
            if interrupt.asked:
                break
    if not found.is_whole:
        say(f"nnsim: The experiment ended early, with {found.made + found.failed} of {counted(planned, 'run')}.")
    return found


def _write(path: Path, project: Project, found: Findings) -> None:
    if path.suffix == SUFFIX:
        nnsim_file.save(path, keep_findings(project, found))
        return
    try:
        write_atomically(path, as_csv(list(HEADER), [list(row) for row in found.rows]))
    except OSError as error:
        raise ProblemError(Problem(f"{path.name} cannot be saved: {why_not(error)}.")) from error


def _report(experiment: Experiment, found: Findings, options: argparse.Namespace) -> None:
    if options.json:
        rows = [row._asdict() for row in found.rows]
        print_json({"experiment": found.experiment, "planned": found.planned, "made": found.made, "rows": rows})
        return
    print(experiment.title)
    for line in _lines(experiment, found):
        print(line)
    if told := experiment.tells(found):
        print(told)
    if options.out is not None:
        print(f"saved {options.out}")


def _lines(experiment: Experiment, found: Findings) -> Iterator[str]:
    """A table for each measure: a row for each place, a column for each line."""
    for measure in dict.fromkeys(measure for chart in experiment.charts for measure in chart.measures):
        lines = [line for line in experiment.lines if len(banded(found, line.id, measure.id).x)]
        yield f"{measure.label} ({experiment.charts[0].x} at the left)"
        cells = [["", *(line.id for line in lines)], *_rows(found, [line.id for line in lines], measure)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for row in cells:
            yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _rows(found: Findings, lines: list[str], measure: Measure) -> Iterator[list[str]]:
    columns = [banded(found, line, measure.id) for line in lines]
    for x in places(found):
        cells = []
        for column in columns:
            at = [n for n, place in enumerate(column.x) if place == x]
            told = (column.middle, column.low, column.high)
            middle, low, high = (f"{values[at[0]]:.3g}" if at else "" for values in told)
            cells.append(f"{middle} ({low}..{high})" if at else "")
        if any(cells):
            yield [f"{x:g}", *cells]
