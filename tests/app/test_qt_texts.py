"""Qt's own dialogs speak what the window speaks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication

from nnsim.app import qt_texts
from nnsim.language.languages import ENGLISH, NAMES

OTHERS = sorted(set(NAMES) - {ENGLISH})


@pytest.mark.parametrize("code", OTHERS)
def test_dialogs_of_qt_speak_the_language(qapp, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(qt_texts, "spoken", lambda: code)
    kept = list[object]()
    monkeypatch.setattr(type(qapp), "installTranslator", lambda _app, translator: not kept.append(translator))
    assert qt_texts.speak(qapp)
    (translator,) = kept
    said = translator.translate("QFileDialog", "Directory:")  # type: ignore[attr-defined]
    assert said not in ("", "Directory:")


def test_english_and_what_qt_has_not_stay_as_they_are(qapp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_texts, "spoken", lambda: "xx")
    assert not qt_texts.speak(qapp)
    assert QCoreApplication.translate("QFileDialog", "Directory:") == "Directory:"
