"""Lessons as text: what is read of it, what is said of mistakes, and that nothing raises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.core.problem import ProblemError, Severity
from nnsim.lessons.blocks import BLOCKS
from nnsim.lessons.format import ONCE, read_lesson
from nnsim.lessons.lesson import Lesson, Lock, lock_of
from nnsim.lessons.library import bundled, read_file
from nnsim.lessons.question_block import KEYS
from nnsim.lessons.questions import KINDS

FRONT = "---\nformat: 1\nid: one\ntitle: One\nstart: xor\n---\n"


def said(text: str) -> list[str]:
    return [f"{finding}" for finding in read_lesson(text).findings]


def lesson_of(body: str) -> Lesson:
    read = read_lesson(FRONT + body)
    assert read.findings == ()
    assert read.lesson
    return read.lesson


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: A lesson begins with a line ---"),
        ("---\nid: a\n## Step\n", "line 1: The line --- that ends what is said first is missing."),
        ("---\nid: a\n---\n## Step\n", "line 2: The version of the vocabulary is missing; add format: 1."),
        ("---\nformat: 7\n---\n## Step\n", "line 2: This lesson is of format 7; this nnsim reads 1, so update it."),
        (FRONT, "There is no step; begin one by a line such as ## The first step."),
        (
            f"{FRONT}## S\n```utnil\nx\n```\n",
            "line 8: The block 'utnil' is not known and was skipped; did you mean until?",
        ),
        (
            f"{FRONT}## S\n```until\ntrain.acuracy > 1\n```\n",
            "line 9: There is no 'train.acuracy'; did you mean train.accuracy?",
        ),
        (f"{FRONT}## S\n```until soon\ndata.count > 1\n```\n", "line 8: 'until' takes latch or hold, not 'soon'"),
        (f"{FRONT}## S\n```set\nrecipe.rate 3\n```\n", "line 9: Column 13 needs the end of the line, not '3'."),
        (
            f"{FRONT}## S\n```set\nset_lyer(units=2)\n```\n",
            "line 9: There is no edit or move 'set_lyer'; did you mean set_layer?",
        ),
        (f"{FRONT}## S\n```ask number\nanswer: 3\n```\n", "line 8: A question needs its words"),
        (f"{FRONT}## S\n```ask nmber\n```\n", "line 8: A question is one of number, choice"),
        (
            f"{FRONT}## S\n```ask number\nquestion: a\nanser: 3\n```\n",
            "line 10: 'anser: 3' is no line of a question; did you mean answer?",
        ),
        (
            f"{FRONT}## S\n```ask region\nquestion: a\nanswer: 1 2\n```\n",
            "line 8: '1 2' is no answer here; write left right bottom top.",
        ),
        (f"{FRONT}## S\n```set\nreset\n", "line 8: The block 'set' does not end; close it by a line ```."),
        (f"{FRONT}## S\n[a](focs:b)\n", "line 8: Links begin with focus: or go:, not with 'focs'; did you mean focus?"),
        (f"{FRONT}## S\n[a](focus:nod/b)\n", "line 8: There is no 'nod' to point at"),
        (f"{FRONT}## S\n{{data.cont}}\n", "line 8: There is no 'data.cont'; did you mean data.count?"),
        (
            f"{FRONT}## S\n{'word ' * 61}\n",
            "line 7: 'S' has 61 words, of which 60 are read at most; make two steps of it.",
        ),
        (
            f"{FRONT}## S\n```hint\nmove: a\nlook: b\n```\n",
            "line 8: Hints go deeper: look comes first, then think, then move.",
        ),
        (f"{FRONT}## S\n```wrong\nby: reset\n```\n", "line 9: 'by:' follows the wrong move that it leads to."),
        (
            f"{FRONT}## S\n```lock\nrecipe.*: hiden\n```\n",
            "line 9: A lock is editable, fixed or hidden, not 'hiden'; did you mean hidden?",
        ),
        ("---\nformat: 1\ntitel: a\n---\n## S\n", "line 3: 'titel' is not known and was skipped; did you mean title?"),
        ("---\nformat: 1\nminutes: soon\n---\n## S\n", "line 3: minutes: 'soon' is not a whole number from 1 to 240."),
    ],
)
def test_mistakes_are_said_with_their_line_and_the_likely_word(text, words):
    assert any(words in finding for finding in said(text)), said(text)


def test_a_lesson_with_an_unknown_block_is_read_all_the_same():
    read = read_lesson(f"{FRONT}## S\nWords.\n```hologram\nx\n```\n")
    assert read.lesson
    assert [finding.severity for finding in read.findings] == [Severity.WARNING]


def test_what_a_step_says_is_read():
    lesson = lesson_of(
        "## First {#one}\nSee [the **line**](focus:output.plane), {network.units} units.\n\n- a\n- b\n"
        "```lock here\nrecipe.rate: hidden\n```\n```until hold\nnetwork.units >= 2 -> two units\n```\n"
        "```name\nterm: unit\nformula: f(x)\nWords.\n```\n"
        "## Second\n```free\nrecipe.*\n```\n```ask choice which\nquestion: Which?\n- [x] A -> yes\n- [ ] B -> no\n```\n"
    )
    first, second = lesson.steps
    assert (first.id, second.id) == ("one", "second")
    assert [span.kind for span in first.text[0].spans] == ["text", "focus", "text", "value", "text"]
    assert [paragraph.bullet for paragraph in first.text] == [False, True, True]
    assert (first.latches, first.goals[0].words) == (False, "two units")
    assert first.name
    assert (first.name.term, first.name.formula) == ("unit", "f(x)")
    assert [option.right for option in second.questions[0].options] == [True, False]
    assert lock_of("recipe.rate.track", lesson.locks_at(0)).state == "hidden", "all within it"
    assert lock_of("recipe.rate.track", lesson.locks_at(1)).state == "editable"


def test_a_product_is_no_emphasis():
    (paragraph,) = lesson_of("## A\n200 * 200 * 3 and *so* on.\n").steps[0].text
    assert [(span.kind, span.text) for span in paragraph.spans] == [
        ("text", "200 * 200 * 3 and "), ("emphasis", "so"), ("text", " on."),
    ]  # fmt: skip


def test_locks_hold_from_their_step_on_until_they_are_freed():
    lesson = lesson_of("## A\n```lock\nrecipe.*: fixed because of step C\n```\n## B\n## C\n```free\nrecipe.rate\n```\n")
    states = [[lock_of(thing, lesson.locks_at(at)).state for thing in ("recipe.rate", "recipe.l1")] for at in range(3)]
    assert states == [["fixed", "fixed"], ["fixed", "fixed"], ["editable", "fixed"]]
    assert lock_of("recipe.l1", lesson.locks_at(2)) == Lock("recipe.*", "fixed", "of step C")


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["---", "```", "## Step", "format: 1", "id: a", "- [x] A -> b", "1. a", "- 0 1 -> 1", "question: a"]
        ),
        st.sampled_from([f"```{word}" for word in BLOCKS] + [f"```ask {kind} name" for kind in KINDS]),
        st.sampled_from([f"{key}: 1" for key in (*KEYS, *ONCE)] + ["inputs: a b", "over: a 0 1", "answer: 0 1 0 1"]),
        st.sampled_from(
            ["data.count > 1 -> a", "by: train(epochs=1)", "recipe.rate = 1", "reset", "look: a", "term: a"]
        ),
        st.text(max_size=30),
    ),
    max_size=25,
)


@given(LINES, st.booleans())
def test_whatever_is_written_is_read_without_an_exception(lines, has_front):
    text = (FRONT if has_front else "") + "\n".join(lines)
    read = read_lesson(text)
    assert (read.lesson is None) == any(finding.severity is Severity.ERROR for finding in read.findings)
    count = len(text.splitlines()) or 1
    assert all(1 <= finding.line <= count for finding in read.findings)


@given(st.binary(max_size=200))
def test_whatever_bytes_a_file_holds_it_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "some.md"
    path.write_bytes(content)
    try:
        said = str(read_file(path).read.findings)
    except ProblemError as error:
        said = error.problem.text
    assert "A lesson begins with" in said or "The line --- that ends" in said or "UTF-8" in said


def test_ids_of_bundled_lessons_are_their_file_names():
    lessons = {path.stem: read_file(path).read for path in bundled()}
    assert {"counting", "xor-hidden"} <= set(lessons)
    assert {name: read.lesson and read.lesson.id for name, read in lessons.items()} == {name: name for name in lessons}
    assert [finding for read in lessons.values() for finding in read.findings] == []


GUIDE = Path(__file__).parents[2] / "docs" / "lessons.md"


def test_the_guide_knows_every_word(capsys):
    from nnsim.cli.__main__ import main
    from nnsim.lessons.moves import MOVES
    from nnsim.lessons.prose import PLACES

    text = GUIDE.read_text("utf-8")
    for word in (*BLOCKS, *KINDS, *MOVES.ids(), *ONCE):
        assert re.search(rf"`{word}[ `(]", text), word
    assert [key for key in KEYS if f"`{key}" not in text] == []
    assert [place for place in PLACES if f"`{place}/" not in text] == []
    assert main(["lessons", "names"]) == 0
    assert f"```text\n{capsys.readouterr().out}```" in text, "run packaging/make_lesson_names.py"


def test_the_lesson_of_the_guide_passes(tmp_path, capsys):
    from nnsim.cli.__main__ import main

    text = GUIDE.read_text("utf-8")
    written = re.search(r"````text\n(.*?)````", text, re.DOTALL)
    assert written
    assert len(written[1].splitlines()) <= 20
    path = tmp_path / "two-clouds.md"
    path.write_text(written[1], "utf-8")
    assert main(["lessons", "check", str(path)]) == 0
    assert f"two-clouds.md\n{capsys.readouterr().out}```" in text
