"""The teacher's page: from the text of the lesson, with its key."""

from __future__ import annotations

import pytest

from nnsim.cli.__main__ import main
from nnsim.lessons.library import bundled, read_file
from nnsim.lessons.sheet import sheet


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_every_chapter_has_a_page_with_all_that_a_teacher_needs(path):
    lesson = read_file(path).read.lesson
    assert lesson
    page = sheet(lesson)
    for part in (
        "**Goal.**",
        "**Driving question.**",
        "**Timing.**",
        "## Likely mistakes",
        "## To vote on",
        "## Answers",
    ):
        assert part in page
    assert len(lesson.sheet.votes) == 3
    assert all(step.title in page for step in lesson.steps)
    assert "](" not in page, "links mean nothing on paper"


def test_the_key_has_right_and_wrong_answers_with_what_is_said(capsys):
    assert main(["lessons", "sheet", "counting"]) == 0
    page = capsys.readouterr().out
    assert "**200 * 200 * 3 * 500 weights**" in page
    assert "  - 200 * 200 * 500: You forgot the colours: every pixel is three numbers." in page
    assert "   - Solution: insert_layer(position=1, spec=dense(units=20))" in page


def test_wrong_usage_is_one_line(capsys, tmp_path):
    for arguments, status, words in (
        (["lessons", "sheet"], 2, "Say which lesson"),
        (["lessons", "names", "counting"], 2, "takes no file"),
        (["lessons", "check", "countng"], 1, "did you mean counting?"),
        (["lessons", "check", str(tmp_path / "none.md")], 1, "none.md cannot be read: there is no such file"),
        (["lessons", "check", str(tmp_path)], 1, "is no file; choose the text of a lesson."),
        (["lessons", "fly"], 2, "see 'nnsim lessons --help'"),
    ):
        assert main(arguments) == status
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1


def test_a_file_that_is_no_lesson_is_one_line(capsys, tmp_path):
    path = tmp_path / "large.md"
    for content, words in (
        (b"\xff\xfe\x00", "is no text in UTF-8"),
        ("ä".encode() * 500_000, "is too long for a lesson"),
    ):
        path.write_bytes(content)
        assert main(["lessons", "check", str(path)]) == 1
        assert words in capsys.readouterr().err


def test_a_lesson_with_mistakes_fails_with_their_lines(capsys, tmp_path):
    path = tmp_path / "bad.md"
    path.write_text(
        "---\nformat: 1\nstart: xor\n---\n## A\n```until\nrun.step >= 3\n```\n```show\ntrain(steps=2)\n```\n"
    )
    assert main(["lessons", "check", str(path)]) == 1
    told = capsys.readouterr().out
    assert "bad.md, line 5: The recorded solution does not solve the task: run.step is 2, asked: at least 3." in told
    path.write_text("---\nformat: 1\n---\n## A\n```until\nrun.stp >= 3\n```\n")
    assert main(["lessons", "check", str(path)]) == 1
    assert "bad.md, line 6: There is no 'run.stp'; did you mean run.step?" in capsys.readouterr().out
