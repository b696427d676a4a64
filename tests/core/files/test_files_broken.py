"""A corpus of damaged, foreign, hostile and newer files: one sentence each, never anything else."""

from __future__ import annotations

import io
import json
import os
import pickle
import struct
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from project_files import GOOD, PARTS, archive, edited, set_at, swapped

from nnsim.core.files import nnsim_file
from nnsim.core.problem import ProblemError
from nnsim.core.texts import plain


def npy(array: Any, **options: Any) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asarray(array), **options)
    return buffer.getvalue()


def header(text: str, body: bytes = b"") -> bytes:
    raw = text.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(raw)) + raw + body


def patched_directory(offset: int, value: bytes) -> bytes:
    """The good file with bytes of its first central directory entry changed."""
    start = GOOD.index(b"PK\1\2") + offset
    return GOOD[:start] + value + GOOD[start + len(value) :]


def bomb() -> bytes:
    return archive({**PARTS, "x.npy": PARTS["x.npy"] + bytes(40_000_000)})


def lying_bomb() -> bytes:
    """Announces few bytes in its directory and unpacks to many."""
    raw = archive({**PARTS, "x.npy": bytes(20_000_000)})
    size = struct.pack("<L", 20_000_000)
    return raw.replace(size, struct.pack("<L", 100))


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.abort, ()


def remembering(**arrays: list[float]) -> bytes:
    """The good file with another memory of its optimizer; ``__`` stands for the dot."""
    named = {name.replace("__", "."): np.array(numbers, np.float32) for name, numbers in arrays.items()}
    return swapped(optimizer__safetensors=safetensors.numpy.save(named))


def columns() -> list[str]:
    """Of the curves of the good file."""
    named: list[str] = json.loads(PARTS["run.json"])["history"]
    return named


def marked(entries: bytes) -> bytes:
    """The good file whose mark holds these ``entries`` beside its step and its epoch."""
    run = json.loads(PARTS["run.json"]) | {"marks": [{"step": 1, "epoch": 0.25}]}
    return swapped(run__json=json.dumps(run).encode().replace(b"0.25", b"0.25, " + entries))


NESTED = b'"message": "a", "arguments": {"a": {%s}}'
RUN_MEMBERS = ("run__json", "history__npy", "weights__safetensors", "optimizer__safetensors")


@dataclass(frozen=True)
class Case:
    content: Callable[[], bytes]
    words: str


