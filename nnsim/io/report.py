"""A report of a run as one HTML file that opens offline: pictures, network, curves, recipe, results, and what it can
be told by."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from nnsim.core.counted import counted, figures
from nnsim.core.hashing import samples_sha256, weights_sha256
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint, History
from nnsim.edits.differences import SAME, differences
from nnsim.edits.recipe_fields import CHOICES, NUMBERS, in_use
from nnsim.io.figure import svg
from nnsim.io.report_curves import columns_told, drawings, written
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of

Rows = Sequence[tuple[str, str]]

STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --grey: #5c6675; --line: #d5dae1; --paper: #ffffff; --test: #d4345f;
  --train: #3f63c8; --validation: #2f8a5b; --main: #3f63c8; --edge: #8a94a3; --soft: #f1f3f6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf0; --grey: #a3adba; --line: #39424f; --paper: #151a21;
  --test: #ff7d9c; --train: #8fabff; --validation: #6fcf9b; --main: #8fabff; --soft: #1f262f; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif; color: var(--ink);
  background: var(--paper); max-width: 960px; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; overflow-wrap: anywhere; } h2 { margin-top: 2.5rem; font-size: 1.2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 500; width: 40%; }
code { font: .9em ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { background: var(--soft); border-radius: 8px; padding: .8rem 1rem; white-space: pre-wrap; margin: .8rem 0; }
.pictures, .curves { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
.pictures figure { flex: 0 1 auto; } .curves figure { flex: 1 1 380px; max-width: 480px; }
img { max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; display: block; }
figure { margin: 0; } figcaption { color: var(--grey); font-size: .9rem; margin: .4rem 0; }
figcaption b { color: var(--ink); font-weight: 500; }
.sheet { background: #ffffff; border: 1px solid var(--line); border-radius: 8px; padding: 1rem; overflow-x: auto; }
.sheet svg { display: block; margin: auto; }
.curves svg { width: 100%; height: auto; display: block; } .curves text { fill: var(--grey); font-size: 12px; }
.key::before { content: ""; display: inline-block; width: 1em; height: .2em; margin-right: .35em;
  vertical-align: middle; background: var(--of); }
@media print { :root { color-scheme: light; --ink: #000000; --grey: #444444; --line: #cccccc; --paper: #ffffff;
  --test: #d4345f; --train: #3f63c8; --validation: #2f8a5b; --main: #3f63c8; --soft: #f1f3f6; }
  body { margin: 0; max-width: none; font-size: 11pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .pictures img { max-height: 9cm; } h2 { break-after: avoid; } figure, tr, pre { break-inside: avoid; } }
"""
"""Light and dark as the reader has it, narrow as on a phone, and on paper."""


def html(
    project: Project, state: Checkpoint, pictures: Sequence[tuple[str, bytes]], versions: Mapping[str, str]
) -> str:
    """The page; ``pictures`` are PNG files with what each shows, ``versions`` those of the programs by name."""
    name = escape(project.name)
    curves = "".join(drawings(project, _ends(state.measured)))
    parts = (
        f"<h1>{name}</h1>",
        f"<p>{escape(_brief(project, state))}</p>",
        f'<div class="pictures">{"".join(_picture(*each) for each in pictures)}</div>' if pictures else "",
        _section(say("Results"), _table(say("Results"), list(_results(project, state.measured)))),
        _section(say("Curves"), f'<div class="curves">{curves}</div>') if curves else "",
        *_network(project),
        _section(say("Recipe"), _table(say("Recipe"), list(_recipe(project)))),
        _section(say("Runs that were kept"), _table(say("Runs"), list(_kept(project)))) if project.runs else "",
        _section(say("To repeat it"), "".join(_again(project, state))),
        _section(say("To tell it by"), _table(say("Hashes and versions"), list(_told_by(project, state, versions)))),
    )
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{name}</title>'
        f"<style>{STYLE}</style>"
    )
    body = "\n".join(filter(None, parts))
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}</head>\n<body><main>\n{body}\n</main></body></html>\n'


