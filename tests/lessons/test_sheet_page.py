"""The page that a teacher prints, and its key apart."""

from __future__ import annotations

import pytest

from nnsim.cli.__main__ import main
from nnsim.lessons.format import read_lesson
from nnsim.lessons.library import bundled, read_file
from nnsim.lessons.sheet_page import key_page, sheet_page


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_the_page_of_a_chapter_has_all_but_the_answers(path):
    lesson = read_file(path).read.lesson
    assert lesson
    page, key = sheet_page(lesson), key_page(lesson)
    for part in ("<b>Goal.</b>", "<b>Driving question.</b>", "<b>Timing.</b>", "Likely mistakes", "To vote on"):
        assert part in page
        assert part not in key
    for step in lesson.steps:
        assert not step.show or step.show[-1].text not in page
        for question in step.questions:
            assert all(option.reply not in page for option in question.options if option.reply)
    assert "Solution: " in key
    for made in (page, key):
        assert made.count("<!DOCTYPE html>") == 1
        assert "](" not in made, "links mean nothing on paper"
        assert "http" not in made, "nothing is fetched"


def test_what_is_arithmetic_alone_is_worked_out():
    lesson = read_file(bundled()[0].with_name("counting.md")).read.lesson
    assert lesson
    assert "<code>200 * 200 * 3 * 500</code> = 60,000,000 weights" in key_page(lesson)


def test_words_of_a_lesson_are_no_markup():
    text = """---
format: 1
title: A <b> & "c"
goal: x < 2 & y
---
## Is 1 < 2?
Look at `a<b`.

```ask number
question: 1 < 2 and `x<y`?
answer: 3
wrong 4: Not > 3.
```
"""
    lesson = read_lesson(text).lesson
    assert lesson
    assert "x &lt; 2 &amp; y" in sheet_page(lesson)
    assert "<b>Is 1 &lt; 2?</b> <i>1 &lt; 2 and x&lt;y?</i>" in sheet_page(lesson)
    assert "Not &gt; 3." in key_page(lesson)
    assert "<b> &" not in sheet_page(lesson) + key_page(lesson)


def test_page_and_key_are_written_to_files(capsys, tmp_path):
    page, key = tmp_path / "sheet.html", tmp_path / "key.html"
    assert main(["lessons", "sheet", "counting", "--out", str(page)]) == 0
    assert main(["lessons", "sheet", "counting", "--key", "--out", str(key)]) == 0
    assert "You forgot the colours" not in page.read_text("utf-8")
    assert "You forgot the colours" in key.read_text("utf-8")
    assert "the key to 'How many weights?'" in capsys.readouterr().out


def test_wrong_usage_and_full_disks_are_one_line(capsys, tmp_path):
    for arguments, status, words in (
        (["lessons", "sheet", "counting", "--key"], 2, "say where to, as in --key --out key.html"),
        (["lessons", "list", "--out", "x.html"], 2, "are for 'nnsim lessons sheet'"),
        (["lessons", "sheet", "counting", "--out", str(tmp_path / "no" / "x.html")], 1, "x.html cannot be written: "),
    ):
        assert main(arguments) == status
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1
