"""One of the values of every sample, as if it were the only one: what pictures and lists can show at a time."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.remembered import remembered


def value_of(project: Project) -> int:
    """Which of several values is looked at; 0 where there are not so many, or no several."""
    return project.view.value if 0 <= project.view.value < len(project.data.values) else 0


def alone(project: Project) -> Project:
    """The project with the value that is looked at alone."""
    data = looked_at(project)
    return project if data is project.data else replace(project, data=data)


def looked_at(project: Project) -> Data:
    """The data with the value that is looked at alone; themselves where there is one target anyway."""
    return of_value(project.data, value_of(project))


def of_value(data: Data, index: int) -> Data:
    """The data with the value called ``data.values[index]`` alone."""
    return _of_value(data, index) if len(data.values) > 1 else data


@remembered(8)
def _of_value(data: Data, index: int) -> Data:
    """``Data`` is its own key, as equality is identity."""
    return replace(data, y=data.y[:, index], target_names=(data.values[index],))
