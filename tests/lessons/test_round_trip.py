"""What is written of a lesson is read as the same lesson."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from some_lesson import some_lesson

from nnsim.core.catalogue import load
from nnsim.lessons.format import read_lesson
from nnsim.lessons.library import bundled, read_file
from nnsim.lessons.write import written

load()


@given(st.integers())
@settings(max_examples=60)
def test_a_lesson_is_read_again_as_it_was_written(seed):
    text = some_lesson(Random(seed))
    first = read_lesson(text)
    assert first.lesson, (text, first.findings)
    again = read_lesson(written(first.lesson))
    assert again.findings == first.findings
    assert again.lesson == first.lesson


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_chapters_are_read_again_as_they_are(path):
    lesson = read_file(path).read.lesson
    assert lesson
    assert read_lesson(written(lesson)).lesson == lesson
