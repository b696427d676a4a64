"""What a network that answers with images makes of one, in colours."""

from __future__ import annotations

import numpy as np

from nnsim.core.data import Floats
from nnsim.core.project import Project
from nnsim.data.channels import as_sample
from nnsim.data.kinds import kind_of
from nnsim.data.projection import value_range
from nnsim.tasks.kinds import task_of
from nnsim.ui.kit.colormap import Pixels
from nnsim.ui.kit.image_pixels import grey_pixels
from nnsim.ui.kit.theme import Theme


def answers_with_images(project: Project) -> bool:
    """True if the network answers with as many numbers as an image has pixels."""
    return kind_of(project.data).is_still and not project.data.modality_shapes and task_of(project).shows_images


def answered_image(project: Project, answer: Floats, theme: Theme) -> Pixels:
    """The answer to a single sample: the image itself, a value for every pixel, or the colour of its class."""
    task = task_of(project)
    if task.tells_all:
        return grey_pixels(as_sample(answer, project.data.sample_shape), theme)
    if task.tells_values:
        low, high = value_range(project.data)
        return grey_pixels((answer[0] - low) / (high - low), theme)
    colors = [theme.panel, *(theme.class_color(i).name() for i in range(len(answer) - 1))]
    table = np.array([0xFF000000 | int(color[1:], 16) for color in colors], np.uint32)
    pixels: Pixels = table[answer.argmax(axis=0)]
    return pixels
