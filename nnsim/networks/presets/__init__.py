"""Networks from the books. Importing the package registers them in the order of history.

A file that ``ORDER`` does not name is found all the same and follows the named ones.
"""

from __future__ import annotations

import sys
from importlib import import_module

from nnsim.core.registry import import_all

ORDER = (
    "perceptrons",
    "lenet5",
    "neocognitron",
    "alexnet",
    "vgg_small",
    "resnet_small",
    "autoencoder",
    "segnet_small",
    "recurrent",
    "conv3d_net",
)

for _name in ORDER:
    import_module(f"{__name__}.{_name}")
import_all(sys.modules[__name__])
