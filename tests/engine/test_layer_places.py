"""Every layer kind learns first, last and alone, and behind layers that learn nothing, in both orders of memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import layer_places
import pytest
import torch

from nnsim.core.spec import Spec
from nnsim.engine.model import Model
from nnsim.networks.kinds import LAYERS
from nnsim.networks.memory_order import channels_come_last
from nnsim.tasks.plan import plan


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the process says that trains them all; where PyTorch ends it, its last line is cut short."""
    paths = os.pathsep.join(str(Path(name).resolve()) for name in (*sys.path, ".") if name)
    command = [sys.executable, "-W", "error", layer_places.__file__, str(tmp_path_factory.mktemp("places"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": paths})
    assert done.returncode == 0, f"{done.stdout.splitlines()[-1]} {done.stderr}"
    return done.stdout


@pytest.mark.slow
def test_every_kind_at_every_place_learns_in_the_script_what_it_learns_in_the_engine(told: str) -> None:
    hashes = dict(line.split(": ") for line in told.splitlines())
    assert len(hashes) == 2 * (len(layer_places.PLACES) * len(LAYERS.ids()) + 1)
    unequal = [name for name, (engine, script) in ((n, h.split()) for n, h in hashes.items()) if engine != script]
    assert unequal == []


def test_both_orders_of_memory_are_among_them() -> None:
    orders = {
        name: channels_come_last(plan(project), project.network.frozen) for name, project in layer_places.everywhere()
    }
    assert not orders["groupnorm alone in 3"]
    assert not orders["groupnorm first in 1"]
    assert not orders["groupnorm behind an activation in 3"]
    assert not orders["groupnorm behind what is frozen in 3"]
    assert orders["groupnorm last in 3"]
    assert orders["batchnorm2d first in 1"]


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("before", [(), (layer_places.CONV,)])
def test_the_order_of_memory_is_the_same_however_samples_lay(before: tuple[Spec, ...], channels: int) -> None:
    model = Model(layer_places.placed("groupnorm", before, (), layer_places.images(channels)))
    wanted = torch.channels_last if before else torch.contiguous_format
    x = torch.rand(5, 8, 8, channels).permute(0, 3, 1, 2)  # as images lie in a document
    for samples in (x, x.clone(memory_format=torch.contiguous_format)):
        laid_out = model.laid_out(samples)
        assert torch.equal(laid_out, x)
        assert torch._prims_common.suggest_memory_format(laid_out) == wanted
