"""What is said about a table before it is taken: what was recognised, and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from nnsim.core.counted import counted
from nnsim.io.cells import NO_NUMBER
from nnsim.io.choices import INPUTS, TARGETS, Column, Trouble, why_not_together
from nnsim.io.further import Further
from nnsim.io.guess import EMPTY, Guess
from nnsim.io.result import shortened
from nnsim.io.seen import Seen
from nnsim.language.texts import say
from nnsim.tasks.fitting import MAX_CLASSES

MOST_TROUBLES = 100
MANY = 0.25
"""Share of rows left out from which a way out is pointed at."""


def summary_of(rows: int, width: int, *, complete: bool) -> str:
    """Rows and columns in words."""
    more = "" if complete else say("more than ")
    return f"{more}{counted(rows, 'row')}, {counted(width, 'column')}"


# ---------------------------------------------------------------- what was recognised


def notes_of(
    table: Seen, guess: Guess, further: Further, *, empty: Sequence[int], shifted: bool, complete: bool
) -> tuple[str, ...]:
    """A sentence for whatever a person would want to know because it changes what comes in.

    ``empty`` are the columns that were mostly empty before ``further`` rows were looked at.
    """
    notes = []
    if table.choices.skip:
        notes.append(say("{lines} above the table skipped.", lines=counted(table.choices.skip, "line")))
    if shifted:
        notes.append(say("There is one name fewer than columns: the first column has none."))
    looked_at = len(table.rows) + further.rows
    seen = "" if complete or further.complete else say(" in the first {rows}", rows=counted(looked_at, "row"))
    ignored = list(_ignored(guess, seen))
    if ignored:
        notes.append(say("Ignored: {ignored}.", ignored=", ".join(ignored)))
    late = [column.name for column in map(table.columns.__getitem__, empty) if _is_taken(column)]
    if late and further.rows:
        first = say("the first {rows}", rows=counted(len(table.rows), "row"))
        whole = "all" if further.complete else say("the first")
        notes.append(
            say(
                "Mostly empty in {first}, but not in {whole} {looked_at:,}: {late}.",
                first=first,
                whole=whole,
                looked_at=looked_at,
                late=shortened(late),
            )
        )
    notes += _about_numbers(table, guess)
    notes += _about_missing(table)
    return tuple(notes)


def _is_taken(column: Column) -> bool:
    """Whether a column is used though no person said so."""
    return column.use != "ignore" and not column.chosen


def _ignored(guess: Guess, seen: str) -> Iterator[str]:
    """Columns by the reason for which they are left out, as far as rows were ``seen``."""
    reasons: dict[str, list[str]] = {}
    for why, name in guess.ignored:
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        yield f"{shortened(names)} ({why}{seen if why in EMPTY else ''})"


def _about_numbers(table: Seen, guess: Guess) -> Iterator[str]:
    """Signs in numbers that only people write, with an example of each."""
    told: dict[str, list[str]] = {}
    for column, counts in zip(table.columns, table.counts, strict=True):
        form = column.cells.form if column.cells and column.use in {"number", "values"} else None
        if form is None or (form.is_plain and column.name not in guess.doubtful):
            continue
        signs = (form.thousands, form.unit, "," if form.decimal == "," else "")
        example = next((cell for cell in map(str.strip, counts) if any(sign and sign in cell for sign in signs)), "")
        value = form.value(example) if example else None
        if value is not None:
            read_as = say("'{example}' is read as {value:.12g}", example=example[:24], value=value)
            told.setdefault(read_as, []).append(column.name)
    yield from _grouped(told)


def _grouped(told: dict[str, list[str]]) -> Iterator[str]:
    """One sentence per column, for the first few."""
    items = list(told.items())
    for text, names in items[:3]:
        yield f"{shortened(names)}: {text}."
    if len(items) > 3:
        yield say(
            "{columns} more with such numbers.", columns=counted(sum((len(names) for _, names in items[3:])), "column")
        )


def _about_missing(table: Seen) -> Iterator[str]:
    words = _missing_cells(table)
    if words:
        cells = ", ".join(
            say("{word} in {cells}", word=word, cells=counted(count, "cell")) for word, count in words.most_common(4)
        )
        yield say("Taken for missing: {cells}.", cells=cells)
    if table.choices.words is None:
        yield from _about_names(table)


def _about_names(table: Seen) -> Iterator[str]:
    """Classes and categories that are called as if they were nothing."""
    for use, what in (("classes", "class"), ("category", "category")):
        told = []
        for column, counts, gaps in zip(table.columns, table.counts, table.gaps, strict=True):
            doubtful = [cell for cell in counts if cell.strip().lower() in NO_NUMBER] if column.use == use else []
            told += [
                say(
                    "{cell} in {column} ({rows})",
                    cell=cell.strip(),
                    column=column.name,
                    rows=counted(counts[cell], "row"),
                )
                for cell in doubtful
                if cell not in gaps
            ]
        if told:
            yield say(
                "Taken for a {what}: {shortened}; name it as missing if it is none.",
                what=what,
                shortened=shortened(told),
            )


def _missing_cells(table: Seen) -> Counter[str]:
    """Words that stand for missing values in columns that are used, with how often."""
    found: Counter[str] = Counter()
    for counts, gaps in zip(table.counts, table.gaps, strict=True):
        for cell in gaps:
            found[cell.strip() or "empty"] += counts[cell]
    return found


def missing_words(table: Seen) -> tuple[str, ...]:
    """The words, beside empty cells, that stand for missing values: those that a person named, or those seen."""
    if table.choices.words is not None:
        return table.choices.words
    return tuple(word for word, _ in _missing_cells(table).most_common() if word != "empty")


# ---------------------------------------------------------------- what is wrong


def troubles_of(table: Seen, *, complete: bool) -> tuple[Trouble, ...]:
    """What keeps the table from being read as a whole, row by row; ``complete`` if these are all rows."""
    columns = table.columns
    found: list[Trouble] = []
    if not any(column.use in TARGETS for column in columns):
        found.append(Trouble(0, say("No column is the target: choose what is to be learned."), stops=True))
    if wrong := why_not_together(columns):
        found.append(Trouble(0, f"{wrong[0].upper()}{wrong[1:]}.", stops=True))
    if not any(column.use in INPUTS for column in columns):
        found.append(Trouble(0, say("No column is an input: choose from what it is to be learned."), stops=True))
    found += islice(_bad_rows(table), MOST_TROUBLES)
    if not found:
        found += _about_classes(table, complete=complete)
    gaps = _about_gaps(table, complete=complete)
    return (*found, *([Trouble(0, gaps, stops=complete and not table.whole)] if gaps else []))


def _about_classes(table: Seen, *, complete: bool) -> Iterator[Trouble]:
    """A target that is the same everywhere, or of more classes than there can be."""
    for index, column in enumerate(table.columns):
        if column.use != "classes" or column.cells is None:
            continue
        names = {column.cells.label(cell) for cell in {row[index] for row in table.whole}}
        if len(names) == 1 and complete:
            text = say("All samples are of the class {pop}: choose another target.", pop=names.pop()[:40])
            yield Trouble(0, text, stops=True)
        elif len(names) > MAX_CLASSES:
            many = say(
                "There are {classes}, and nnsim tells at most {max_classes} apart",
                classes=counted(len(names), "class"),
                max_classes=MAX_CLASSES,
            )
            yield Trouble(0, say("{many}: choose another target.", many=many), stops=True)


def _bad_rows(table: Seen) -> Iterator[Trouble]:
    """Rows of another length, and cells that are no numbers."""
    columns = table.columns
    suspects = [(index, bad) for index, bad in enumerate(table.bad) if bad]
    for row, number in zip(table.rows, table.numbers, strict=True):
        if len(row) != len(columns):
            if any(row):
                yield Trouble(
                    number,
                    say("{cells} instead of {count:,}", cells=counted(len(row), "cell"), count=len(columns)),
                    stops=True,
                )
            continue
        for index, bad in suspects:
            if row[index] in bad:
                column = columns[index]
                fault = column.cells.fault(row[index]) if column.cells else say("is no number")
                text = say(
                    "'{row}' in column {column} {fault}", row=row[index].strip()[:40], column=column.name, fault=fault
                )
                yield Trouble(number, text, stops=True)


def _about_gaps(table: Seen, *, complete: bool) -> str:
    """How many of the rows seen lack a value, where, and what becomes of them."""
    lacking: Counter[str] = Counter()
    gappy = 0
    suspects = [(index, gaps) for index, gaps in enumerate(table.gaps) if gaps]
    even = [row for row in table.rows if len(row) == len(table.columns)] if suspects else []
    for row in even:
        lacks = [table.columns[index].name for index, gaps in suspects if row[index] in gaps]
        lacking.update(lacks)
        gappy += bool(lacks)
    left_out = len(even) - len(table.whole) if suspects else 0
    where = shortened([f"{name} ({count:,})" for name, count in lacking.most_common()])
    seen = "" if complete else say(" of the first {count:,}", count=len(table.rows))
    sentences = []
    if left_out:
        lack, are = (say("lacks a value"), "is") if left_out == 1 else (say("lack values"), "are")
        sentences.append(
            say(
                "{rows}{seen} {lack} and {are} left out: {where}.",
                rows=counted(left_out, "row"),
                seen=seen,
                lack=lack,
                are=are,
                where=where,
            )
        )
        if max((lacking[c.name] for c in table.columns if c.use in INPUTS), default=0) > MANY * len(even):
            sentences.append(say("Ignore a column that lacks many, or fill gaps with the mean."))
    if gappy > left_out:
        sentences.append(
            say(
                "{rows} with gaps{seen}: the mean of the column takes the place.",
                rows=counted(gappy - left_out, "row"),
                seen=seen,
            )
        )
    return " ".join(sentences)
