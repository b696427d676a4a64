"""The runs of a document as rows: recipe, result and hash, in words and as what they are ordered by. Qt-free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, isnan
from typing import NamedTuple

from nnsim.core.data import Floats
from nnsim.core.hashing import samples_sha256, weights_sha256
from nnsim.core.project import MOST_RUNS, KeptRun, Project
from nnsim.core.remembered import remembered
from nnsim.core.run import HISTORY, History
from nnsim.core.shares import percent
from nnsim.core.spec import Spec
from nnsim.edits.differences import SAME, differences
from nnsim.edits.recipe_fields import CHOICES, NUMBERS, in_use
from nnsim.language.texts import first_lowered, lowered, say
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit import numbers

PRESENT = say("This run")

NAME, TEST_LOSS = say("Run"), say("Test loss")
"""Titles of columns: names can be typed, and the least loss is told in a sentence."""

TOLD = ("learner", "optimizer", "loss")
"""Fields with a choice that have a column; a table has those in which its runs differ."""

HASH = 8
"""Digits of a hash that a table shows; the tool tip has all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """``text`` is what stands there, ``value`` what it is ordered by, None for nothing; ``tip`` tells more."""

    text: str
    value: str | float | None
    tip: str = ""


NOTHING = Cell(numbers.NONE, None)


@dataclass(frozen=True, slots=True)
class RunRow:
    """The run of this id, empty for the present one, with a cell for each column by its title."""

    run: str
    cells: Mapping[str, Cell]


class Facts(NamedTuple):
    """What is known of a run: its id, empty for the present one; what ``differs`` from that; its ``digest``, if any."""

    run: str
    name: str
    differs: str
    project: Project
    history: History
    digest: str


def of_present(project: Project, history: History, weights: Mapping[str, Floats]) -> Facts:
    """The run that goes on; without ``weights`` it has no hash."""
    return Facts("", PRESENT, "", project, history, weights_sha256(weights) if weights else "")


def of_kept(run: KeptRun, present: Project) -> Facts:
    """A run that was kept, beside the ``present`` document."""
    return Facts(run.id, run.name, told(run, present), run.project, run.state.measured, _digest(run))


@remembered(MOST_RUNS)
def _digest(run: KeptRun) -> str:
    """A run that is kept never changes."""
    return weights_sha256(run.state.weights) if run.state.weights else ""


def told(run: KeptRun, present: Project) -> str:
    """What differs, in words."""
    return " · ".join(differences(run, present, samples_sha256)) or SAME


def best(rows: Sequence[RunRow]) -> str:
    """Which of several runs has the least test loss, in a sentence."""
    known = [row for row in rows if value_of(row, TEST_LOSS) is not None]
    if len(known) < 2:
        return ""
    first = ordered(known, TEST_LOSS, falling=False)[0]
    name = first.cells[NAME].text
    return say(
        "Least test loss: {name}, {cell}",
        name=first_lowered(name) if not first.run else name,
        cell=first.cells[TEST_LOSS].text,
    )


def titles(rows: Iterable[RunRow]) -> list[str]:
    """Of the columns of a table of these runs: choices where they differ in them, penalties where one has some."""
    rows = list(rows)
    every = dict.fromkeys(title for row in rows for title in row.cells)
    alike = {CHOICES[name][0] for name in TOLD}
    unused = {NUMBERS[name].label for name in ("l1", "l2")}
    values = {title: {value_of(row, title) for row in rows} for title in alike | unused}
    left_out = {title for title in alike if len(values[title]) == 1} | {
        title for title in unused if not any(values[title])
    }
    return [title for title in every if title not in left_out]


def value_of(row: RunRow, title: str) -> str | float | None:
    """What the row is ordered by in the column of this title."""
    cell = row.cells.get(title)
    return None if cell is None else cell.value


def ordered(rows: Sequence[RunRow], title: str, *, falling: bool) -> list[RunRow]:
    """The rows by a column; those without a value come last."""
    known = [row for row in rows if value_of(row, title) is not None]
    known.sort(key=lambda row: _key(value_of(row, title)), reverse=falling)
    return known + [row for row in rows if value_of(row, title) is None]


def _key(value: str | float | None) -> tuple[bool, str, float]:
    is_text = isinstance(value, str)
    return is_text, str(value).casefold() if is_text else "", 0.0 if is_text or value is None else float(value)


def row_of(facts: Facts) -> RunRow:
    """The row of a run."""
    name, differs, digest = facts.name, facts.differs, facts.digest
    cells = {
        NAME: Cell(name, name, differs),
        **_result(facts.project, facts.history),
        **_recipe(facts.project),
        say("Differs"): Cell(differs, differs or None),
        say("Hash"): Cell(
            digest[:HASH], digest or None, say("SHA-256 of the weights: {digest}", digest=digest) if digest else ""
        ),
    }
    return RunRow(facts.run, cells)


def _result(project: Project, history: History) -> dict[str, Cell]:
    last = history.row(-1) if len(history) else {}
    share = task_of(project).share
    found = {say("Epoch"): Cell(epoch_words(last["epoch"]), last["epoch"]) if last else NOTHING}
    for part, words in (("train", say("Training")), ("test", say("Test"))):
        found[say("{words} loss", words=words)] = _measured(last.get(f"{part}_loss"), numbers.loss)
        if share:
            found[f"{words} {lowered(share.label)}"] = _measured(last.get(f"{part}_accuracy"), percent)
    return found


def _measured(value: float | None, words: Callable[[float], str]) -> Cell:
    return NOTHING if value is None or isnan(value) else Cell(words(value), value)


def epoch_words(epoch: float) -> str:
    """As the bar tells it: what is not yet made of an epoch is not rounded up."""
    return f"{floor(100 * epoch + 1e-6) / 100:,.2f}".removesuffix(".00")


def _recipe(project: Project) -> dict[str, Cell]:
    """The fields that the run goes by, without the planned length."""
    used, recipe = in_use(project), project.recipe
    chosen = {
        label: Cell(words := registry[_kind(getattr(recipe, name))].label, words)
        for name, (label, registry) in CHOICES.items()
        if name in used and name in TOLD
    }
    counted = {
        number.label: Cell(numbers.plain(getattr(recipe, name)), getattr(recipe, name))
        for name, number in NUMBERS.items()
        if name in used and name != "epochs"
    }
    return chosen | counted


def _kind(chosen: str | Spec) -> str:
    return chosen if isinstance(chosen, str) else chosen.kind


EXPORTED = ("run", "differs", *TOLD, *NUMBERS, *HISTORY, "weights_sha256")
"""Columns of the table that is exported: ids of fields, as files and scripts have them."""


def exported(facts: Facts) -> list[object]:
    """The values of these columns, with all digits; empty where there is none."""
    recipe, last = facts.project.recipe, facts.history.row(-1) if len(facts.history) else {}
    chosen = [_kind(getattr(recipe, field)) for field in TOLD]
    counted = [getattr(recipe, field) for field in NUMBERS]
    measured = [last.get(column, "") for column in HISTORY]
    return [facts.name, facts.differs, *chosen, *counted, *measured, facts.digest]
