"""The plane in which the samples of a document lie, and what a network is fed with over it."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data, Floats
from nnsim.core.project import Project
from nnsim.data.feeding import grid
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import looked_at, value_of
from nnsim.data.projection import Projection, projection, shown
from nnsim.tasks import feeding


class PlaneInputs:
    """``shown`` are the data as points of the plane: themselves, projected rows of a table, none for images.

    ``time`` is where on the way from noise to data, where the task asks for one: 0 is noise, 1 are the data.
    """

    def __init__(self, project: Project) -> None:
        self.time = feeding.WHOLE
        self._fed: dict[int, Floats] = {}
        self.follow(project)

    def follow(self, project: Project) -> None:
        """Take over another state of the document; what was fed stays until ``expire``."""
        self._project = project
        self.shown: Data = shown(looked_at(project), project.view.axes)
        self.projection: Projection | None = projection(project.data, project.view.axes)

    def expire(self) -> None:
        """Features, plane or time are other ones now."""
        self._fed.clear()

    @property
    def exists(self) -> bool:
        """True if points of the plane stand for samples: images have no plane, nor has a table without rows."""
        return kind_of(self._project.data).lies_in_plane == "itself" or self.projection is not None

    def lift(self, points: Floats) -> Floats:
        """Points of the plane [n, 2] -> the samples that stand there."""
        return points if self.projection is None else self.projection.lift(points)

    def features(self, size: int) -> Floats:
        """What cells of the plane are fed as, [size * size, *shape]; the same until ``expire``."""
        if size not in self._fed:
            points = grid(self.shown.plane, size)
            self._fed[size] = feeding.inputs(self._project, self.lift(points), self.time)
        return self._fed[size]


def as_images(values: Floats, size: int) -> Floats:
    """[size * size, units] -> [units, size, size]."""
    return np.ascontiguousarray(values.T).reshape(-1, size, size)


def pictured(project: Project) -> tuple[object, ...]:
    """All that the pictures depend on beside the weights; points come and go without changing them."""
    data = project.data
    # a scaling, a projection and a mean image follow the samples
    is_fixed = kind_of(data).lies_in_plane == "itself" and data.scaling == data.target_scaling == "none"
    own = () if is_fixed else (data, project.view.axes)
    learner, value = project.recipe.learner.kind, value_of(project)
    return project.network, data.plane, data.form, value, learner, *own
