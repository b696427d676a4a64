"""Points as text, for the clipboard: what a spreadsheet takes and gives. Qt-free."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data, Floats, Mask
from nnsim.core.problem import Problem, ProblemError
from nnsim.io.parts import TEST, part_called
from nnsim.language.texts import say

_TRUE = {"1", "true", "yes", "wahr"}
USUAL = 3
"""Columns before what says of a point what it is for: two coordinates, and a class or a single value."""

_DELIMITERS = "\t;,"


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Coordinates ``x`` [m, 2], class indices or values ``y`` [m] or [m, k], and which are held out, ``test`` [m].

    ``test`` is None where the text does not say it.
    """

    x: Floats
    y: Floats
    test: Mask | None


def to_text(data: Data, mask: Mask, delimiter: str = "\t") -> str:
    """The points where ``mask`` [n] is True, a line each after a header: x1, x2, class or values, split."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow([*data.columns, *(data.values or ("class",)), "split"])
    y = data.y[mask].reshape(int(mask.sum()), -1)
    labels = [_numbers(column) for column in y.T]
    if data.classes:
        labels = [[data.classes[index] for index in y[:, 0].astype(np.intp).tolist()]]
    split = ["test" if test else "train" for test in data.test[mask].tolist()]
    writer.writerows(zip(*(_numbers(column) for column in data.x[mask].T), *labels, split, strict=True))
    return out.getvalue()


def _numbers(values: Floats) -> list[str]:
    """The shortest digits that give the same float32 back."""
    return list(map(str, values))


def from_text(text: str, data: Data, label: float) -> Points:
    """Read what ``to_text`` wrote, or two columns of numbers, which get ``label``.

    Columns are parted by tabs, semicolons or commas; a first line without numbers is a header.
    Raises ``ProblemError`` that names the line.
    """
    rows = _rows(text)
    if rows and not _is_number(rows[0][1][0]):
        rows = rows[1:]
    if not rows:
        raise _wrong(say("The clipboard holds no points: copy two columns of numbers, x1 and x2."))
    x = np.array([_place(line, cells) for line, cells in rows], np.float32)
    width = max(len(data.values), 1)
    told = [[_label(line, cells, data, label, place) for place in range(width)] for line, cells in rows]
    y = np.array(told, np.float32).reshape(len(rows), *data.target_shape)
    last = 2 + width
    is_told = len(rows[0][1]) > last
    test = np.array([_is_test(cells[last]) for _, cells in rows if len(cells) > last], np.bool_) if is_told else None
    if test is not None and len(test) != len(x):
        every = say("four columns") if last == USUAL else counted(last + 1, "column")
        raise _wrong(
            say("Some lines say whether they are test points and others do not: give all lines {every}.", every=every)
        )
    return Points(x, y, test)


def _is_test(cell: str) -> bool:
    return part_called(cell) == TEST or cell.lower() in _TRUE


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Number and cells of every line that is not blank."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((sign for sign in _DELIMITERS if sign in first), ",")
    comma = delimiter != ","
    found = []
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
        tidy = [cell.strip() for cell in cells]
        if any(tidy):
            # Where commas do not part the columns they may be decimal signs.
            places = [cell.replace(",", ".") if comma else cell for cell in tidy[:2]]
            found.append((number, [*places, *tidy[2:]]))
    return found


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _place(line: int, cells: list[str]) -> tuple[float, float]:
    try:
        x1, x2 = float(cells[0]), float(cells[1])
    except (ValueError, IndexError):
        raise _wrong(
            say("Line {line} of the clipboard does not begin with two numbers: give x₁ and x₂.", line=line)
        ) from None
    if not np.isfinite((x1, x2)).all() or max(abs(x1), abs(x2)) > 1e6:
        raise _wrong(say("Line {line} of the clipboard lies too far out: coordinates go up to a million.", line=line))
    return x1, x2


def _label(line: int, cells: list[str], data: Data, label: float, place: int) -> float:
    """What a line says of the class, or of the value number ``place``."""
    if len(cells) < 3 + place or not cells[2 + place]:
        return label
    if data.targets == "values":
        value = cells[2 + place].replace(",", ".")
        if not _is_number(value) or not np.isfinite(float(value)):
            column = say("its third column") if not place else say("column {place}", place=3 + place)
            raise _wrong(
                say(
                    "Line {line} of the clipboard has no number in {column}: give the value there.",
                    line=line,
                    column=column,
                )
            )
        return float(value)
    if cells[2] not in data.classes:
        names = ", ".join(data.classes)
        raise _wrong(
            say(
                "Line {line} of the clipboard names the class {cell}, which is not one of {names}.",
                line=line,
                cell=cells[2][:40],
                names=names,
            )
        )
    return float(data.classes.index(cells[2]))


def _wrong(sentence: str) -> ProblemError:
    return ProblemError(Problem(sentence, "data"))
