"""The report of a run: well-formed and complete, with nothing from elsewhere, and names that are no markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from html.parser import HTMLParser

import numpy as np

from nnsim.core.hashing import weights_sha256
from nnsim.core.project import KeptRun
from nnsim.core.run import HISTORY, Checkpoint, History, Mark
from nnsim.core.texts import plain
from nnsim.examples.example import open_example
from nnsim.io.report import html
from nnsim.tasks.columns import recall_id

NASTY = "<script>alert('a')</script> & \"b\""


class Tags(HTMLParser):
    """Counts what is opened and not closed."""

    VOID = frozenset({"meta", "img", "path", "polyline", "rect", "line", "circle", "polygon"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self.seen.add(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, _attributes: object) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def state() -> Checkpoint:
    rows = np.array(
        [[15 * e, e, 0.7 / (e + 1), 0.8 / (e + 1), 0.5 + e / 10, 0.4 + e / 10, np.nan, np.nan] for e in range(5)]
    )
    weights = {"output.weight": np.ones((1, 2), np.float32)}
    return Checkpoint(60, 4, 0, weights, history=History(rows, HISTORY))


def test_a_page_has_it_all_and_nothing_from_elsewhere() -> None:
    project = replace(open_example("xor").project, name=NASTY)
    kept = KeptRun("a", NASTY, project, state(), (1, 2, 3), "")
    page = html(replace(project, runs=(kept,)), state(), [("What it answers", b"png")], {"nnsim": "1.2.3"})
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert "script" not in tags.seen
    assert "alert" in page
    assert not re.search(r"(?:src|href)=\"(?!data:)", page)
    assert set(re.findall(r"\w+://[^\"' <]*", page)) <= {"http://www.w3.org/2000/svg"}, "the name of SVG, no address"
    assert not re.search(r"url\(|@import|<(?:link|iframe|base|object|embed|form)\b", page)
    for words in (
        "Learning rate",
        "Cross-entropy (binary)",
        "80.0 %",
        "0.16",
        "1.2.3",
        weights_sha256(state().weights),
    ):
        assert words in page, words
    assert page.count("<polyline") >= 4
    assert "prefers-color-scheme: dark" in page


def test_every_curve_can_be_seen_and_is_told() -> None:
    project = open_example("iris").project
    names = (*HISTORY, *(recall_id(label) for label in range(3)))
    told = state().history
    recalls = np.linspace([0.1, 0.2, 0.3], [0.7, 0.8, 0.9], len(told))
    page = html(project, replace(state(), history=History(np.hstack([told.rows, recalls]), names)), [], {})
    strokes = re.findall(r"<polyline [^>]*stroke=\"([^\"]+)\"", page)
    assert len(strokes) == 7
    assert len(set(strokes[-3:])) == 3, "each class has a colour of its own"
    defined, used = set(re.findall(r"(--\w+):", page)), set(re.findall(r"var\((--\w+)\)", page))
    assert used <= defined
    (label,) = re.findall(r"aria-label=\"(Recall of each class[^\"]*)\"", page)
    assert label.startswith("Recall of each class over 4 epochs: ")
    assert "10.0 % → 70.0 %" in label
    for words in ("100.0 %", ">0.5<", "0.7 → 0.14", ">4 epochs</text>", "@media print", "initial-scale=1"):
        assert words in page, words


def test_a_page_tells_how_to_repeat_the_run_and_what_was_done_meanwhile() -> None:
    project = open_example("xor").project
    mark = Mark(30, 2.0, plain(NASTY))
    page = html(project, replace(state(), marks=(mark,)), [], {})
    assert "nnsim train FILE.nnsim --epochs 4 --json" in page
    assert f"Step 30</th><td>{escape(NASTY)}</td>" in page
    assert "What was done" not in html(project, state(), [], {})


def test_a_learner_without_network_or_curves_has_a_page() -> None:
    project = open_example("decision-tree").project
    page = html(project, Checkpoint(0, 0, 0, {}), [], {})
    assert "SHA-256 of the samples" in page
    assert "SHA-256 of the weights" not in page
