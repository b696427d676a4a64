"""What the columns of a table are used for, as far as their cells tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nnsim.core.counted import counted
from nnsim.io import parts
from nnsim.io.cells import NO_NUMBER, ONLY_EMPTY, Cells, words_without_value
from nnsim.io.choices import INPUTS, TARGETS, Column, ImportChoices, Use
from nnsim.io.heading import TARGET_NAMES
from nnsim.io.labels import FEW, are_labels
from nnsim.io.numerals import MOSTLY, PLAIN, Fits, Form, allowed_forms, fits, form_of, is_doubtful, is_number, lean_of
from nnsim.language.texts import say
from nnsim.tasks.fitting import MAX_CLASSES

MOST_WORDS = 50
"""A column of more different words than that is no category unless a person says so."""

COPIES = "copy_of"
"""The column of an export with the rows that augmented copies were made from: no input."""

LONG: dict[str, Use] = {"series": "series", "step": "step"}
"""Columns of an export of series: which one a row belongs to, and its place there."""

ROW_NUMBERS = frozenset(
    {
        "index",
        "id",
        "row",
        "rows",
        "row id",
        "row_id",
        "rowid",
        "no",
        "no.",
        "nr",
        "nr.",
        "#",
        "obs",
        "observation",
        "case",
    }
)
ROW_NAMES = frozenset({"rownames", "row.names", "row_names", "unnamed: 0", ""})
MOSTLY_EMPTY = 0.5
"""From this share of missing cells on an input would cost more samples than it is worth."""

EMPTY = (say("no values"), say("mostly empty"))
"""Reasons to ignore a column that further rows may refute."""

ENOUGH = 10
"""So many rows without names must be counted through before the count is one."""

COORDINATES = ("x", "y")
"""Names of a place in the plane where both are there."""

IMAGE = 64
"""A table with at least so many columns may be one of images."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TIME = r"(?:[T ]\s*\d{1,2}:\d\d.*)?"
_DATE = re.compile(
    rf"\d{{4}}[-/.]\d{{1,2}}(?:[-/.]\d{{1,2}})?{_TIME}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}{_TIME}|\d{{1,2}}:\d\d(?::\d\d.*)?"
    rf"|(?:\d{{1,2}}\.?[ -])?{_MONTH}[ ,.-]*(?:\d{{1,2}},?[ -])?\d{{2,4}}{_TIME}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A column while its use is worked out. ``why`` says why it is left out."""

    name: str
    all: tuple[str, ...]
    present: tuple[str, ...]
    fits: Fits
    form: Form | None
    use: Use = ""
    why: str = ""
    chosen: bool = False

    @property
    def different(self) -> int:
        """How many different words there are."""
        return len({cell.strip() for cell in self.present})


@dataclass(frozen=True, slots=True)
class Guess:
    """The columns with their uses, and why some are left out: the reason and the columns."""

    columns: tuple[Column, ...]
    ignored: tuple[tuple[str, str], ...]
    doubtful: tuple[str, ...]


def guessed(names: Sequence[str], cells: Sequence[tuple[str, ...]], choices: ImportChoices) -> Guess:
    """Uses and forms of all columns, from their ``cells``; those that a person chose stay."""
    no_value = _no_value(choices)
    present = [_present(column, no_value) for column in cells]
    allowed = allowed_forms(choices.decimal, choices.thousands)
    fitting = [fits(column, allowed) for column in present]
    lean = lean_of(fitting, choices.delimiter)
    found = [
        Found(name, column, there, fit, form_of(fit, *lean))
        for name, column, there, fit in zip(names, cells, present, fitting, strict=True)
    ]
    used = _with_uses(found, choices)
    return Guess(
        _columns(used, choices),
        tuple((column.why, column.name) for column in used if column.use == "ignore" and column.why),
        tuple(column.name for column in used if column.use in {"number", "values"} and is_doubtful(column.fits)),
    )


def begin_empty(cells: Sequence[tuple[str, ...]], choices: ImportChoices) -> list[int]:
    """The columns with so few values in ``cells`` that further rows have to tell what they are used for."""
    no_value = _no_value(choices)
    return [index for index, column in enumerate(cells) if _is_mostly_empty(column, _present(column, no_value))]


def number_classes(guess: Guess) -> list[int]:
    """The column of whole numbers, if there is one, that is taken for classes as it has few different ones so far."""
    return [
        index
        for index, column in enumerate(guess.columns)
        if column.use == "classes" and not column.chosen and column.cells and column.cells.form is not None
    ]


def _is_mostly_empty(cells: Sequence[str], present: Sequence[str]) -> bool:
    return not present or len(present) < MOSTLY_EMPTY * len(cells)


def _no_value(choices: ImportChoices) -> frozenset[str]:
    return NO_NUMBER if choices.words is None else _chosen_words(choices)


def _present(cells: tuple[str, ...], no_value: frozenset[str]) -> tuple[str, ...]:
    missing = {cell for cell in set(cells) if cell.strip().lower() in no_value}
    return tuple(cell for cell in cells if cell not in missing) if missing else cells


def _chosen_words(choices: ImportChoices) -> frozenset[str]:
    return frozenset({"", *(word.strip().lower() for word in choices.words or ())})


def _columns(found: Sequence[Found], choices: ImportChoices) -> tuple[Column, ...]:
    """With what is missing in each: what that is depends on what the column is used for."""
    numeric = [column for column in found if column.form is not None]
    markers = {cell.strip().lower() for column in numeric for cell in set(column.all).difference(column.present)}
    columns = []
    for column in found:
        missing = _missing_in(column, markers, choices)
        form = column.form
        if form is None and column.use in {"number", "values"}:
            form = replace(PLAIN, decimal=choices.decimal or ".")
        columns.append(Column(column.name, column.use, Cells(form, missing), column.chosen))
    return tuple(columns)


def _missing_in(column: Found, markers: set[str], choices: ImportChoices) -> frozenset[str]:
    if choices.words is not None:
        return _chosen_words(choices)
    if column.use == "classes":
        return ONLY_EMPTY
    if column.use == "category" and column.form is None:
        return words_without_value(column.all, markers)
    return NO_NUMBER


# ---------------------------------------------------------------- uses


def _with_uses(found: Sequence[Found], choices: ImportChoices) -> list[Found]:
    chosen = choices.columns if len(choices.columns) == len(found) else ()
    uses: list[Found] = []
    for index, column in enumerate(found):
        if chosen and chosen[index].use:
            uses.append(_as_before(column, index, choices))
            continue
        use, why = _use(column, index, has_names=bool(choices.header))
        uses.append(replace(column, use=use, why=why))
    if not chosen:
        _take_series(uses)
    is_open = not chosen or not all(column.use for column in chosen)
    if is_open and not any(column.use in TARGETS for column in uses):
        _take_target(uses, choices)
    return uses


def _take_series(found: list[Found]) -> None:
    """Whether rows are the steps of series, as an export writes them: two columns are called so, and names recur."""
    names = [column.name.lower() for column in found]
    if not set(LONG) <= set(names):
        return
    for word, use in LONG.items():
        index = names.index(word)
        if use == "series" and found[index].different == len(found[index].present):
            return
        found[index] = replace(found[index], use=use, why="")


def _as_before(column: Found, index: int, choices: ImportChoices) -> Found:
    """With the use that it has, and why where nobody chose to ignore it."""
    before = choices.columns[index]
    unasked = before.use == "ignore" and not before.chosen
    why = _use(column, index, has_names=bool(choices.header))[1] if unasked else ""
    return replace(column, use=before.use, why=why, chosen=before.chosen)


def _use(column: Found, index: int, *, has_names: bool) -> tuple[Use, str]:
    """A use other than target; where it is to be ignored for a reason that must be said, the reason."""
    name, cells = column.name.lower(), column.present
    if not cells:
        return "ignore", EMPTY[0]
    if name == COPIES and all(cell.strip().isdigit() for cell in cells):
        return "ignore", ""
    if name in parts.COLUMNS and all(parts.part_called(cell) is not None for cell in cells):
        return "split", ""
    if why := _about_rows(column, index, has_names=has_names):
        return "ignore", why
    return _use_of_cells(column)


def _use_of_cells(column: Found) -> tuple[Use, str]:
    cells = column.present
    if _is_mostly_empty(column.all, cells):
        return "ignore", EMPTY[1]
    if column.form is not None:
        return "number", ""
    if sum(map(is_number, cells)) >= MOSTLY * len(cells):
        return "ignore", say("numbers in another notation")
    return _use_of_words(column)


def _use_of_words(column: Found) -> tuple[Use, str]:
    cells, different = column.present, column.different
    if sum(bool(_DATE.fullmatch(cell.strip())) for cell in cells) > MOSTLY * len(cells):
        return "ignore", "dates"
    if different <= MOST_WORDS and (different < len(cells) or different <= FEW):
        return "category", ""
    return "ignore", counted(different, "different word")


def _about_rows(column: Found, index: int, *, has_names: bool) -> str:
    """Whether the column numbers or names the rows: then a network would learn their order, not the matter."""
    name = column.name.lower() if has_names else ""
    is_blank = index == 0 and (not has_names or name == "column 1")
    if _counted(column.all) and (is_blank or name in ROW_NUMBERS | ROW_NAMES):
        return say("row numbers") if has_names or len(column.all) >= ENOUGH else ""
    filled = [cell for cell in column.all if cell.strip()]
    if has_names and (is_blank or name in ROW_NAMES) and len(set(filled)) == len(filled) > 1:
        return say("row names")
    return ""


def _counted(cells: Sequence[str]) -> bool:
    """Whether the cells are 0, 1, 2 … or 1, 2, 3 …, but for empty ones."""
    if len(cells) < 2 or cells[0].strip() not in {"0", "1"}:
        return False
    start = int(cells[0])
    return all(cell.strip() in {str(number), ""} for number, cell in enumerate(cells, start))


# ---------------------------------------------------------------- target


def _take_target(found: list[Found], choices: ImportChoices) -> None:
    """Choose what is to be learned: what was asked for, else by its name, else the last column that fits."""
    index = _target(found, choices.targets, has_names=bool(choices.header))
    if index is None:
        return
    column = found[index]
    found[index] = replace(column, use=_target_use(column, choices), why="")
    if not choices.header and not any(other.use in INPUTS for other in found):  # x = 1, 2, 3 and what follows from it
        counted = [i for i, other in enumerate(found) if other.why == say("row numbers")]
        for other in counted[:1]:
            found[other] = replace(found[other], use="number", why="")


def _target(found: Sequence[Found], asked: str, *, has_names: bool) -> int | None:
    names = [column.name for column in found]
    if asked in names:
        return names.index(asked)
    free = [index for index, column in enumerate(found) if column.use in INPUTS and not column.chosen]
    beside = _beside_coordinates(found, free)
    for word in TARGET_NAMES:
        if word == COORDINATES[1] and beside is not None:
            return beside
        named = [index for index in free if names[index].lower() == word]
        if named:
            return named[-1]
    if not has_names and _is_label_first(found, free):
        return 0
    fitting = (index for test in (_fits_well, _varies) for index in reversed(free) if test(found[index]))
    return next(fitting, free[-1] if free else None)


def _beside_coordinates(found: Sequence[Found], free: Sequence[int]) -> int | None:
    """The last column of words that x and y may be the place of: then y is an input, as x is."""
    if not {found[index].name.lower() for index in free}.issuperset(COORDINATES):
        return None
    return next((i for i in reversed(free) if found[i].form is None and _fits_well(found[i])), None)


def _is_label_first(found: Sequence[Found], free: Sequence[int]) -> bool:
    """Whether labels stand before many numbers without names, as in tables of images."""
    if not free or free[0] or len(found) < IMAGE or any(column.form is None for column in found):
        return False
    first, last = (Counter(column.present) for column in (found[0], found[-1]))
    return _labels(first) and not (_labels(last) and len(last) > 1)


def _labels(cells: Counter[str]) -> bool:
    return are_labels(Counter({PLAIN.value(cell): count for cell, count in cells.items()}))


def _fits_well(column: Found) -> bool:
    """Whether the column can be learned: values that differ, or some classes that nnsim can tell apart."""
    return _varies(column) and (column.form is not None or column.different <= MAX_CLASSES)


def _varies(column: Found) -> bool:
    return column.different > 1


def _target_use(column: Found, choices: ImportChoices) -> Use:
    """What a column is as a target: classes, or values where it holds many numbers."""
    if choices.task:
        return choices.task
    if column.form is None:
        return "classes"
    values = Counter(map(column.form.value, column.present))
    many = not choices.header or column.name.lower() in TARGET_NAMES  # who counts days or children gives them a name
    return "classes" if None not in values and are_labels(values, many=many) else "values"
