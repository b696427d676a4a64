"""Any legal graph goes out of the program and comes back: as a file, as a script, as an ONNX network, as weights."""

from __future__ import annotations

import io
import runpy
import sys
import tempfile
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from onnx_runs import session
from random_graphs import graphs, images

from nnsim.core.files.nnsim_file import load, save
from nnsim.core.project import Project
from nnsim.engine.headless import run_headless
from nnsim.engine.learners.base import make
from nnsim.engine.samples import inputs
from nnsim.io import weights
from nnsim.io.onnx.network import to_bytes
from nnsim.io.pytorch.script import script
from nnsim.networks.building import Builder
from nnsim.tasks.plan import plan


def hash_of_script(project: Project, folder: Path) -> str:
    """What the script of ``project`` comes to, run here."""
    made = script(project, "graph")
    path = folder / "graph.py"
    path.write_text(made.text, encoding="utf-8")
    for suffix, content in made.files.items():
        path.with_suffix(suffix).write_bytes(content)
    with mock.patch.object(sys, "argv", [str(path)]), redirect_stdout(io.StringIO()) as said:
        runpy.run_path(str(path), run_name="__main__")
    return said.getvalue().split()[-1]


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 3)])
def test_images_lie_in_memory_as_the_engine_lays_them(shape, tmp_path) -> None:
    """The last digits of a transposed convolution depend on it, even for a single channel."""
    made = Builder()
    made.add("conv_transpose2d")
    made.add("flatten")
    project = images(made.network("multiclass"), shape)
    project = replace(project, recipe=replace(project.recipe, epochs=1))
    assert hash_of_script(project, tmp_path) == run_headless(project)[0].weights_sha256


@pytest.mark.slow
@given(graphs())
@settings(max_examples=25, deadline=None)
def test_any_legal_graph_goes_out_and_comes_back(drawn) -> None:
    project = replace(drawn, recipe=replace(drawn.recipe, epochs=1))
    trained, checkpoint = run_headless(project)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        assert hash_of_script(project, folder) == trained.weights_sha256
        save(folder / "graph.nnsim", project, checkpoint)
        opened = load(folder / "graph.nnsim")
        (folder / "graph.safetensors").write_bytes(weights.to_bytes(project, checkpoint))
        read = weights.read(folder / "graph.safetensors", plan(project))
    assert opened.project.network == project.network
    assert all(np.array_equal(read[name], array) for name, array in checkpoint.weights.items())
    learner = make(opened.project, "cpu")
    kept, fresh = learner.load(opened.checkpoint.weights, {})
    assert set(kept) == set(checkpoint.weights)
    assert not fresh
    x = project.data.x
    scores = learner.scores(inputs(project, x))
    (answered,) = session(to_bytes(project, checkpoint.weights)).run(["scores"], {"samples": x})
    scale = max(1.0, float(abs(scores).max()))
    np.testing.assert_allclose(answered / scale, scores / scale, atol=1e-5)
