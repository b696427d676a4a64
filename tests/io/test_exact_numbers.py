"""Numbers that float32 would make alike stay apart, in the document, in files, in the network and in exports."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnsim.core.files import nnsim_file
from nnsim.core.problem import ProblemError
from nnsim.data import feeding, scaling
from nnsim.edits.data import replace_data
from nnsim.edits.validate import open_project
from nnsim.examples.example import build, examples
from nnsim.io.choices import ImportChoices
from nnsim.io.export import export
from nnsim.io.importing import preview, read
from nnsim.io.result import stored
from nnsim.networks import forward

TIMES = 1_700_000_000 + np.arange(20)


@pytest.fixture(params=["csv", "npz"])
def times(request, tmp_path) -> Path:
    """Seconds since 1970, a measured number and a class."""
    path = tmp_path / f"times.{request.param}"
    other, label = np.arange(20) * 7 % 11 + 0.25, np.arange(20) % 2
    if request.param == "npz":
        np.savez(path, x=np.column_stack([TIMES, other]), y=label)
    else:
        rows = zip(TIMES, other, label, strict=True)
        path.write_text("time,other,class\n" + "".join(f"{a},{b},{'uv'[c]}\n" for a, b, c in rows))
    return path


def test_twenty_seconds_stay_twenty_numbers(times) -> None:
    data = read(times)
    assert data.x.dtype == np.float64
    assert data.x[:, 0].tolist() == TIMES.tolist()
    fed = scaling.apply(data, data.x)
    assert (fed.dtype, len(np.unique(fed[:, 0]))) == (np.float32, 20)
    assert abs(float(fed[data.train, 0].mean())) < 1e-6
    assert fed[:, 0].argsort().tolist() == list(range(20))


def test_they_stay_so_in_files_exports_and_pictures(times, tmp_path) -> None:
    project = replace_data(build(examples()["xor"]), read(times))
    nnsim_file.save(tmp_path / "a.nnsim", project)
    back = open_project(tmp_path / "a.nnsim").project.data
    np.testing.assert_array_equal(back.x, project.data.x)
    for form in ("csv", "npz"):
        export(project.data, tmp_path / f"b.{form}", form)
        np.testing.assert_array_equal(read(tmp_path / f"b.{form}").x, project.data.x)
    fields = feeding.inputs(project, feeding.grid(project.data.plane, 20))
    assert len(np.unique(fields[:, 0])) == 20


def test_labels_keep_their_names(tmp_path) -> None:
    np.savez(tmp_path / "a.npz", x=np.eye(6)[:, :3], y=np.array([16777217, 16777216] * 3))
    assert read(tmp_path / "a.npz").classes == ("16777216", "16777217")
    assert preview(tmp_path / "a.npz").classes == ("16777216", "16777217")
    np.save(tmp_path / "b.npy", np.column_stack([np.arange(6) % 4, np.array([16777217, 16777216] * 3)]))
    assert read(tmp_path / "b.npy").classes == ("16777216", "16777217")


def test_large_values_to_learn_stay_apart(tmp_path) -> None:
    y = TIMES.astype(np.float64) + 0.5
    np.savez(tmp_path / "a.npz", x=np.arange(20) % 7 + 0.5, y=y)
    data = read(tmp_path / "a.npz")
    np.testing.assert_array_equal(data.y, y)
    aims = scaling.aims(data, data.y)
    assert (aims.dtype, len(np.unique(aims)), data.target_scaling) == (np.float32, 20, "standard")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.array([0.1, 0.2, 1000.3]), np.float32),
        (np.array([16777216.0, 16777217.0]), np.float64),
        (np.array([3e9, 6e9, 9e9 + 1]), np.float64),
        (np.array([1e6 + 0.01, 1e6 + 0.02, 1e6 + 0.03]), np.float64),
        (np.array([1e30, 3e30]), np.float32),
        (np.array([5.1, 5.1]), np.float32),
        (np.zeros(0), np.float32),
    ],
)
def test_what_needs_float64(values, kind) -> None:
    made = stored(values)
    assert made.dtype == kind
    if kind == np.float64:
        assert made is values


def test_too_large_numbers_are_refused(tmp_path) -> None:
    for x, y, said in (
        ([1, 1e39], [0, 1], "larger than 3.4e38"),
        ([1, 2], [1e39, 0.5], "targets are infinite, larger"),
    ):
        np.savez(tmp_path / "a.npz", x=np.array(x * 3), y=np.array(y * 3))
        with pytest.raises(ProblemError, match=said):
            read(tmp_path / "a.npz")


def test_the_network_of_unscaled_numbers_gets_float32(times) -> None:
    data = read(times, ImportChoices(scaling="none"))
    assert scaling.apply(data, data.x).dtype == np.float32


def test_it_trains_and_answers_the_same_everywhere(times, tmp_path) -> None:
    onnx = pytest.importorskip("nnsim.io.onnx.network")
    from onnx_runs import session, some_weights

    project = replace_data(build(examples()["xor"]), read(times))
    weights = some_weights(project)
    model = session(onnx.to_bytes(project, weights))
    (scores,) = model.run(["scores"], {"samples": project.data.x})
    from nnsim.tasks.plan import plan

    expected = forward.run(plan(project), weights, feeding.inputs(project, project.data.x))["output"]
    np.testing.assert_allclose(scores, expected, atol=1e-5)
