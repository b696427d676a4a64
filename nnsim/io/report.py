"""A report of a run as one HTML file that opens offline: pictures, network, curves, recipe, results, and what it can
be told by."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

import numpy as np

from nnsim.core.counted import counted, figures
from nnsim.core.hashing import samples_sha256, weights_sha256
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint, Column, History
from nnsim.core.shares import percent
from nnsim.edits.differences import SAME, differences
from nnsim.edits.recipe_fields import CHOICES, NUMBERS, in_use
from nnsim.io.figure import svg
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.columns import accuracies, columns_of, losses
from nnsim.tasks.kinds import task_of

Rows = Sequence[tuple[str, str]]

WIDE, HIGH, EDGE = 480, 200, 8
"""Size of the drawing of curves and its margin, in its own units."""

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --grey: #5c6675; --line: #d5dae1; --paper: #ffffff; --test: #d4345f;
  --train: #3f63c8; --validation: #2f8a5b; --main: #3f63c8; --edge: #8a94a3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf0; --grey: #a3adba; --line: #39424f; --paper: #151a21;
  --test: #ff7d9c; --train: #8fabff; --validation: #6fcf9b; --main: #8fabff; } }
body { font: 16px/1.5 Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif; color: var(--ink);
  background: var(--paper); max-width: 960px; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2.5rem; font-size: 1.2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 500; width: 40%; }
img { max-width: 100%; border-radius: 8px; } figure { margin: 1rem 0; } figcaption, .small { color: var(--grey);
  font-size: .9rem; } .sheet { background: #ffffff; border-radius: 8px; padding: 1rem; overflow-x: auto; }
.curves { display: flex; flex-wrap: wrap; gap: 1.5rem; } .curves figure { flex: 1 1 380px; } svg { max-width: 100%; }
"""


def html(
    project: Project, state: Checkpoint, pictures: Sequence[tuple[str, bytes]], versions: Mapping[str, str]
) -> str:
    """The page; ``pictures`` are PNG files with what each shows, ``versions`` those of the programs by name."""
    name = escape(project.name)
    parts = (
        f"<h1>{name}</h1>",
        f"<p>{escape(_brief(project, state))}</p>",
        *(_picture(*each) for each in pictures),
        *_network(project),
        _section("Curves", f'<div class="curves">{"".join(_curves(project, _ends(state.measured)))}</div>'),
        _section("Results", _table(list(_results(project, state.measured)))),
        _section("Recipe", _table(list(_recipe(project)))),
        *([_section("Runs that were kept", _table(list(_kept(project))))] if project.runs else []),
        _section("To tell it by", _table(list(_told_by(project, state, versions)))),
    )
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><title>{name}</title><style>{STYLE}</style>'
    )
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body>\n' + "\n".join(parts) + "\n</body></html>\n"


def _section(title: str, inside: str) -> str:
    return f"<h2>{escape(title)}</h2>\n{inside}"


