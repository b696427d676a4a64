"""A class for every pixel of an image: ground, or that of the sample."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Data, Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Fix, Problem
from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.networks.families.shape_rules import IMAGE
from nnsim.networks.kinds import Shape
from nnsim.tasks.fitting import set_output, several
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import PIXEL_ACCURACY
from nnsim.tasks.scores import largest, softmax

BRIGHT = 0.5
"""What of an image is brighter belongs to its figure; the rest is ground."""

_CLASSES_OF_PIXELS = f'''
def classes_of_pixels(inputs, classes):
    """0, the ground, where an image is dark, else 1 more than its class: one-hot [n, {{units}}, h, w]."""
    if classes.dim() > 2:  # given for every pixel
        return F.one_hot(classes[:, 0].long(), {{units}}).permute(0, 3, 1, 2).float()
    figure = (inputs.amax(1) > {BRIGHT}).long() * (1 + classes.long()[:, :, None])
    return F.one_hot(figure, {{units}}).permute(0, 3, 1, 2).float()
'''


def _accepts(data: Data) -> Problem | None:
    if data.pixel_classes:
        return None
    if data.is_masked:
        text = say("These data have values for every pixel, not classes: use the output pixel values.")
        return Problem(text, OUTPUT, fix=set_output(say("Use pixel values"), "pixel_values"))
    return several(data)


def _units(data: Data) -> int:
    """One for each class that is given, or for each class and the ground."""
    return len(data.pixel_classes) or (len(data.classes) + 1 if data.classes else 0)


def _names(data: Data) -> tuple[str, ...]:
    return data.pixel_classes or ("ground", *data.classes)


def _truth(x: Floats, y: Floats) -> Floats:
    """The classes [n, h, w] that the data give; else 1 more than that of the image where it is bright, 0 elsewhere."""
    if y.ndim > 1:
        return y
    figure: Floats = np.where(x.max(axis=1) > BRIGHT, 1 + y[:, None, None], 0).astype(np.float32)
    return figure


def _every_pixel(data: Data, inputs: Shape, last: Shape) -> Spec | Problem:
    return every_pixel(inputs, last, _units(data))


def every_pixel(inputs: Shape, last: Shape, channels: int) -> Spec | Problem:
    """A convolution of 1 × 1 over feature maps as large as the image, to so many ``channels``."""
    if len(inputs) != IMAGE:
        return Problem(
            say("This output answers for every pixel of an image, but these data are no images: choose images.")
        )
    if len(last) == IMAGE and last[1:] != inputs[1:]:
        text = say(
            "The output answers for {input}×{input_2} pixels, but gets {last}×{last_2}",
            input=inputs[1],
            input_2=inputs[2],
            last=last[1],
            last_2=last[2],
        )
        factor = inputs[1] // last[1]
        fitting = factor > 1 and (last[1] * factor, last[2] * factor) == inputs[1:]
        fix = (
            Fix(say("Insert Upsample"), "insert_before", (("kind", "upsample"), ("factor", factor)))
            if fitting
            else None
        )
        return Problem(say("{text}: enlarge them with Upsample before it.", text=text), fix=fix)
    return Spec.of("conv2d", channels=channels, kernel=1, padding=0, activation="linear")


TASKS.add(
    Task(
        "pixels",
        say("Every pixel"),
        say("pₖ = exp(zₖ) / Σⱼ exp(zⱼ), at every pixel"),
        say(
            "Answers for every pixel of an image: ground, or one of the classes. The truth is what "
            "the data give for every "
            "pixel, or else the class of the image where it is brighter than half, and ground elsewhere."
        ),
        units=_units,
        numpy=softmax,
        accepts=_accepts,
        tells="pixels",
        shows="images",
        decide=largest,
        truth=_truth,
        losses=("categorical_cross_entropy", "squared_error"),
        metrics=(PIXEL_ACCURACY,),
        code=Code(
            "torch.softmax(scores, 1)",
            "scores.argmax(1) == aims.argmax(1)",
            aims="classes_of_pixels(inputs, batch_targets)",
            function=_CLASSES_OF_PIXELS,
            places="math.prod(scores.shape[2:])",
        ),
        answer=say("the probability of the ground and of each class, for every pixel"),
        brief="softmax",
        onnx=Spec.of("Softmax", axis=1),
        names=_names,
        layer=_every_pixel,
    )
)
