"""A project in the forms of other programs: which there are, and writing one of them to a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.progress import Cancelled, Progress, never_mind
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.io import figure, weights
from nnsim.io.export import as_csv, as_npz
from nnsim.io.pytorch.script import script
from nnsim.language.texts import lowered, say
from nnsim.recipes.kinds import SOURCES, learner_of
from nnsim.recipes.phases import phases_of

PLAIN = say("Networks are written as ONNX by a library that is not installed; 'pip install onnx' brings it.")
FROZEN = say("This program came without the library that writes ONNX: export PyTorch code or weights instead.")

Files = dict[str, bytes]
"""Bytes by the ending of the file that they go to."""


@dataclass(frozen=True, slots=True)
class Form:
    """``files`` makes what is written; ``trained`` is True where there is nothing to write without a run."""

    label: str
    suffix: str
    files: Callable[[Project, Checkpoint | None, str], Files]
    trained: bool = False


def _pytorch(project: Project, checkpoint: Checkpoint | None, name: str) -> Files:
    made = script(project, name, checkpoint)
    return {".py": made.text.encode("utf-8"), **made.files}


def _onnx(project: Project, checkpoint: Checkpoint | None, _name: str) -> Files:
    try:
        network = import_module("nnsim.io.onnx.network")  # the library is large, and not everybody has it
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "nnsim":
            raise
        raise ProblemError(Problem(FROZEN if hasattr(sys, "frozen") else PLAIN)) from error
    assert checkpoint is not None
    return {".onnx": network.to_bytes(project, checkpoint.weights)}


def _safetensors(project: Project, checkpoint: Checkpoint | None, _name: str) -> Files:
    assert checkpoint is not None
    return {".safetensors": weights.to_bytes(project, checkpoint)}


def _svg(project: Project, _checkpoint: Checkpoint | None, _name: str) -> Files:
    return {".svg": figure.svg(project).encode("utf-8")}


FORMS: Mapping[str, Form] = {
    "pytorch": Form(say("PyTorch code"), ".py", _pytorch),
    "onnx": Form(say("ONNX network"), ".onnx", _onnx, trained=True),
    "safetensors": Form(say("Weights"), ".safetensors", _safetensors, trained=True),
    "svg": Form(say("Figure"), ".svg", _svg),
    "csv": Form(say("Table"), ".csv", lambda project, _checkpoint, _name: {".csv": as_csv(project.data)}),
    "npz": Form(say("NumPy arrays"), ".npz", lambda project, _checkpoint, _name: {".npz": as_npz(project.data)}),
}
"""By the ids of the command line. PNG is drawn where there is Qt."""


WORDS = {
    "pytorch": say("PyTorch code"),
    "onnx": "ONNX",
    "safetensors": say("weights"),
    "svg": say("a figure"),
    "png": say("a figure"),
}
"""What the forms of a network are called in a sentence."""


def refusal(project: Project, form: str) -> Problem | None:
    """Why the learner of ``project`` has nothing of ``form``; None where it has."""
    kind = learner_of(project)
    if form == "pytorch" and "source" in kind.uses and project.recipe.source != "set":
        label = lowered(SOURCES[project.recipe.source].label)
        text = say(
            "A script has the samples of the set, no {label}: take each once, or export the network as ONNX.",
            label=label,
        )
        return Problem(text, "recipe")
    if form == "pytorch" and any(phase.schedule.kind != "constant" for phase in phases_of(project.recipe)):
        text = say(
            "A script has phases with a constant rate alone: choose that schedule, or export the network as ONNX."
        )
        return Problem(text, "recipe")
    if form in kind.exports:
        return None
    if kind.has_network:
        text = say(
            "{kind} cannot be written as {words}: export its network as ONNX, or its weights.",
            kind=kind.label,
            words=WORDS[form],
        )
        return Problem(text, "recipe")
    text = say(
        "This learner has no network to write as {words}: export the data instead, or choose backpropagation.",
        words=WORDS[form],
    )
    return Problem(text, "recipe")


def write(
    project: Project, checkpoint: Checkpoint | None, path: Path, form: str, progress: Progress = never_mind
) -> tuple[Path, ...]:
    """Write ``project`` as ``form`` to ``path``, and what belongs to it beside it; returns all paths.

    Every file is replaced as a whole. What belongs to an older export of that name is replaced as well, but
    nothing else that happens to be called the same. Raises ``ProblemError`` with one sentence, ``Cancelled``
    where ``progress`` says so.
    """
    kind = FORMS[form]
    if problem := refusal(project, form):
        raise ProblemError(problem)
    try:
        files = kind.files(project, checkpoint, path.stem)
    except MemoryError:
        raise failure(path, say("it needs more memory than there is; choose another form")) from None
    if not progress(0.5):
        raise Cancelled
    own = files.pop(kind.suffix)
    beside = {path.with_suffix(suffix): content for suffix, content in files.items()}
    for other in beside:
        if other == path:
            raise failure(
                path,
                say(
                    "its name has to end in {suffix}; {suffix_2} is for what goes beside it",
                    suffix=kind.suffix,
                    suffix_2=other.suffix,
                ),
            )
        if other.exists() and not path.exists():
            raise failure(
                path, say("{other} goes beside it, and there is already one; choose another name", other=other.name)
            )
    return (save(path, own), *(save(other, content) for other, content in beside.items()))


def save(path: Path, content: bytes | Callable[[BinaryIO], None]) -> Path:
    """Make ``content``, or what it writes, what ``path`` holds; raises ``ProblemError`` with one sentence."""
    try:
        write_atomically(path, content)
    except (OSError, ValueError) as error:
        raise failure(path, why_not(error) if isinstance(error, OSError) else say("choose another name")) from None
    return path


def failure(path: Path, reason: str) -> ProblemError:
    """The sentence for a file that cannot be written."""
    return ProblemError(Problem(say("{path} cannot be written: {reason}.", path=path.name, reason=reason), str(path)))