def _table(rows: Rows) -> str:
    cells = (f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<table>{''.join(cells)}</table>"


def _picture(words: str, png: bytes) -> str:
    source = b64encode(png).decode("ascii")
    shown = f'<img alt="{escape(words)}" src="data:image/png;base64,{source}">'
    return f"<figure>{shown}<figcaption>{escape(words)}</figcaption></figure>"


def _network(project: Project) -> Iterator[str]:
    if learner_of(project).has_network:
        drawing = svg(project)
        yield _section("Network", f'<div class="sheet">{drawing[drawing.index("<svg") :]}</div>')


def _brief(project: Project, state: Checkpoint) -> str:
    data = project.data
    counts = counted(int(data.train.sum()), "training sample"), counted(int(data.test.sum()), "test sample")
    made = f"{counted(state.epoch, 'epoch')}, {counted(state.step, 'step')}"
    return f"{made} on {counts[0]}, with {counts[1]}; learned by {learner_of(project).label}."


# ---------------------------------------------------------------- curves


def _ends(history: History) -> History:
    """The ends of epochs, where there are some: the clock says when other rows are taken."""
    ends = history.column("epoch") % 1 == 0
    return History(history.rows[ends], history.columns) if ends.sum() > 1 else history


def _columns(project: Project) -> tuple[Column, ...]:
    return (*losses(), *accuracies(task_of(project)), *columns_of(project))


def _curves(project: Project, history: History) -> Iterator[str]:
    """A drawing for each axis of which something was measured."""
    known = [column for column in _columns(project) if np.isfinite(history.column(column.id)).any()]
    for axis, group in groupby(sorted(known, key=lambda column: column.axis), key=lambda column: column.axis):
        yield _drawing(axis, list(group), history)


def _drawing(axis: str, columns: list[Column], history: History) -> str:
    measured = np.concatenate([history.column(column.id) for column in columns])
    low, high = min(0.0, float(np.nanmin(measured))), max(float(np.nanmax(measured)), 1e-9)
    lines = "".join(_line(column, history, low, high) for column in columns)
    names = (f'<span style="color: var(--{column.role})">{escape(column.label)}</span>' for column in columns)
    frame = f'<path d="M{EDGE} {EDGE}V{HIGH - EDGE}H{WIDE - EDGE}" fill="none" stroke="var(--line)"/>'
    ends = " to ".join(_written(value, share=columns[0].written == "share") for value in (low, high))
    last = counted(int(history.column("epoch")[-1]), "epoch")
    words = f"{escape(axis)} over {last}, from {escape(ends)}: {', '.join(names)}"
    drawing = f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(axis)}">{frame}{lines}</svg>'
    return f"<figure>{drawing}<figcaption>{words}</figcaption></figure>"


def _line(column: Column, history: History, low: float, high: float) -> str:
    epochs, values = history.column("epoch"), history.column(column.id)
    seen = np.isfinite(values)
    across = EDGE + (WIDE - 2 * EDGE) * epochs[seen] / max(float(epochs[-1]), 1e-9)
    up = HIGH - EDGE - (HIGH - 2 * EDGE) * (values[seen] - low) / (high - low)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, up, strict=True))
    return f'<polyline points="{points}" fill="none" stroke="var(--{column.role})" stroke-width="1.5"/>'


def _written(value: float, *, share: bool) -> str:
    return percent(value) if share else figures(float(f"{value:.4g}"))


# ---------------------------------------------------------------- tables


def _results(project: Project, history: History) -> Iterator[tuple[str, str]]:
    """What was measured last."""
    if not len(history):
        return
    row = history.row(-1)
    for column in _columns(project):
        value = row.get(column.id, math.nan)
        if math.isfinite(value):
            yield f"{column.axis}, {column.label}", _written(value, share=column.written == "share")


def _recipe(project: Project) -> Iterator[tuple[str, str]]:
    """The fields that the run goes by."""
    needed = in_use(project)
    for field, (label, registry) in CHOICES.items():
        if field in needed:
            chosen = getattr(project.recipe, field)
            yield label, registry[getattr(chosen, "kind", chosen)].label
    for field, number in NUMBERS.items():
        if field in needed:
            yield number.label, figures(getattr(project.recipe, field))
    for phase in project.recipe.phases if "phases" in needed else ():
        yield f"Phase {phase.name}", f"{counted(phase.epochs, 'epoch')} at a rate of {figures(phase.rate)}"


def _kept(project: Project) -> Iterator[tuple[str, str]]:
    """What tells each from the present document, and how well it did."""
    for run in project.runs:
        measured = run.state.measured
        loss = float(measured.column("test_loss")[-1]) if len(measured) else math.nan
        did = f"; test loss {figures(float(f'{loss:.4g}'))}" if math.isfinite(loss) else ""
        yield run.name, f"{'; '.join(differences(run, project, samples_sha256)) or SAME}{did}"


def _told_by(project: Project, state: Checkpoint, versions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if state.weights:
        yield "SHA-256 of the weights", weights_sha256(state.weights)
    yield "SHA-256 of the samples", samples_sha256(project.data)
    yield from versions.items()
