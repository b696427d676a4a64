"""What is read from a source and how: recognised first, shown, and corrected before anything is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

from nnsim.data.text import LENGTH
from nnsim.io.cells import Cells
from nnsim.language.texts import say
from nnsim.tasks.fitting import MAX_VALUES

Use = Literal["number", "category", "ignore", "classes", "values", "split", "series", "step", ""]
"""Input as a number or as one input per category; nothing; target; whether a sample is held out; or which rows belong
together to a series, and in which order."""

Kind = Literal["table", "arrays", "idx", "folder", "picture", "text", "pairs"]
Missing = Literal["drop", "mean"]
Scaling = Literal["none", "standard", "minmax"]
Task = Literal["", "classes", "values"]

SAMPLES = {
    "image": say("Images"),
    "rows": say("Rows of a table"),
    "series": say("Series, steps first"),
    "channels-first": say("Series, channels first"),
    "wide": say("Series, one in each row"),
}
"""What samples may be where numbers alone do not tell, in words."""

TARGETS = ("classes", "values")
INPUTS = ("number", "category")

Levels = tuple[float, float]
"""The numbers of pictures that are black and white."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, what it is used for, and how its cells are written.

    ``chosen`` is a use that a person decided on: it stays when others are recognised anew.
    """

    name: str
    use: Use
    cells: Cells | None = None
    chosen: bool = False


def why_not_together(columns: Sequence[Column]) -> str:
    """Why the targets among ``columns`` cannot be learned together, as values can; empty where they can."""
    targets = [column for column in columns if column.use in TARGETS]
    classes = [column.name for column in targets if column.use == "classes"]
    if classes and len(targets) > 1:
        others = say("other targets") if len(targets) > 2 else say("another target")
        return say(
            "classes are learned alone, but those of {class_name} are beside {others}; choose one, or learn values",
            class_name=classes[0],
            others=others,
        )
    if len(targets) > MAX_VALUES:
        return say(
            "nnsim learns at most {max_values} values at once, not {count:,}; ignore some",
            max_values=MAX_VALUES,
            count=len(targets),
        )
    return ""


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """Everything that a person can correct. ``None`` and "" mean: as recognised.

    ``skip`` are the lines above a table, ``words`` the cells that hold no value, ``targets`` names the array or column
    to be learned, and ``task`` says whether it holds classes or values. Arrays that are held out are named likewise,
    "-" for none.
    ``size`` is the height and width in pixels to which pictures are brought, ``as_points`` makes every pixel of a
    single picture a point of the plane whose brightness is to be learned. ``given_split`` takes the split that the
    source brings along where it has one; else ``test_share`` is held out at random. ``levels`` are the numbers that are
    black and white in pictures (see ``io.levels``). With ``strict`` a picture that cannot be read refuses the set.
    ``frames`` are the pictures of a video, where a folder holds moving pictures alone; 1 takes the first of each.
    ``length`` are the characters of a passage of text. ``samples`` says what an array or a table holds, an id of
    ``SAMPLES``.
    """

    encoding: str = ""
    delimiter: str = ""
    quote: str | None = None
    decimal: Literal["", ".", ","] = ""
    thousands: str | None = None
    skip: int | None = None
    header: bool | None = None
    words: tuple[str, ...] | None = None
    missing: Missing = "drop"
    columns: tuple[Column, ...] = ()
    inputs: str = ""
    targets: str = ""
    test_inputs: str = ""
    test_targets: str = ""
    validation_inputs: str = ""
    validation_targets: str = ""
    task: Task = ""
    samples: str = ""
    size: tuple[int, int] | None = None
    color: bool | None = None
    frames: int | None = None
    levels: Levels | None = None
    strict: bool = False
    length: int = LENGTH
    as_points: bool = True
    scaling: Scaling | None = None
    target_scaling: Scaling | None = None
    seed: int = 1
    test_share: float = 0.25
    stratified: bool = True
    given_split: bool = True


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong in row ``row`` (counted from 1 as an editor shows it, 0 for the whole source).

    ``stops`` says that nothing of the source is read as long as it is so.
    """

    row: int
    text: str
    stops: bool = False

    def __str__(self) -> str:
        return say("Row {row:,}: {text}", row=self.row, text=self.text) if self.row else self.text


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a source, with everything that was recognised filled into ``choices``.

    ``rows``      the first cells as text, with their ``numbers`` as an editor shows them
    ``samples_as``  the ids of ``SAMPLES`` that may be chosen
    ``series``    the first series [steps, channels], with one of ``labels`` each
    ``pictures``  uint8 [k, h, w] or [k, h, w, 3] with one of ``labels`` each
    ``samples``   how many there are, None where only reading all would tell
    ``classes``   those seen so far, or all where ``samples`` is known
    ``summary``   what the source is, in words
    ``options``   names of the arrays that can be inputs or targets
    ``levels``    the numbers that are black and white in the pictures shown; None where bytes say it
    ``notes``     what was recognised and changes what comes in, a short sentence each
    ``missing``   the words that were taken for missing values
    ``text``      the beginning of a text that is no table
    """

    kind: Kind
    name: str
    choices: ImportChoices
    columns: tuple[Column, ...] = ()
    numbers: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    samples_as: tuple[str, ...] = ()
    series: tuple[NDArray[Any], ...] = ()
    pictures: NDArray[Any] | None = None
    labels: tuple[str, ...] = ()
    samples: int | None = None
    classes: tuple[str, ...] = ()
    summary: str = ""
    options: tuple[str, ...] = ()
    has_split: bool = False
    levels: Levels | None = None
    troubles: tuple[Trouble, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    text: str = ""

    @property
    def is_stopped(self) -> bool:
        """Whether it is known already that reading would be refused."""
        return any(trouble.stops for trouble in self.troubles)
