"""``nnsim export`` and ``nnsim train --weights``: every form, and the sentences for what cannot be done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from safetensors import safe_open

from nnsim.cli.__main__ import main
from nnsim.cli.parser import FORMS
from nnsim.core.files import nnsim_file
from nnsim.core.problem import ProblemError
from nnsim.examples.example import open_example
from nnsim.io import outgoing


def exported(form: str, out: Path, *options: str, project: str = "xor") -> int:
    return main(["export", project, "--to", form, "--out", str(out), *options])


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("run") / "xor.nnsim"
    assert main(["train", "xor", "--epochs", "3", "--json", "--out", str(path)]) == 0
    return path


def test_every_form_of_the_command_line_is_written() -> None:
    assert set(FORMS) == {*outgoing.FORMS, "png"}


def test_a_script_and_the_weights_of_the_run_beside_it(capsys, tmp_path, trained) -> None:
    assert exported("pytorch", tmp_path / "a.py", project=str(trained)) == 0
    assert capsys.readouterr().out == f"wrote {tmp_path / 'a.py'}\nwrote {tmp_path / 'a.safetensors'}\n"
    assert "--weights a.safetensors" in (tmp_path / "a.py").read_text(encoding="utf-8")


def test_weights_say_where_they_come_from_and_train_on(capsys, tmp_path, trained) -> None:
    weights = tmp_path / "w.safetensors"
    assert exported("safetensors", weights, project=str(trained)) == 0
    with safe_open(weights, "numpy") as file:
        told = file.metadata()
    assert (told["format"], told["seed"], told["epochs"]) == ("pt", "1", "3")
    capsys.readouterr()
    for engine in ("here", "process"):
        given = ["--weights", str(weights), "--epochs", "0", "--json", "--engine", engine]
        assert main(["train", "xor", *given]) == 0
        result = json.loads(capsys.readouterr().out)
        assert result["weights_sha256"] == told["sha256"]
        assert result["train_loss"] is not None


def test_weights_of_another_network_are_refused_by_their_first_mismatch(capsys, tmp_path, trained) -> None:
    weights = tmp_path / "w.safetensors"
    exported("safetensors", weights, project=str(trained))
    assert main(["train", "spiral", "--weights", str(weights)]) == 1
    said = capsys.readouterr().err
    assert "dense1.weight has 8 x 2 numbers here, but 6 x 2 in w.safetensors" in said
    assert main(["train", "spiral", "--weights", str(tmp_path / "none")]) == 2


def test_a_project_without_a_run_is_trained_first(capsys, tmp_path) -> None:
    assert exported("onnx", tmp_path / "a.onnx", "--epochs", "2") == 0
    assert (tmp_path / "a.onnx").stat().st_size > 500
    assert exported("pytorch", tmp_path / "a.py", "--epochs", "2") == 2
    assert "--epochs is for onnx and safetensors" in capsys.readouterr().err


def test_the_figure_as_a_drawing(capsys, tmp_path) -> None:
    assert exported("svg", tmp_path / "a.svg") == 0
    texts = [text.text for text in ET.parse(tmp_path / "a.svg").iter("{http://www.w3.org/2000/svg}text")]
    assert "Dense · tanh" in texts
    assert "25 parameters · 18 multiply-adds" in texts


@pytest.mark.slow
def test_the_figure_as_a_picture_without_a_display(tmp_path) -> None:
    out = tmp_path / "a.png"
    displays = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    variables = {name: value for name, value in os.environ.items() if name not in displays}
    command = [sys.executable, "-m", "nnsim", "export", "xor", "--to", "png", "--out", str(out)]
    subprocess.run(command, check=True, env=variables)
    assert out.read_bytes().startswith(b"\x89PNG")


def test_without_the_library_one_sentence_says_what_to_do(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "nnsim.io.onnx.network", None)
    monkeypatch.setitem(sys.modules, "onnx", None)
    for name in [name for name in sys.modules if name.startswith("nnsim.io.onnx.")]:
        monkeypatch.delitem(sys.modules, name)
    assert exported("onnx", tmp_path / "a.onnx", "--epochs", "0") == 1
    assert "'pip install onnx' brings it" in capsys.readouterr().err
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert exported("onnx", tmp_path / "a.onnx", "--epochs", "0") == 1
    assert "export PyTorch code or weights instead" in capsys.readouterr().err


def test_files_that_happen_to_be_called_the_same_are_left_alone(tmp_path, trained) -> None:
    project, run = (loaded := nnsim_file.load(trained)).project, loaded.checkpoint
    mine = tmp_path / "a.safetensors"
    mine.write_bytes(b"mine")
    with pytest.raises(ProblemError, match="there is already one"):
        outgoing.write(project, run, tmp_path / "a.py", "pytorch")
    assert mine.read_bytes() == b"mine"
    assert not (tmp_path / "a.py").exists()
    with pytest.raises(ProblemError, match=r"has to end in \.py"):
        outgoing.write(project, run, tmp_path / "b.safetensors", "pytorch")
    outgoing.write(project, run, tmp_path / "c.py", "pytorch")
    outgoing.write(project, run, tmp_path / "c.py", "pytorch")


def test_a_network_that_cannot_be_built_is_told(capsys, tmp_path) -> None:
    path = tmp_path / "broken.nnsim"
    project = open_example("digits-linear").project
    broken = nnsim_file.load(_saved(project, path)).project
    assert broken.data.kind == "image"
    for form in ("pytorch", "svg"):
        assert exported(form, tmp_path / "a", project=str(path)) == 1
        assert "put Flatten before it" in capsys.readouterr().err


def _saved(project, path: Path) -> Path:
    from dataclasses import replace

    from nnsim.core.network import INPUT

    network = project.network
    output = replace(network.output, inputs=(INPUT,))
    nnsim_file.save(path, replace(project, network=replace(network, nodes=(), output=output)))
    return path
