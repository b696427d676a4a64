"""Layer kinds, one file each. Importing the package registers them in the order of the palette.

A file that ``ORDER`` does not name is found all the same and follows the named ones.
"""

from __future__ import annotations

import sys
from importlib import import_module

from nnsim.core.registry import import_all

ORDER = (
    "dense",
    "activation",
    "dropout",
    "batchnorm1d",
    "flatten",
    "conv2d",
    "max_pool2d",
    "avg_pool2d",
    "global_pool",
    "batchnorm2d",
    "dropout2d",
    "reshape",
    "add",
    "concat",
    "multiply",
    "similarity",
    "conv1d",
    "conv_transpose2d",
    "conv3d",
    "max_pool3d",
    "avg_pool3d",
    "to_video",
    "adaptive_pool2d",
    "upsample",
    "layernorm",
    "groupnorm",
    "local_response_norm",
    "softmax",
    "to_sequence",
    "embedding",
    "positional_encoding",
    "rnn",
    "lstm",
    "gru",
    "attention",
    "dense_each",
    "random_projection",
)

for _name in ORDER:
    import_module(f"{__name__}.{_name}")
import_all(sys.modules[__name__])
