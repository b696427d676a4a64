"""The fields of the recipe form as data: what the catalogue offers, and which edit answers."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from nnsim.core.parameters import Integer, Number, Parameter
from nnsim.core.project import Project
from nnsim.edits import recipe as edits
from nnsim.edits.kinds import Calls
from nnsim.edits.recipe_fields import CHOICES, NUMBERS, in_use
from nnsim.language.texts import say
from nnsim.recipes.kinds import learner_of
from nnsim.tasks.kinds import task_of

DRAWN = say("Fixes what the learner draws at random.")
"""What the seed is for where there are neither initial weights nor an order of samples."""

SLIDERS = ("rate", "batch", "l1", "l2")
"""Numbers that are turned while it trains; the others are typed."""

ORDER = (
    "rate", "batch", "l1", "l2", "learner", "loss", "optimizer", "schedule", "initializer", "seed", "epochs", "source",
)  # fmt: skip
"""Two in a row. What is turned during a run stands first: on a small screen two rows are seen."""

AT_RESET = ("seed", "initializer")
"""Fields that only take effect with fresh weights; the form says so."""

UNMARKED = (*AT_RESET, "epochs")
"""Fields whose change does nothing to the run that goes on, so the curves carry no mark of it."""

IDS = ("loss", "source")
"""Choices of an entry that has no parameters: the recipe holds its id."""

WITH_OPTIONS = ("learner", "optimizer", "schedule", "initializer")
"""Choices whose entries may declare parameters."""


def shown(project: Project) -> tuple[str, ...]:
    """The fields that the run goes by and that leave a choice, in reading order."""
    needed = in_use(project)
    if len(options("source", project)) < 2:
        needed -= {"source"}
    return tuple(name for name in ORDER if name in needed)


def choosing(name: str, kind: str) -> Calls:
    """The edit that chooses another entry."""
    return edits.set_recipe.of(**{name: kind}) if name in IDS else edits.choose.of(name, kind)


def waits_for_reset(name: str, project: Project) -> bool:
    """True for a field that only takes effect with fresh weights; what is always fitted anew waits for nothing."""
    return name in AT_RESET and not learner_of(project).at_once


def number(name: str, project: Project) -> Number | Integer:
    """The declaration of a number, with a help that fits the learner."""
    declared = NUMBERS[name]
    return replace(declared, help=DRAWN) if name == "seed" and learner_of(project).at_once else declared


def options(name: str, project: Project) -> list[tuple[str, str]]:
    """What a choice offers; losses and sources only where they fit, and the one that is chosen."""
    entries, now = list(CHOICES[name][1]), chosen(name, project)
    if name == "loss":
        fitting = task_of(project).losses
        entries = [e for e in entries if e.id in fitting or e.id == now]
    if name == "source":
        entries = [e for e in entries if e.id == now or not e.why_not(project)]
    return [(e.id, e.label) for e in entries]


def entry(name: str, project: Project) -> Any:
    """The entry of the catalogue that is chosen now."""
    value = getattr(project.recipe, name)
    return CHOICES[name][1][value if isinstance(value, str) else value.kind]


def chosen(name: str, project: Project) -> str:
    """The present id of the entry that is chosen now."""
    return str(entry(name, project).id)


def parameters(name: str, project: Project) -> tuple[Parameter, ...]:
    """The parameters of the chosen entry; none for a loss."""
    found: tuple[Parameter, ...] = getattr(entry(name, project), "parameters", ())
    return found


def help_text(name: str, project: Project) -> str:
    """Formula and help of the chosen entry as rich text for a tool tip."""
    now = entry(name, project)
    return f"<p><b>{escape(now.label)}</b><br>{escape(now.formula)}</p><p>{escape(now.help)}</p>"
