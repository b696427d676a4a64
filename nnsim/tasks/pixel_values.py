"""A value for every pixel of an image, as the data give it."""

from __future__ import annotations

from nnsim.core.data import Data, Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.kinds import Shape
from nnsim.tasks.fitting import set_output
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import MEAN_ABSOLUTE, ROOT_MEAN_SQUARE
from nnsim.tasks.per_pixel import every_pixel
from nnsim.tasks.scores import identity, single, targets


def _accepts(data: Data) -> Problem | None:
    if data.is_masked and not data.pixel_classes:
        return None
    if data.is_masked:
        text = say("These data have classes for every pixel, not values: use the output every pixel.")
        return Problem(text, OUTPUT, fix=set_output(say("Use every pixel"), "pixels"))
    text = say("This output needs a value for every pixel, but these data have none: import images with such targets.")
    return Problem(text, OUTPUT)


def _one_map(_data: Data, inputs: Shape, last: Shape) -> Spec | Problem:
    return every_pixel(inputs, last, 1)


def _levels(scores: Floats) -> Floats:
    return scores[:, 0]


TASKS.add(
    Task(
        "pixel_values",
        say("Pixel values"),
        say("p = z, at every pixel"),
        say(
            "Answers with a value for every pixel of an image, such as a cleaned image or a height. "
            "The data have to give "
            "the values."
        ),
        units=single,
        numpy=identity,
        accepts=_accepts,
        tells="levels",
        shows="images",
        decide=_levels,
        truth=targets,
        losses=("squared_error", "absolute_error"),
        metrics=(ROOT_MEAN_SQUARE, MEAN_ABSOLUTE),
        code=Code("scores", places="math.prod(scores.shape[2:])", targets="torch.from_numpy(y)[:, None]"),
        answer=say("a value for every pixel"),
        brief="linear",
        error_in=say("for each pixel, in the units of the values"),
        layer=_one_map,
    )
)
