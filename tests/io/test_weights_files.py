"""Weights as safetensors: what fits comes back, whatever else is said in one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy as safetensors
from exported import PLANE, PROJECTS, chain
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.core.spec import Spec
from nnsim.io import weights
from nnsim.io.pytorch.wording import identifiers
from nnsim.tasks.plan import plan

SMALL = chain(PLANE, Spec.of("dense", units=3), Spec("batchnorm1d"))


def arrays_of(project: Project) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    slots = [(f"{layer.id}.{array.name}", array.shape) for layer in plan(project).layers for array in layer.arrays]
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in slots}


def read(path: Path, content: bytes, project: Project = SMALL) -> dict[str, np.ndarray]:
    path.write_bytes(content)
    return weights.read(path, plan(project))


def refused(path: Path, arrays: dict[str, np.ndarray]) -> str:
    with pytest.raises(ProblemError) as caught:
        read(path, safetensors.save(arrays))
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    return text


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    for project in (SMALL, PROJECTS["residual"], PROJECTS["layer lstm"]):
        arrays = arrays_of(project)
        back = read(tmp_path / "w", weights.to_bytes(project, Checkpoint(9, 3, 0, arrays)), project)
        assert back.keys() == arrays.keys()
        assert all(np.array_equal(back[name], arrays[name]) for name in arrays)


def test_a_state_dict_of_the_exported_script_fits(tmp_path: Path) -> None:
    project = PROJECTS["residual"]
    names = identifiers(layer.id for layer in plan(project).layers)
    arrays = arrays_of(project)
    there = {f"{names[name.partition('.')[0]]}.{name.partition('.')[2]}": array for name, array in arrays.items()}
    assert there.keys() != arrays.keys()
    there["layer_class.num_batches_tracked"] = np.array(7)
    back = read(tmp_path / "w", safetensors.save(there), project)
    assert all(np.array_equal(back[name], arrays[name]) for name in arrays)


def test_numbers_of_other_precisions_are_taken(tmp_path: Path) -> None:
    doubled = {name: array.astype(np.float64) for name, array in arrays_of(SMALL).items()}
    assert read(tmp_path / "w", safetensors.save(doubled))["dense1.weight"].dtype == np.float32


def test_the_first_mismatch_is_named(tmp_path: Path) -> None:
    arrays, path = arrays_of(SMALL), tmp_path / "w.safetensors"
    wide = arrays | {"dense1.weight": np.zeros((6, 2), np.float32)}
    assert "dense1.weight has 3 x 2 numbers here, but 6 x 2 in w.safetensors" in refused(path, wide)
    assert "it has no dense1.bias, which this network needs" in refused(
        path, {name: array for name, array in arrays.items() if name != "dense1.bias"}
    )
    more = arrays | {"dense9.weight": arrays["dense1.weight"]}
    assert "it has dense9.weight, for which there is no place here" in refused(path, more)
    broken = arrays | {"dense1.bias": np.array([1, np.nan, 2], np.float32)}
    assert "dense1.bias holds numbers that are infinite or none" in refused(path, broken)
    whole = arrays | {"dense1.bias": np.arange(3)}
    assert "dense1.bias holds no weights but int64 numbers" in refused(path, whole)


def test_files_that_are_none(tmp_path: Path) -> None:
    for content, words in ((b"", "empty"), (b"PK\3\4 not this", "no safetensors file"), (b"\xff" * 64, "no safeten")):
        with pytest.raises(ProblemError, match=words):
            read(tmp_path / "w", content)
    with pytest.raises(ProblemError, match="no such file"):
        weights.read(tmp_path / "none", plan(SMALL))
    with pytest.raises(ProblemError, match="no ordinary file"):
        weights.read(tmp_path, plan(SMALL))


GOOD = safetensors.save(arrays_of(SMALL))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damage_gives_a_sentence_or_nothing(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(GOOD[: data.draw(st.integers(0, len(GOOD)))])
    for _ in range(data.draw(st.integers(0, 4))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = read(tmp_path / "w", bytes(content))
    except ProblemError as error:
        assert str(error).endswith(".")  # noqa: PT017
    else:
        assert {name: array.shape for name, array in found.items()} == {n: a.shape for n, a in arrays_of(SMALL).items()}


def test_the_name_of_a_project_may_be_anything() -> None:
    odd = replace(SMALL, name="\ud800 \0 name")
    assert safetensors.load(weights.to_bytes(odd, Checkpoint(0, 0, 0, arrays_of(odd)))).keys() == arrays_of(odd).keys()
