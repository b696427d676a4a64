"""``--data PATH``: the user's own samples in place of the project's."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from nnsim.catalog.edits_data import replace_data
from nnsim.cli.errors import UsageError
from nnsim.cli.streams import say
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.io.choices import TARGETS, Column, ImportChoices, Preview
from nnsim.io.importing import preview, read
from nnsim.io.table import target_use

TEST_SHARE = 0.25
_SCALED = {"standard": "scaled to mean 0 and deviation 1", "minmax": "scaled to the range from 0 to 1"}


def with_data(project: Project, path: str, target: str | None, choices: ImportChoices) -> Project:
    """``project`` on the samples of a file or folder, its network fitted to them; says what was taken.

    Raises ``UsageError`` for a missing file or column, ``ProblemError`` for what cannot be read.
    """
    source = Path(path)
    if not source.exists():
        raise UsageError(f"There is no file or folder '{path}'; check the path.")
    old = project.data
    share = TEST_SHARE if old.bundled else old.test_share
    found = preview(source, replace(choices, seed=old.seed, test_share=share))
    if target is not None:
        found = _with_target(found, target)
    data = read(source, found.choices)
    say(_summary(data, found.choices))
    return replace_data(project, data)


def _with_target(found: Preview, target: str) -> Preview:
    """Another column as the target; the one that was guessed becomes an input."""
    if found.kind != "table":
        raise UsageError(f"{found.name} has no columns with names; leave out --target.")
    names = [column.name for column in found.columns]
    if target not in names:
        near = get_close_matches(target, names, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"its columns are {', '.join(names[:20])}."
        raise UsageError(f"{found.name} has no column {target!r}; {hint}")
    columns = tuple(_column(found, index, names.index(target)) for index in range(len(names)))
    return replace(found, columns=columns, choices=replace(found.choices, columns=columns))


def _column(found: Preview, index: int, target: int) -> Column:
    column = found.columns[index]
    if column.use in TARGETS and index != target:
        words = column.use == "classes" and not _is_numeric(found, index)
        return Column(column.name, "category" if words else "number")
    return Column(column.name, target_use(found, index)) if index == target else column


def _is_numeric(found: Preview, index: int) -> bool:
    return target_use(found, index, few=0) == "values"


def _summary(data: Data, choices: ImportChoices) -> str:
    what = f"{len(data.classes)} classes" if data.classes else "values to learn"
    shape = " × ".join(map(str, data.sample_shape))
    inputs = f"{shape} pixels" if data.is_image else f"{shape} input{'' if shape == '1' else 's'}"
    target = next((column.name for column in choices.columns if column.use in TARGETS), "")
    named = f" in column {target}" if target else ""
    scaled = f", {_SCALED[data.scaling]}" if data.scaling in _SCALED else ""
    held = int(data.test.sum())
    return f"{data.origin}: {len(data):,} samples of {inputs}{scaled}; {what}{named}; {held:,} held out."
