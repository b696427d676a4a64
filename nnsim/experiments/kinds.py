"""What an experiment is: variants of a document, each run from several seeds, measured, and drawn with bands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from nnsim.core.findings import Findings
from nnsim.core.project import Project
from nnsim.core.registry import Registry

SEEDS = 5
"""Runs of each variant, from as many seeds."""

Measuring = Literal["gradients", "training", "curve", "solving", "shifts"]
"""What is measured of each variant; ``engine.experiments.measures`` knows how.

``gradients``  how large they are in each layer, with fresh weights: ``first``, and ``layer1`` and so on
``training``   errors after the epochs of the recipe: ``train_error``, ``test_error``, ``seconds``
``curve``      the same along the run, over the multiply-adds that it has taken by then
``solving``    the same with output weights that are solved for at once, by least squares of the smallest norm
``shifts``     ``test_error`` after the epochs of the recipe over the px by which the test images are moved
"""


@dataclass(frozen=True, slots=True)
class Line:
    """Variants that belong together, joined by a line; a ``control`` is what the others are held against."""

    id: str
    label: str
    is_control: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A point at ``x`` on the ``line``; ``make(project, seed)`` is the document that is run for it.

    The seed is that of the weights, of the samples that are drawn, and of all else that chance decides.
    """

    line: str
    x: float
    make: Callable[[Project, int], Project]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is drawn: a solid line, or a ``faint`` one that stands behind it."""

    id: str
    label: str
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """How measures are drawn.

    ``x``, ``y``     titles of the axes
    ``log_x``        whether the level axis is one of decades
    ``decades``      powers of ten from where to where the upright axis always goes; without them it holds shares
    ``profile``      if it is not empty, measures whose ids are this word with a number are drawn over that number, of
                     the variants with the largest x or the one that is pointed at
    ``mark``         a place of the level axis that is marked, and what is there
    """

    measures: tuple[Measure, ...]
    x: str
    y: str
    log_x: bool = False
    decades: tuple[int, int] | None = None
    profile: str = ""
    mark: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """A declared list of variants.

    ``question``  the one that it answers
    ``text``      what is run, in a sentence or two
    ``lines``     in the order of their colours
    ``variants``  of a document
    ``charts``    one or two, beside each other
    ``why_not``   why it cannot be made of a document, in a sentence that says what to do; empty where it can
    ``tells``     what the findings say, in a sentence or two
    ``example``   the bundled document that it is meant for
    """

    id: str
    title: str
    question: str
    text: str
    lines: tuple[Line, ...]
    variants: Callable[[Project], tuple[Variant, ...]]
    measuring: Measuring
    charts: tuple[Chart, ...]
    why_not: Callable[[Project], str]
    tells: Callable[[Findings], str]
    example: str
    seeds: int = SEEDS

    def line(self, line_id: str) -> Line | None:
        """The line of that id; None where a file knows one that this version does not."""
        return next((line for line in self.lines if line.id == line_id), None)


EXPERIMENTS: Registry[Experiment] = Registry("experiment", lambda e: e.id)
