"""Which kernel a dense network gets: none that takes much longer than the fastest, as it was measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project, Recipe
from nnsim.engine.backends import layered
from nnsim.engine.backends.choosing import _lack
from nnsim.engine.backends.fastest import kernel_of
from nnsim.engine.trainer import Trainer
from nnsim.examples.example import dense
from nnsim.tasks.plan import plan

load()

SAMPLES = 600


def project(inputs: int, *units: int, batch: int, samples: int = SAMPLES) -> Project:
    """Layers of so many units and three classes, on rows of a table."""
    rng = np.random.default_rng(1)
    x, y = rng.random((samples, inputs), np.float32), rng.integers(0, 3, samples).astype(np.float32)
    columns = tuple(f"x{number + 1}" for number in range(inputs))
    data = Data(x, y, np.zeros(samples, np.bool_), ("a", "b", "c"), columns, kind="table")
    network = replace(dense(*units, output="multiclass"), features=columns)
    return Project(data=data, network=network, recipe=Recipe(loss="categorical_cross_entropy", batch=batch))


@pytest.mark.parametrize(
    ("units", "batches", "kernels"),
    [
        ((2, 4), (1, 10, 32), {"narrow"}),
        ((2, 8, 6, 6, 6, 6, 6, 6, 6), (1, 10, 32), {"narrow"}),
        ((8, 4), (64, 512), {"program", "narrow"}),
        ((8, 8, 8, 8), (128, 512), {"program"}),
        ((8, 16, 16, 16), (1, 8), {"wide"}),
        ((16, 16, 16), (1, 64), {"wide", "program"}),
        ((8, 20), (512,), {"program"}),
        ((2, 32, 32), (32, 128), {"wide"}),
        ((8, 32), (512,), {"program"}),
        ((8, 64, 64, 64), (1, 8, 512), {"wide"}),
        ((784, 16, 16), (1, 64, 256), {"wide"}),
        ((8, 1024), (1, 32, 512), {"wide"}),
        ((64, 256, 256), (1,), {"wide"}),
        ((64, 256, 256), (16,), {"program"}),
        ((32, 512, 512), (16, 64), {"program"}),
        ((32, 1024, 1024), (1,), {"wide"}),
        ((32, 1024, 1024), (16, 48), {"program"}),
        ((32, 4096, 4096), (1, 8, 512), {"wide"}),
    ],
)
def test_none_is_chosen_that_takes_much_longer_than_another(units, batches, kernels) -> None:
    for batch in batches:
        made = project(*units, batch=batch)
        assert kernel_of(made, plan(made)) in kernels, batch


def test_batches_have_no_more_samples_than_there_are() -> None:
    made = project(8, 8, 8, batch=512, samples=20)
    assert kernel_of(made, plan(made)) == "narrow"


def test_products_of_matrices_do_where_sums_in_registers_would_take_too_much_memory(monkeypatch) -> None:
    made = project(8, 8, 8, batch=128)
    assert _lack(made, plan(made)) == ("", "program")
    monkeypatch.setattr(layered, "MOST_WORK", 1)
    assert _lack(made, plan(made)) == ("", "wide")


def test_another_batch_may_get_another_kernel_and_the_run_goes_on() -> None:
    few = project(2, 4, batch=10, samples=100)
    many = replace(few, recipe=replace(few.recipe, batch=50))
    trainer = Trainer(few, backend="fused")
    trainer.accelerate(wait=True)
    names, losses = [], []
    for made in (few, many, few):
        trainer.edit(made)
        trainer.accelerate(wait=True)
        names.append(trainer.learner._fused.name.partition(":")[0])
        trainer.run_epoch()
        losses.append(trainer.learner.losses(few.data.x, few.data.y).mean())
    assert names == ["narrow", "program", "narrow"]
    assert losses == sorted(losses, reverse=True)
