"""What stands in an exported ONNX file, and which networks get none."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import onnx
import pytest
from exported import PROJECTS, chain, images, table
from onnx_runs import some_weights

from nnsim.core.hashing import weights_sha256
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.registry import Registry
from nnsim.core.spec import Spec
from nnsim.data.entries import FEATURES
from nnsim.io.onnx import network
from nnsim.io.onnx.operations import OPERATIONS
from nnsim.networks.kinds import LAYERS, Call
from nnsim.tasks.plan import plan


def written(project: Project) -> onnx.ModelProto:
    return onnx.load_from_string(network.to_bytes(project, some_weights(project)))


@pytest.mark.parametrize("name", ["residual", "features", "scaling standard", "layer attention", "layer lstm"])
def test_files_are_valid_with_all_shapes(name: str) -> None:
    made = written(PROJECTS[name])
    onnx.checker.check_model(made, full_check=True)
    shapes = [[d.dim_param or d.dim_value for d in out.type.tensor_type.shape.dim] for out in made.graph.output]
    assert shapes == [["n", plan(PROJECTS[name]).units]] * 2


def test_the_file_says_what_it_is() -> None:
    project = replace(PROJECTS["scaling standard"], name="A \ud800 name")
    told = {entry.key: entry.value for entry in written(project).metadata_props}
    assert json.loads(told["columns"]) == list("abcde")
    assert json.loads(told["classes"]) == []
    assert told["project"] == "A ? name"
    assert told["weights_sha256"] == weights_sha256(some_weights(project))
    assert json.loads({e.key: e.value for e in written(PROJECTS["residual"]).metadata_props}["classes"]) == list("abc")


def test_inputs_are_raw() -> None:
    kinds = {}
    for project in (chain(images(colour=True), Spec("flatten")), chain(table()), PROJECTS["features"]):
        entry = written(project).graph.input[0]
        shape = [d.dim_param or d.dim_value for d in entry.type.tensor_type.shape.dim]
        kinds[tuple(shape)] = onnx.TensorProto.DataType.Name(entry.type.tensor_type.elem_type)
    assert kinds == {("n", 8, 8, 3): "UINT8", ("n", 5): "FLOAT", ("n", 2): "FLOAT"}


def test_weights_have_the_names_of_the_window() -> None:
    names = {array.name for array in written(PROJECTS["features"]).graph.initializer}
    assert {"dense1.weight", "dense1.bias", "output.weight", "output.bias"} <= names


def test_every_module_and_feature_has_its_operation() -> None:
    calls = {
        call.target.partition(":")[2] for p in PROJECTS.values() for layer in plan(p).layers for call in layer.calls
    }
    assert calls <= set(OPERATIONS)
    assert set(PROJECTS["features"].network.features) == set(FEATURES.ids())


def test_a_layer_without_words_for_it_is_named(monkeypatch) -> None:
    kinds: Registry = Registry("layer", lambda e: e.id)
    for kind in LAYERS:
        odd = replace(kind, calls=lambda *_: (Call("torch.nn:Wavelet"),)) if kind.id == "dropout" else kind
        kinds.add(odd)
    monkeypatch.setattr("nnsim.networks.plan.LAYERS", kinds)
    project = PROJECTS["layer dropout"]
    with pytest.raises(
        ProblemError, match="Dropout cannot be written as ONNX: export PyTorch code instead, or leave dropout1 out"
    ):
        network.to_bytes(project, some_weights(project))


def test_what_cannot_be_built_or_is_too_large_is_told(monkeypatch) -> None:
    with pytest.raises(ProblemError, match="vector"):
        network.to_bytes(chain(images()), {})
    monkeypatch.setattr(network, "MOST_BYTES", 10)
    with pytest.raises(ProblemError, match="too large for an ONNX file"):
        network.to_bytes(PROJECTS["features"], {"a": np.zeros(4, np.float32)})
