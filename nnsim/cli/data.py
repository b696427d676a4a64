"""``--data PATH``: the user's own samples in place of the project's."""

from __future__ import annotations

from pathlib import Path

from nnsim.cli.contradictions import refuse_idle, refuse_unused
from nnsim.cli.errors import UsageError
from nnsim.cli.streams import say
from nnsim.cli.wishes import Wishes, columns_for
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.edits.data import replace_data
from nnsim.io.choices import TARGETS, ImportChoices, Preview
from nnsim.io.importing import preview, read
from nnsim.io.result import told

TEST_SHARE = 0.25


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
    refuse_idle(asked.said, found)
    if asked.targets or asked.uses:
        found = preview(source, columns_for(found, asked))
    if asked.choices.samples and asked.choices.samples not in found.samples_as:
        raise UsageError(_no_such_samples(found, asked.choices.samples))
    for note in found.notes:
        say(f"{found.name}: {note}")
    data = read(source, found.choices)
    refuse_unused(asked.said, asked.choices, data, found.name)
    for trouble in found.troubles if found.kind == "folder" else ():
        say(str(trouble))
    say(_summary(data, found.choices))
    return replace_data(project, data)


def _no_such_samples(found: Preview, wanted: str) -> str:
    if not found.samples_as:
        return f"--samples {wanted} is not for {found.name}, which tells by itself what its samples are; leave it out."
    return f"The samples of {found.name} cannot be read as {wanted}; choose {' or '.join(found.samples_as)}."


def _summary(data: Data, choices: ImportChoices) -> str:
    target = next((column.name for column in choices.columns if column.use in TARGETS), "")
    return f"{told(data, target)}; {data.how_many('test'):,} held out."
