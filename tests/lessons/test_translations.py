"""Lessons in other languages differ from the English ones in nothing but words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nnsim.language import texts
from nnsim.language.languages import TRANSLATED
from nnsim.lessons.library import bundled, find, read_file
from nnsim.lessons.translations import misfits, original_of, translations_of

FILES = [path for chapter in bundled() for path in translations_of(chapter)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_translation_differs_in_words_alone(path):
    original = original_of(path)
    assert original
    (lesson, findings), english = read_file(path).read, read_file(original).read.lesson
    assert list(findings) == []
    assert lesson
    assert english
    assert [finding.text for finding in misfits(lesson, english)] == []
    assert (lesson.language, lesson.sha) == (path.parent.name, english.sha)
    assert lesson.title != english.title or lesson.steps[0].text != english.steps[0].text


def test_every_chapter_is_translated():
    missing = [f"{code}/{path.stem}" for path in bundled() for code in TRANSLATED if len(translations_of(path)) < 2]
    assert missing == []


def test_what_is_otherwise_is_named():
    english = find("xor-product").read.lesson
    assert english
    assert list(misfits(english, english)) == []
    (first, *rest) = english.steps
    for changed, said in (
        (replace(english, seed=7), "before the first step"),
        (replace(english, steps=tuple(rest)), "ids"),
        (replace(english, steps=(replace(first, set=()), *rest)), "the step fails is not that"),
        (replace(english, steps=(replace(first, goals=()), *rest)), "goals"),
        (replace(english, steps=(replace(first, text=first.text[:0]), *rest)), "text"),
        (replace(english, steps=(replace(first, questions=first.questions[:0]), *rest)), "questions"),
    ):
        (found,) = misfits(changed, english)
        assert said in found.text
    named = replace(english, title="Ein anderer Titel", steps=(replace(first, title="So"), *rest))
    assert list(misfits(named, english)) == []


def test_the_chapters_are_read_in_the_language_of_the_process(monkeypatch):
    monkeypatch.setattr(texts, "_spoken", "de")
    assert {path.parent.name for path in bundled()} == {"de"}
    assert find("counting").read.lesson.language == "de"
    monkeypatch.setattr(texts, "_spoken", "pseudo")
    assert {path.parent.name for path in bundled()} == {"lessons"}
