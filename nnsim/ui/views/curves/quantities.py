"""What the second plot can show: accuracy, errors, and what a learner tells of itself. Qt-free."""

from __future__ import annotations

from typing import NamedTuple

from nnsim.core.project import Project
from nnsim.core.run import ROLES, Column
from nnsim.language.texts import say
from nnsim.tasks.columns import accuracies, columns_of, declared, losses
from nnsim.tasks.kinds import task_of


class Quantity(NamedTuple):
    """Columns of the history that share a plot, under its title: at most three, with a curve each."""

    title: str
    columns: tuple[Column, ...]

    @property
    def is_share(self) -> bool:
        """True if the axis goes from 0 to 100 %."""
        return self.columns[0].written == "share"

    @property
    def roles(self) -> tuple[str, ...]:
        """What each curve is of."""
        return tuple(column.role for column in self.columns)

    @property
    def help(self) -> str:
        """What its curves are, a sentence each."""
        return " ".join(dict.fromkeys(column.help for column in self.columns))


LOSS = Quantity(say("Loss"), losses())


def quantities(project: Project, told: tuple[str, ...]) -> tuple[Quantity, ...]:
    """What ``project`` measures beside the loss, and then what else a run ``told`` under an earlier task or learner."""
    known = declared()
    columns = [*accuracies(task_of(project)), *(one for one in columns_of(project) if one.role in ROLES)]
    asked = {column.id for column in columns}
    columns += [known[name] for name in told if name in known and name not in asked]
    axes = dict.fromkeys(column.axis for column in columns)
    return tuple(Quantity(axis, tuple(column for column in columns if column.axis == axis)) for axis in axes)
