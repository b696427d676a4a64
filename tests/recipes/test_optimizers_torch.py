"""Every optimizer stands for one of PyTorch, with the same defaults."""

from __future__ import annotations

from importlib import import_module

import pytest

from nnsim.core.catalogue import load
from nnsim.core.parameters import defaults
from nnsim.recipes.kinds import OPTIMIZERS

torch = pytest.importorskip("torch")
load()


@pytest.mark.parametrize("name", OPTIMIZERS.ids())
def test_defaults_are_those_of_pytorch(name):
    entry = OPTIMIZERS[name]
    module, _, attribute = entry.call.target.partition(":")
    weight = torch.nn.Parameter(torch.zeros(1))
    group = getattr(import_module(module), attribute)([weight], lr=entry.default_rate).param_groups[0]
    theirs = dict(group)
    if "betas" in theirs:
        theirs["beta1"], theirs["beta2"] = theirs["betas"]
    ours = defaults(entry.parameters)
    assert {key: theirs[key] for key in ours} == ours
