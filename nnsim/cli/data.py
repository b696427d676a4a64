"""``--data PATH``: the user's own samples in place of the project's."""

from __future__ import annotations

from pathlib import Path

from nnsim.catalog.edits_data import replace_data
from nnsim.cli.errors import UsageError
from nnsim.cli.streams import say
from nnsim.cli.wishes import Wishes, columns_for
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.io.choices import TARGETS, ImportChoices
from nnsim.io.importing import preview, read

TEST_SHARE = 0.25
_SCALED = {"standard": "scaled to mean 0 and deviation 1", "minmax": "scaled to the range from 0 to 1"}


def usual_choices(project: Project) -> ImportChoices:
    """How samples are read where nothing is said: with the seed and the test share of ``project``."""
    old = project.data
    return ImportChoices(seed=old.seed, test_share=TEST_SHARE if old.bundled else old.test_share)


def with_data(project: Project, path: str, asked: Wishes) -> Project:
    """``project`` on the samples of a file or folder, its network fitted to them; says what was taken.

    Raises ``UsageError`` for a missing file or column, ``ProblemError`` for what cannot be read.
    """
    source = Path(path)
    if not source.exists():
        raise UsageError(f"There is no file or folder '{path}'; check the path.")
    found = preview(source, asked.choices)
    if asked.target is not None or asked.uses:
        found = preview(source, columns_for(found, asked))
    for note in found.notes:
        say(f"{found.name}: {note}")
    data = read(source, found.choices)
    for trouble in found.troubles if found.kind == "folder" else ():
        say(str(trouble))
    say(_summary(data, found.choices))
    return replace_data(project, data)


def _summary(data: Data, choices: ImportChoices) -> str:
    what = f"{len(data.classes)} classes" if data.classes else "values to learn"
    shape = " × ".join(map(str, data.sample_shape))
    inputs = f"{shape} pixels" if data.is_image else f"{shape} input{'' if shape == '1' else 's'}"
    target = next((column.name for column in choices.columns if column.use in TARGETS), "")
    named = f" in column {target}" if target else ""
    scaled, learned = (
        f", {_SCALED[scaling]}" if scaling in _SCALED else "" for scaling in (data.scaling, data.target_scaling)
    )
    held = int(data.test.sum())
    return f"{data.origin}: {len(data):,} samples of {inputs}{scaled}; {what}{named}{learned}; {held:,} held out."
