"""Checks that train: in the engine process, as the window does it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from nnsim.cli.outcome import Outcome
from nnsim.cli.remote import Remote
from nnsim.client.engine_client import EngineClient
from nnsim.core.backends import Choice
from nnsim.core.counted import counted
from nnsim.core.files.litter import temporary_folder
from nnsim.core.files.nnsim_file import save, to_bytes
from nnsim.core.project import Project
from nnsim.edits.validate import open_project
from nnsim.examples.example import examples, open_example

IMAGES = ("mnist-cnn", "mnist-mlp")
"""Examples of which the first that the catalogue has is trained: a convolutional network uses the most of PyTorch."""

SAMPLES = {"training": 2000, "test": 500}
"""How many of its images are taken; one epoch of them takes a second or two."""

LEAST_ACCURACY = 0.5
"""Guessing reaches 0.1."""


@contextmanager
def _run(project: Project, backend: Choice = "torch") -> Iterator[Remote]:
    client = EngineClient()
    client.start()
    try:
        yield Remote(client, project, "cpu", backend=backend)
    finally:
        client.close()


def _trained(project: Project, epochs: int) -> Outcome:
    with _run(project) as run:
        return run.train(epochs, None, lambda _epoch, _loss: True)


def engine() -> str:
    """Train XOR to the end."""
    began = time.perf_counter()
    with _run(open_example("xor").project) as run:
        run.start()
        started = time.perf_counter() - began
        values = run.train(200, None, lambda _epoch, _loss: True).values
    if values["test_accuracy"] != 1.0:
        raise ValueError(f"XOR reached only {values['test_accuracy']}; reinstall nnsim")
    assert run.ready is not None
    return (
        f"trained XOR to test accuracy 1.0 in {float(values['seconds'] or 0):.2g} s (started in {started:.2g} s, "
        f"PyTorch {run.ready.torch}, devices {', '.join(run.ready.devices)})"
    )


def kernels() -> str:
    """Train XOR by a kernel, which is compiled where none is kept from before; PyTorch can do without."""
    began = time.perf_counter()
    with _run(open_example("xor").project, "auto") as run:
        run.start()
        ready, loaded = time.perf_counter() - began, run.loaded
        values = run.train(200, None, lambda _epoch, _loss: True).values
    if loaded is None or loaded.backend != "fused":
        return f"none: {loaded.why if loaded else ''}"
    pace = float(values["steps_per_second"] or 0)
    return (
        f"one made {counted(int(values['steps'] or 0), 'step')} of XOR, {pace:,.0f} a second (ready in {ready:.2g} s)"
    )


def images() -> str:
    """Train one epoch on a part of MNIST."""
    name = images_example()
    values = _trained(part_of(open_example(name).project), 1).values
    accuracy = float(values["test_accuracy"] or 0)
    if accuracy < LEAST_ACCURACY:
        raise ValueError(f"{name} reached only {accuracy:.2f} on a part of its images; reinstall nnsim")
    seconds = float(values["seconds"] or 0)
    return (
        f"trained {name} for one epoch on {counted(SAMPLES['training'], 'image')} to test accuracy {accuracy:.2f} "
        f"in {seconds:.2g} s"
    )


def images_example() -> str:
    """The name of the example whose images are trained on."""
    return next(name for name in IMAGES if name in examples())


def part_of(project: Project) -> Project:
    """``project`` on the first images for training and for testing alone."""
    data = project.data
    taken = np.concatenate(
        [np.flatnonzero(~data.test)[: SAMPLES["training"]], np.flatnonzero(data.test)[: SAMPLES["test"]]]
    )
    return replace(project, data=replace(data.with_samples(data.x[taken], data.y[taken], data.test[taken]), bundled=""))


def saving() -> str:
    """Save a trained project and open it again: document and run are the same."""
    project = open_example("moons").project
    checkpoint = _trained(project, 3).checkpoint
    with temporary_folder() as folder:
        path = folder / "saved.nnsim"
        save(path, project, checkpoint)
        again, size = open_project(path), path.stat().st_size
    if to_bytes(again.project, again.checkpoint) != to_bytes(project, checkpoint):
        raise ValueError("a saved project came back changed; reinstall nnsim")
    return f"a project with its trained run came back from its file of {size / 1000:.0f} kB"