BFLOAT16 = b'{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'
X = np.arange(8, dtype=np.float32).reshape(4, 2)
CASES = {
    "empty": Case(lambda: b"", "empty"),
    "png": Case(lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "not an nnsim project"),
    "text": Case(lambda: b"hello world", "not an nnsim project"),
    "pickle": Case(lambda: pickle.dumps(Evil()), "not an nnsim project"),
    "other zip": Case(lambda: archive({"mimetype": b"text"}), "not an nnsim project"),
    "zip without a member": Case(lambda: archive({}), "not an nnsim project"),
    "zip with a comment": Case(lambda: GOOD[:-2] + b"\x05\x00hello", "end is missing"),
    "half": Case(lambda: GOOD[: len(GOOD) // 2], "end is missing"),
    "something in front": Case(lambda: b"#!/bin/sh\n" + GOOD, "not an nnsim project"),
    "something behind": Case(lambda: GOOD + b"x", "end is missing"),
    "zip64": Case(lambda: GOOD[:-22] + b"PK\6\7" + bytes(16) + GOOD[-22:], "not an nnsim project"),
    "giant directory": Case(lambda: GOOD[:-10] + struct.pack("<L", 1 << 30) + GOOD[-6:], "not an nnsim project"),
    "member missing": Case(lambda: swapped(y__npy=None), "y.npy is missing"),
    "half a run": Case(lambda: swapped(history__npy=None), "run is missing"),
    "unknown member": Case(lambda: archive({**PARTS, "script.py": b"boom"}), "does not know"),
    "path traversal": Case(lambda: archive({**PARTS, "../x.npy": b"boom"}), "does not know"),
    "absolute path": Case(lambda: archive({**PARTS, "/etc/passwd": b"boom"}), "does not know"),
    "too many members": Case(lambda: archive({**PARTS, **{f"{i}": b"" for i in range(50)}}), "not an nnsim project"),
    "wrong checksum": Case(lambda: archive(PARTS, zipfile.ZIP_STORED).replace(b"Sample", b"Simple"), "damaged"),
    "encrypted": Case(lambda: patched_directory(8, b"\x01"), "encrypted"),
    "unknown compression": Case(lambda: patched_directory(10, b"\x63"), "another way"),
    "bzip2": Case(lambda: archive(PARTS, zipfile.ZIP_BZIP2), "another way"),
    "bomb": Case(bomb, "unpack to far more"),
    "lying bomb": Case(lying_bomb, "damaged"),
    "long JSON": Case(lambda: swapped(project__json=b" " * (9 << 20)), "too large"),
    "JSON cut off": Case(lambda: swapped(project__json=PARTS["project.json"][:50]), "project.json is damaged"),
    "JSON in UTF-16": Case(lambda: swapped(project__json=PARTS["project.json"].decode().encode("utf-16")), "damaged"),
    "JSON list": Case(lambda: swapped(project__json=b"[1]"), "damaged"),
    "deep JSON": Case(lambda: swapped(project__json=b"[" * 200_000 + b"]" * 200_000), "damaged"),
    "deep JSON objects": Case(lambda: swapped(project__json=b'{"a":' * 200_000), "damaged"),
    "double key": Case(lambda: swapped(project__json=b'{"format": 1, "format": 1}'), "damaged"),
    "NaN": Case(lambda: set_at("recipe", "rate", value=float("nan")), "damaged"),
    "infinity as number": Case(
        lambda: swapped(project__json=PARTS["project.json"].replace(b"0.03", b"1e999")), "recipe.rate"
    ),
    "huge digits": Case(lambda: swapped(project__json=PARTS["project.json"].replace(b"0.03", b"9" * 5000)), "damaged"),
    "huge int": Case(lambda: set_at("recipe", "seed", value=10**400), "recipe.seed"),
    "huge int as number": Case(lambda: set_at("recipe", "rate", value=10**4000), "recipe.rate"),
    "bool as int": Case(lambda: set_at("recipe", "batch", value=True), "recipe.batch"),
    "text as number": Case(lambda: set_at("recipe", "rate", value="0.1"), "recipe.rate"),
    "number as flag": Case(lambda: set_at("data", "edited", value=1), "data.edited"),
    "negative batch": Case(lambda: set_at("recipe", "batch", value=0), "recipe.batch"),
    "no format": Case(lambda: edited(lambda d: d.pop("format")), "format number"),
    "format as text": Case(lambda: set_at("format", value="1"), "format number"),
    "format 0": Case(lambda: set_at("format", value=0), "format number"),
    "newer format": Case(lambda: set_at("format", value=99), "made by a newer nnsim; update nnsim"),
    "much newer format": Case(lambda: set_at("format", value=10**300), "made by a newer nnsim"),
    "unknown entry": Case(lambda: set_at("recipe", "magic", value=1), "recipe.magic and was probably made by a newer"),
    "unknown part": Case(lambda: set_at("lessons", value={}), "project.lessons"),
    "no network": Case(lambda: edited(lambda d: d.pop("network")), "network is missing"),
    "network as text": Case(lambda: set_at("network", value="dense"), "network"),
    "lone surrogate": Case(lambda: set_at("name", value="\ud800"), "name"),
    "long name": Case(lambda: set_at("name", value="x" * 10_000), "name"),
    "spec without kind": Case(lambda: set_at("recipe", "optimizer", value={"values": {}}), "kind is missing"),
    "spec with a list": Case(lambda: set_at("recipe", "optimizer", "values", value={"a": [1]}), "optimizer.a"),
    "spec with null": Case(lambda: set_at("recipe", "optimizer", "values", value={"a": None}), "optimizer.a"),
    "spec of a newer kind": Case(lambda: set_at("recipe", "optimizer", "more", value=1), "newer"),
    "too many values": Case(
        lambda: set_at("recipe", "optimizer", "values", value={str(i): 1 for i in range(2000)}), "at most"
    ),
    "too many nodes": Case(lambda: set_at("network", "nodes", value=[{}] * 2000), "at most"),
    "node twice": Case(lambda: set_at("network", "nodes", 1, "id", value="dense1"), "'dense1'"),
    "node called output": Case(lambda: set_at("network", "nodes", 1, "id", value="output"), "'output'"),
    "node called input": Case(lambda: set_at("network", "nodes", 1, "id", value="input"), "'input'"),
    "node without id": Case(lambda: set_at("network", "nodes", 1, "id", value=""), "layer id"),
    "output called otherwise": Case(lambda: set_at("network", "output", "id", value="end"), "'end'"),
    "loop": Case(lambda: set_at("network", "nodes", 0, "inputs", value=["dense2"]), "come before"),
    "own input": Case(lambda: set_at("network", "nodes", 0, "inputs", value=["dense1"]), "come before"),
    "feature twice": Case(lambda: set_at("network", "features", value=["x1", "x1"]), "name one twice"),
    "line feed in an id": Case(lambda: set_at("network", "nodes", 0, "inputs", value=["a\nb\x1b[2J"]), "come before"),
    "plane with three edges": Case(lambda: set_at("data", "plane", value=[0, 1, 2]), "rectangle"),
    "plane inside out": Case(lambda: set_at("data", "plane", value=[1, 0, 0, 1]), "rectangle"),
    "test share": Case(lambda: set_at("data", "test_share", value=1.5), "test_share"),
    "fewer classes": Case(lambda: set_at("data", "classes", value=["A"]), "classes that it does not have"),
    "negative class": Case(lambda: swapped(y__npy=npy(np.array([0, 1, -1, 0], np.float32))), "does not have"),
    "half class": Case(lambda: swapped(y__npy=npy(np.array([0, 1, 0.5, 0], np.float32))), "does not have"),
    "counter NaN": Case(lambda: remembering(adam__count=[np.nan, 0]), "optimizer state holds numbers that are NaN"),
    "counter infinite": Case(lambda: remembering(adam__count=[0, np.inf]), "optimizer state holds numbers"),
    "memory NaN": Case(lambda: remembering(m=[1, np.nan, 3]), "optimizer state holds numbers"),
    "memory infinite": Case(lambda: remembering(m=[-np.inf, 0, np.inf]), "optimizer state holds numbers"),
    "target NaN": Case(lambda: swapped(y__npy=npy(np.array([0, 1, np.nan, 0], np.float32))), "not finite"),
    "sample infinite": Case(lambda: swapped(x__npy=npy(X / np.float32(np.inf) + np.float32(np.inf))), "not finite"),
    "too few targets": Case(lambda: swapped(y__npy=npy(np.zeros(3, np.float32))), "do not fit"),
    "too few marks": Case(lambda: swapped(test__npy=npy(np.zeros(3, np.bool_))), "do not fit"),
    "too few copies": Case(lambda: swapped(copies__npy=npy(np.zeros(3, np.int32))), "marks of copies do not fit"),
    "copies of copies": Case(lambda: swapped(copies__npy=npy(np.array([-1, 0, 1, -1], np.int32))), "marks of copies"),
    "copies of nothing": Case(lambda: swapped(copies__npy=npy(np.array([-1, 9, 0, -1], np.int32))), "marks of copies"),
    "copies in floats": Case(lambda: swapped(copies__npy=npy(np.zeros(4, np.float32))), "wrong number type"),
    "too few words of the source": Case(lambda: swapped(given__npy=npy(np.zeros(3, np.uint8))), "source's split"),
    "other words of the source": Case(lambda: swapped(given__npy=npy(np.full(4, 7, np.uint8))), "source's split"),
    "samples without shape": Case(lambda: swapped(x__npy=npy(np.zeros(4, np.float32))), "do not fit"),
    "samples of nothing": Case(lambda: swapped(x__npy=npy(np.zeros((4, 0), np.float32))), "do not fit"),
    "float16": Case(lambda: swapped(x__npy=npy(X.astype(np.float16))), "number type"),
    "too few lengths": Case(lambda: swapped(lengths__npy=npy(np.ones(3, np.int32))), "lengths do not fit"),
    "lengths of nothing": Case(lambda: swapped(lengths__npy=npy(np.zeros(4, np.int32))), "lengths do not fit"),
    "lengths in floats": Case(lambda: swapped(lengths__npy=npy(np.ones(4, np.float32))), "wrong number type"),
    "classes in float64": Case(lambda: swapped(y__npy=npy(np.array([0.0, 1.0, 1.0, 0.0]))), "number type"),
    "beyond float32": Case(lambda: swapped(x__npy=npy(np.full((4, 2), 1e39))), "not finite"),
    "int64": Case(lambda: swapped(y__npy=npy(np.array([0, 1, 1, 0]))), "number type"),
    "big endian": Case(lambda: swapped(x__npy=npy(X.astype(">f4"))), "plain array"),
    "column-major": Case(lambda: swapped(x__npy=npy(np.asfortranarray(X))), "plain array"),
    "records": Case(lambda: swapped(x__npy=npy(np.zeros(4, [("a", "f4"), ("b", "f4")]))), "plain array"),
    "npy version 3": Case(lambda: swapped(x__npy=npy(X, version=(3, 0))), "plain array"),
    "objects": Case(lambda: swapped(x__npy=npy(np.array([Evil()], object), allow_pickle=True)), "plain array"),
    "curves of no type": Case(  # NumPy takes a type that it does not know, None, for float64
        lambda: swapped(history__npy=header("{'descr': '<f0', 'fortran_order': False, 'shape': (0, 6), }")),
        "number type",
    ),
    "marks of 7": Case(
        lambda: swapped(test__npy=header("{'descr': '|b1', 'fortran_order': False, 'shape': (4,), }", b"\0\1\7\0")),
        "neither true nor false",
    ),
    "huge shape": Case(
        lambda: swapped(
            x__npy=header("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999, 999999999999), }")
        ),
        "cut off",
    ),
    "huge shape of nothing": Case(
        lambda: swapped(
            x__npy=header("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 999999999999, 999999999999), }")
        ),
        "impossible shape",
    ),
    "nested header": Case(lambda: swapped(x__npy=header("(" * 30_000)), "plain array"),
    "code in header": Case(lambda: swapped(x__npy=header("__import__('os').abort()")), "plain array"),
    "header only": Case(lambda: swapped(x__npy=b"\x93NUMPY\x01\x00"), "plain array"),
    "no npy": Case(lambda: swapped(x__npy=b"PK\3\4"), "plain array"),
    "npy cut off": Case(lambda: swapped(x__npy=PARTS["x.npy"][:-1]), "cut off"),
    "npy too long": Case(lambda: swapped(x__npy=PARTS["x.npy"] + b"\0"), "cut off"),
    "weights damaged": Case(lambda: swapped(weights__safetensors=b"\xff" * 100), "weights are damaged"),
    "weights with a giant header": Case(lambda: swapped(weights__safetensors=struct.pack("<Q", 2**63)), "weights are"),
    "weights pickled": Case(lambda: swapped(weights__safetensors=pickle.dumps(Evil())), "weights are damaged"),
    "weights in float64": Case(
        lambda: swapped(weights__safetensors=safetensors.numpy.save({"a": np.zeros(3)})), "number type"
    ),
    "optimizer in bfloat16": Case(
        lambda: swapped(optimizer__safetensors=struct.pack("<Q", len(BFLOAT16)) + BFLOAT16 + bytes(4)),
        "optimizer state",
    ),
    "readings too narrow": Case(lambda: swapped(readings__npy=npy(np.zeros((2, 3)))), "other columns"),
    "readings without a run": Case(
        lambda: swapped(**dict.fromkeys(RUN_MEMBERS), readings__npy=npy(np.zeros((2, 8)))),
        "run is missing",
    ),
    "curves too narrow": Case(lambda: swapped(history__npy=npy(np.zeros((2, 3)))), "other columns"),
    "curves at infinity": Case(
        lambda: swapped(history__npy=npy(np.full((2, len(columns())), np.inf))), "measured at impossible steps"
    ),
    "curves at no step": Case(
        lambda: swapped(history__npy=npy(np.full((2, len(columns())), np.nan))), "measured at impossible steps"
    ),
    "curves before the first step": Case(
        lambda: swapped(history__npy=npy(np.full((2, len(columns())), -1.0))), "measured at impossible steps"
    ),
    "readings at infinity": Case(
        lambda: swapped(readings__npy=npy(np.full((2, 8), np.inf))), "measured at impossible steps"
    ),
    "curves of another version": Case(
        lambda: swapped(run__json=PARTS["run.json"].replace(b'"test_loss"', b'"other"')), "other columns"
    ),
    "a column twice": Case(
        lambda: swapped(
            run__json=PARTS["run.json"].replace(b'"test_accuracy"', b'"test_accuracy", "test_loss"'),
            history__npy=npy(np.zeros((2, 7))),
        ),
        "a column twice",
    ),
    "negative step": Case(
        lambda: swapped(run__json=PARTS["run.json"].replace(b'"step": 4', b'"step": -4')), "run.step"
    ),
    "mark without words": Case(lambda: marked(b'"message": "text", "arguments": []'), "run.marks.arguments"),
    "mark of no message": Case(lambda: marked(b'"message": 7, "arguments": {}'), "run.marks.message"),
    "mark of nothing": Case(lambda: marked(b'"message": "text", "arguments": {"text": null}'), "arguments.text"),
    "mark of no number": Case(lambda: marked(b'"message": "a", "arguments": {"n": 1e999}'), "arguments.n"),
    "mark of too many words": Case(
        lambda: marked(b'"message": "a", "arguments": {"n": "' + b"n" * 201 + b'"}'), "arguments.n"
    ),
    "mark with too much in it": Case(lambda: marked(NESTED % (NESTED % b"")), "run.marks.arguments.a.arguments.a is"),
    "mark of another kind": Case(lambda: marked(b'"message": "a", "arguments": {}, "tone": 1'), "run.marks.tone"),
    "mark at infinity": Case(lambda: swapped(run__json=PARTS["run.json"].replace(b"0.5", b"1e999")), "run.marks"),
}


def refusal(path: Path) -> str:
    with pytest.raises(ProblemError) as caught:
        nnsim_file.load(path)
    text = caught.value.problem.text
    assert text.startswith(f"{path.name} cannot be opened: ")
    assert text.endswith(".")
    assert text.isprintable()
    assert ". " not in text
    assert text.count("; ") == 1
    assert len(text) < 300
    return text


def test_a_mark_of_a_message_that_nobody_knows_opens_and_says_its_arguments(tmp_path: Path) -> None:
    (tmp_path / "a.nnsim").write_bytes(marked(b'"message": "never heard of", "arguments": {"layer": "Dense", "n": 3}'))
    checkpoint = nnsim_file.load(tmp_path / "a.nnsim").checkpoint
    assert checkpoint is not None
    assert [mark.text for mark in checkpoint.marks] == ["layer Dense, n 3"]


def test_a_mark_in_words_of_an_earlier_version_says_them(tmp_path: Path) -> None:
    (tmp_path / "a.nnsim").write_bytes(marked(b'"text": "learning rate 0.03"'))
    checkpoint = nnsim_file.load(tmp_path / "a.nnsim").checkpoint
    assert checkpoint is not None
    assert [mark.message for mark in checkpoint.marks] == [plain("learning rate 0.03")]


@pytest.mark.parametrize("name", CASES)
def test_a_broken_file_gets_one_sentence(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    (tmp_path / "a.nnsim").write_bytes(case.content())
    assert case.words in refusal(tmp_path / "a.nnsim")


def test_the_corpus_starts_from_a_good_file(tmp_path: Path) -> None:
    for content in (GOOD, archive(PARTS), archive(PARTS, zipfile.ZIP_STORED)):
        (tmp_path / "a.nnsim").write_bytes(content)
        loaded = nnsim_file.load(tmp_path / "a.nnsim")
        assert loaded.project.name == "Sample"
        assert loaded.checkpoint is not None


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_occurs_twice(tmp_path: Path) -> None:
    (tmp_path / "a.nnsim").write_bytes(archive([*PARTS.items(), ("x.npy", PARTS["x.npy"])]))
    assert "twice" in refusal(tmp_path / "a.nnsim")


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "it is a folder" in refusal(tmp_path / "folder")
    assert "no such file" in refusal(tmp_path / "missing")
    with pytest.raises(ProblemError, match="no possible file name"):
        nnsim_file.load("a\0b")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes in folders are POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "not a file" in refusal(tmp_path / "pipe")
    with pytest.raises(ProblemError, match="zero cannot be opened"):
        nnsim_file.load("/dev/zero")


def test_a_file_that_may_not_be_read_or_breaks_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.nnsim").write_bytes(GOOD)
    for error, words in (
        (PermissionError(13, "no"), "may not read"),
        (OSError(5, "Input/output error"), "the system says"),
    ):

        def broken(*_: object, error: OSError = error) -> None:
            raise error

        monkeypatch.setattr(nnsim_file, "unpack", broken)
        assert words in refusal(tmp_path / "a.nnsim")
