"""Modules that are imported after PySide are not read for its features."""

from __future__ import annotations

import importlib
import inspect
import sys

import pytest

import nnsim.ui  # noqa: F401  passes modules over from here on

FEATURES = "shibokensupport.feature"


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """The name of a module that nobody has imported, and that speaks of PySide6."""
    (tmp_path / "made_to_be_read.py").write_text('"""PySide6."""\n')
    monkeypatch.syspath_prepend(tmp_path)
    yield "made_to_be_read"
    sys.modules.pop("made_to_be_read", None)
    importlib.import_module(FEATURES).pyside_feature_dict.pop("made_to_be_read", None)


def test_no_source_is_read_when_a_module_is_imported(fresh, monkeypatch):
    read = []
    monkeypatch.setattr(inspect, "getsource", lambda module: read.append(module) or "")
    __import__(fresh)
    assert not read
    assert importlib.import_module(FEATURES).pyside_feature_dict[fresh] == -1, "PySide passes it over"
