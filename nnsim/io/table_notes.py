"""What is said about a table before it is taken: what was recognised, and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from nnsim.io.cells import NO_NUMBER
from nnsim.io.choices import INPUTS, TARGETS, Column, ImportChoices, Trouble
from nnsim.io.guess import EMPTY, Guess
from nnsim.io.result import shortened

MOST_TROUBLES = 100
MANY = 0.25
"""Share of rows left out from which a way out is pointed at."""

Rows = Sequence[Sequence[str]]


def summary_of(rows: int, width: int, *, complete: bool) -> str:
    """Rows and columns in words."""
    count = f"{rows:,} row{'' if rows == 1 else 's'}" if complete else f"more than {rows:,} rows"
    return f"{count}, {width:,} column{'' if width == 1 else 's'}"


# ---------------------------------------------------------------- what was recognised


def notes_of(rows: Rows, choices: ImportChoices, guess: Guess, *, shifted: bool, complete: bool) -> tuple[str, ...]:
    """A sentence for whatever a person would want to know because it changes what comes in."""
    notes = []
    if choices.skip:
        notes.append(f"{_count(choices.skip, 'line')} above the table skipped.")
    if shifted:
        notes.append("There is one name fewer than columns: the first column has none.")
    seen = "" if complete else f" in the first {len(rows):,} rows"
    ignored = list(_ignored(guess, seen))
    if ignored:
        notes.append(f"Ignored: {', '.join(ignored)}.")
    notes += _about_numbers(rows, choices, guess)
    notes += _about_missing(rows, choices)
    return tuple(notes)


def _ignored(guess: Guess, seen: str) -> Iterator[str]:
    """Columns by the reason for which they are left out, as far as rows were ``seen``."""
    reasons: dict[str, list[str]] = {}
    for why, name in guess.ignored:
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        yield f"{shortened(names)} ({why}{seen if why in EMPTY else ''})"


def _about_numbers(rows: Rows, choices: ImportChoices, guess: Guess) -> Iterator[str]:
    """Signs in numbers that only people write, with an example of each."""
    told: dict[str, list[str]] = {}
    for index, column in enumerate(choices.columns):
        form = column.cells.form if column.cells and column.use in {"number", "values"} else None
        if form is None or (form.is_plain and column.name not in guess.doubtful):
            continue
        signs = (form.thousands, form.unit, "," if form.decimal == "," else "")
        cells = (row[index].strip() for row in rows if index < len(row))
        example = next((cell for cell in cells if any(sign and sign in cell for sign in signs)), "")
        value = form.value(example) if example else None
        if value is not None:
            told.setdefault(f"'{example[:24]}' is read as {value:.12g}", []).append(column.name)
    yield from _grouped(told)


def _grouped(told: dict[str, list[str]]) -> Iterator[str]:
    """One sentence per column, for the first few."""
    items = list(told.items())
    for text, names in items[:3]:
        yield f"{shortened(names)}: {text}."
    if len(items) > 3:
        yield f"{_count(sum(len(names) for _, names in items[3:]), 'column')} more with such numbers."


def _about_missing(rows: Rows, choices: ImportChoices) -> Iterator[str]:
    words = _missing_cells(rows, choices)
    if words:
        cells = ", ".join(f"{word} in {_count(count, 'cell')}" for word, count in words.most_common(4))
        yield f"Taken for missing: {cells}."
    if choices.words is None:
        yield from _about_names(rows, choices)


def _about_names(rows: Rows, choices: ImportChoices) -> Iterator[str]:
    """Classes and categories that are called as if they were nothing."""
    for use, what in (("classes", "class"), ("category", "category")):
        told = []
        for index, column in enumerate(choices.columns):
            if column.use != use or column.cells is None:
                continue
            found = Counter(row[index].strip() for row in rows if index < len(row))
            doubtful = [word for word in found if word.lower() in NO_NUMBER and not column.cells.is_missing(word)]
            told += [f"{word} in {column.name} ({_count(found[word], 'row')})" for word in doubtful]
        if told:
            yield f"Taken for a {what}: {shortened(told)}; name it as missing if it is none."


def _missing_cells(rows: Rows, choices: ImportChoices) -> Counter[str]:
    """Words that stand for missing values in columns that are used, with how often."""
    found: Counter[str] = Counter()
    for index, column in enumerate(choices.columns):
        if column.use not in INPUTS + TARGETS or column.cells is None:
            continue
        words = Counter(row[index] for row in rows if index < len(row))
        for cell, count in words.items():
            if column.cells.is_missing(cell):
                found[cell.strip() or "empty"] += count
    return found


def missing_words(rows: Rows, choices: ImportChoices) -> tuple[str, ...]:
    """The words, beside empty cells, that stand for missing values: those that a person named, or those seen."""
    if choices.words is not None:
        return choices.words
    return tuple(word for word, _ in _missing_cells(rows, choices).most_common() if word != "empty")


# ---------------------------------------------------------------- what is wrong


def troubles_of(rows: Rows, numbers: Sequence[int], choices: ImportChoices) -> tuple[Trouble, ...]:
    """What keeps the table from being read as a whole, row by row."""
    columns = choices.columns
    found: list[Trouble] = []
    if not any(column.use in TARGETS for column in columns):
        found.append(Trouble(0, "No column is the target: choose what is to be learned."))
    if not any(column.use in INPUTS for column in columns):
        found.append(Trouble(0, "No column is an input: choose from what it is to be learned."))
    for row, number in zip(rows, numbers, strict=True):
        if len(row) != len(columns):
            if any(row):
                found.append(Trouble(number, f"{_count(len(row), 'cell')} instead of {len(columns)}"))
            continue
        found += [Trouble(number, text) for text in _bad_cells(row, columns)]
        if len(found) >= MOST_TROUBLES:
            break
    gaps = _gaps(rows, choices)
    return (*found[:MOST_TROUBLES], *([Trouble(0, gaps)] if gaps else []))


def _bad_cells(row: Sequence[str], columns: Sequence[Column]) -> Iterator[str]:
    for cell, column in zip(row, columns, strict=True):
        cells = column.cells
        if column.use in {"number", "values"} and cells and not cells.is_number(cell) and not cells.is_missing(cell):
            yield f"'{cell.strip()[:40]}' in column {column.name} is no number"


def whole_rows(rows: Rows, choices: ImportChoices) -> list[Sequence[str]]:
    """Those that will not be left out for want of a value."""
    needed = [(i, column.cells) for i, column in enumerate(choices.columns) if _needs_value(column, choices)]
    width = len(choices.columns)
    return [
        row
        for row in rows
        if len(row) == width and not any(cells is not None and cells.is_missing(row[i]) for i, cells in needed)
    ]


def _needs_value(column: Column, choices: ImportChoices) -> bool:
    """A target does, a category, too, as it has no mean."""
    return column.use in TARGETS or column.use == "category" or (column.use == "number" and choices.missing == "drop")


def _gaps(rows: Rows, choices: ImportChoices) -> str:
    """How many rows lack a value, where, and what becomes of them."""
    lacking: Counter[str] = Counter()
    left_out = gappy = 0
    used = [
        (i, c, c.cells, _needs_value(c, choices)) for i, c in enumerate(choices.columns) if c.use in INPUTS + TARGETS
    ]
    for row in rows:
        if len(row) != len(choices.columns):
            continue
        gaps = [(column, needed) for i, column, cells, needed in used if cells and cells.is_missing(row[i])]
        lacking.update(column.name for column, _ in gaps)
        gappy += bool(gaps)
        left_out += any(needed for _, needed in gaps)
    where = shortened([f"{name} ({count:,})" for name, count in lacking.most_common()])
    sentences = []
    if left_out:
        lack, are = ("lacks a value", "is") if left_out == 1 else ("lack values", "are")
        sentences.append(f"{_count(left_out, 'row')} {lack} and {are} left out: {where}.")
        worst = max((lacking[column.name] for _, column, _, _ in used if column.use in INPUTS), default=0)
        if worst > MANY * len(rows):
            sentences.append("Ignore a column that lacks many, or fill gaps with the mean.")
    if gappy > left_out:
        sentences.append(f"{_count(gappy - left_out, 'row')} with gaps: the mean of the column takes the place.")
    return " ".join(sentences)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