def _section(title: str, inside: str) -> str:
    return f"<h2>{escape(title)}</h2>\n{inside}"


def _table(label: str, rows: Rows) -> str:
    cells = (f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in rows)
    return f'<table aria-label="{label}">{"".join(cells)}</table>'


def _picture(words: str, png: bytes) -> str:
    source = b64encode(png).decode("ascii")
    shown = f'<img alt="{escape(words)}" src="data:image/png;base64,{source}">'
    return f"<figure>{shown}<figcaption>{escape(words)}</figcaption></figure>"


def _network(project: Project) -> Iterator[str]:
    if learner_of(project).has_network:
        drawing = svg(project)
        words = say("The layers from the input to the output, with what each hands on and how many parameters it has")
        inside = f'<div class="sheet">{drawing[drawing.index("<svg") :]}</div><figcaption>{words}</figcaption>'
        yield _section(say("Network"), f"<figure>{inside}</figure>")


def _brief(project: Project, state: Checkpoint) -> str:
    data = project.data
    counts = counted(data.how_many("train"), "training sample"), counted(data.how_many("test"), "test sample")
    made = f"{counted(state.epoch, 'epoch')}, {counted(state.step, 'step')}"
    return say(
        "{made} on {count}, with {count_2}. Learner: {learner_of}.",
        made=made,
        count=counts[0],
        count_2=counts[1],
        learner_of=learner_of(project).label,
    )


def _ends(history: History) -> History:
    """The ends of epochs, where there are some: the clock says when other rows are taken."""
    ends = history.column("epoch") % 1 == 0
    return History(history.rows[ends], history.columns) if ends.sum() > 1 else history


# ---------------------------------------------------------------- tables


def _results(project: Project, history: History) -> Iterator[tuple[str, str]]:
    """What was measured last."""
    if not len(history):
        return
    row = history.row(-1)
    for column in columns_told(project):
        value = row.get(column.id, math.nan)
        if math.isfinite(value):
            yield f"{column.axis}, {column.label}", written(value, column)


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
        yield (
            say("Phase {phase}", phase=phase.name),
            say("{epochs} at a rate of {rate}", epochs=counted(phase.epochs, "epoch"), rate=figures(phase.rate)),
        )


def _kept(project: Project) -> Iterator[tuple[str, str]]:
    """What tells each from the present document, and how well it did."""
    for run in project.runs:
        measured = run.state.measured
        loss = float(measured.column("test_loss")[-1]) if len(measured) else math.nan
        did = say("; test loss {loss}", loss=figures(float(f"{loss:.4g}"))) if math.isfinite(loss) else ""
        yield run.name, f"{'; '.join(differences(run, project, samples_sha256)) or SAME}{did}"


def _again(project: Project, state: Checkpoint) -> Iterator[str]:
    """How the same run is made once more, and what would keep it from coming out the same."""
    seed = figures(project.recipe.seed)
    yield say(
        "<p>Save the document as <code>FILE.nnsim</code>; from its seed, {seed}, the same weights come out:</p>",
        seed=seed,
    )
    yield f"<pre><code>nnsim train FILE.nnsim --epochs {state.epoch} --json</code></pre>"
    yield say("<p>The hash below tells whether they do: another processor or other versions can round differently.</p>")
    if state.marks:
        yield say("<p>What was done while it trained is part of the document, but was not from the first step on:</p>")
        yield _table(say("What was done"), [(say("Step {step:,}", step=mark.step), mark.text) for mark in state.marks])


def _told_by(project: Project, state: Checkpoint, versions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if state.weights:
        yield say("SHA-256 of the weights"), weights_sha256(state.weights)
    yield say("SHA-256 of the samples"), samples_sha256(project.data)
    yield from versions.items()
