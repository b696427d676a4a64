"""Which layer kinds lie at hand: what makes sense in the network as it is."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.networks.families.shape_rules import VIDEO
from nnsim.networks.plan import Plan

VECTORS = ("dense", "activation", "dropout", "batchnorm1d", "layernorm", "add")
MAPS = ("conv2d", "max_pool2d", "activation", "batchnorm2d", "dense", "flatten", "dropout", "add")
VIDEOS = ("conv3d", "max_pool3d", "activation", "global_pool", "dense", "flatten", "dropout", "add")
SEQUENCES = ("gru", "lstm", "conv1d", "attention", "layernorm", "dense", "activation", "dropout", "flatten")
FLAT_IMAGES = ("dense", "activation", "dropout", "conv2d", "flatten")
"""Where images are laid out at once, the way to convolutions is shown after what goes on the vectors."""

TOWERS = ("conv2d", "max_pool2d", "flatten", "dense", "embedding", "global_pool", "similarity", "concat", "dropout")
"""For an image beside a text."""


def handy(project: Project, plan: Plan) -> tuple[str, ...]:
    """The kinds of layers that the palette offers first."""
    if project.data.modality_shapes:
        return TOWERS
    hidden = (layer for layer in plan.reached if not layer.kind.is_view and layer.id not in project.network.outputs)
    shapes = [layer.out_shape for layer in hidden]
    if any(len(shape) == VIDEO for shape in (plan.input_shape, *shapes)):
        return VIDEOS
    if any(len(shape) == 3 for shape in shapes):
        return MAPS
    if any(len(shape) == 2 for shape in (plan.input_shape, *shapes)):
        return SEQUENCES
    return FLAT_IMAGES if kind_of(project.data).is_pictorial else VECTORS
