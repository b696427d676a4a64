"""Nothing that people read bypasses the catalogue: what looks like a text is said, or stands here with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import nnsim

ROOT = Path(nnsim.__file__).parents[1]

SAID = {"say", "to_say", "say_count", "to_count", "counted", "nouns"}

FILES = {
    "nnsim/cli/": "output of the command line",
    "nnsim/language/": "languages call themselves",
    "nnsim/io/pytorch/": "code and comments of exported scripts",
    "nnsim/io/onnx/": "names in a file for other programs",
    "nnsim/engine/kernels/": "compiled code",
    "nnsim/ui/views/step/snippets.py": "code that is copied",
    "nnsim/ui/views/step/place_code.py": "code that is copied",
    "nnsim/lessons/mathematicians.py": "names of people",
    "nnsim/lessons/write.py": "the vocabulary of lessons",
    "nnsim/core/counted.py": "nouns, which the catalogue finds",
    "nnsim/ui/kit/selfcheck.py": "what the doctor prints",
    "nnsim/data/bundled.py": "sources, licences and columns of data sets, which are content",
}

CALLS = {
    "files and patterns": {
        "compile", "sub", "match", "search", "fullmatch", "split", "startswith", "endswith", "removeprefix", "index",
        "removesuffix", "partition", "rpartition", "Path", "encode", "replace", "count", "glob",
    },
    "errors of programmers": {
        "TypeError", "ValueError", "RuntimeError", "KeyError", "AssertionError", "NotImplementedError",
        "UnpicklingError", "IndexError",
    },
    "logs": {"debug", "info", "error", "exception", "critical"},
    "types": {"cast", "TypeVar", "Literal"},
    "names of streams of random numbers": {"generator"},
    "looks and ids": {"setStyleSheet", "setObjectName", "setProperty", "give_ids", "named"},
    "shortcuts": {"QKeySequence", "QShortcut"},
    "what a probe is, for programmers": {"Probe"},
    "ids of texts that files hold": {"message"},
    "keys of registries": {"Registry"},
    "names that are content of documents": {"Head", "Phase", "Node", "KeptRun"},
    "the log of a class": {"note"},
}  # fmt: skip
"""Whose arguments are no texts, and why."""

SINKS = {
    "setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setWindowTitle", "setPlaceholderText",
    "setTitle", "addAction", "QLabel", "QAction", "Text", "Button", "Problem", "set_hint", "set_caption",
}  # fmt: skip
"""Whose first argument is read by people, even if it is a single word."""

TEXTS = {
    "what the system and libraries say": {
        "This plugin does not support", "out of memory", "can't allocate memory", "cannot allocate memory",
        "not enough memory",
    },
    "names of classes and columns, which are content": {
        "hand x", "hand y", "does not fit", "not X", "row id",
    },
    "nouns that are counted": {"{} sample", "test {}"},
    "names of threads": {"compile {}"},
    "types and vocabulary of lessons, as they are written": {
        "number or text", "lock here", "wrong answer",
        "within {} {}", "free here", "until latch", "until hold", "ask {}", "variant {}", " because {}",
        "locks: {}", "locks: {}\n", "falls rises", "rises falls", "values {}", "until: {}",
        "recipe.*, view.loss: hidden",
    },
    "entries of the log of a class": {
        "another document", "by the word", "by the date; the clock said {} UTC", "by the tasks before it",
        "by its condition",
    },
    "ids of groups of views": {"how well", "through time"},
    "names of back-ends beside a hash": {", then "},
    "looks, markup and keys of undo": {
        "Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif",
        'aimed legal',
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
        'nudge {}',
        'width="{}" height="{}" viewBox="0 0 {} {}"',
    },
    "units": {"{} KB"},
    "headers of CSV": {"mean probability", "share right", "false alarms", "hit rate", "false alarm rate"},
    "code": {
        "z if z > 0 else {} * z", "1.0 if z > 0 else {}", "on_the_way({fed}, batch_draws)",
        "np.maximum(0, (1 - 2 * targets) * scores).sum()", "torch.clamp((1 - 2 * targets) * scores, min=0).sum()",
        "np.where((2 * targets - 1) * scores {} {}, 1 - 2 * targets, 0.0)",
    },
}  # fmt: skip
"""What looks like words and is none that a person reads, or must not change with the language."""

_KNOWN = frozenset().union(*TEXTS.values())

_FORMULA = re.compile(r"[=←].*[=←].*\{\*")
"""Arithmetic with its numbers put in."""

_WORD = re.compile(r"[A-Za-zà-ÿ]{2,}")
_SEVERAL = re.compile(r"[A-Za-zà-ÿ…,.:;)\x00“”’!?]\s+[A-Za-zà-ÿ\x00(“]")
_CODE = re.compile(
    r"^\s*(<\w|def |import \w+$|from \w+ import|self\.)|\\[dwsb]"
    r"|[a-z_]\w*\([a-z_]|[{;]\s*[a-z-]+:|Ctrl\+"
)
_UNITS = re.compile(r"\b(?:ms|px|MiB|GiB|kB|MB|GB|kWh|GPU|CPU|CUDA|ReLU|tanh|nnsim|PyTorch)\b")


def looks_said(text: str) -> bool:
    """Whether people would read it as words: several, with a blank between them."""
    bare = _UNITS.sub("", re.sub(r"<[^<>]*>|&\w+;", " ", text))
    return bool(_WORD.search(bare)) and bool(_SEVERAL.search(bare)) and not _CODE.search(text)


class _Reader(ast.NodeVisitor):
    """Collects what is not said; ``path`` is the way down to the present node."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = ast.unparse(node.func).rpartition(".")[2]
        is_said = isinstance(node.func, ast.Name) and name in SAID
        if any(name in calls for calls in CALLS.values()) or ast.unparse(node.func).startswith(("re.", "LOG.")):
            return
        if name in SINKS and node.args and isinstance(node.args[0], ast.Constant):
            text = node.args[0].value
            if isinstance(text, str) and re.fullmatch(r"&?[A-Z][a-z]+…?", text):
                self.found.append(text)
        self.visit(node.func)
        for place, argument in enumerate(node.args):
            if not (is_said and (place == 0 or name in ("say_count", "counted", "nouns")) and _is_text(argument)):
                self.visit(argument)
        for keyword in node.keywords:
            self.visit(keyword.value)

    def visit_Compare(self, node: ast.Compare) -> None:
        """What is compared is no text that is shown."""

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_Assert(self, node: ast.Assert) -> None:
        """For programmers."""

    def visit_arg(self, node: ast.arg) -> None:
        """Annotations."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = [part.value if isinstance(part, ast.Constant) else "\0" for part in node.values]
        if looks_said("".join(map(str, parts))):
            self.found.append("".join("{}" if part == "\0" else str(part) for part in parts))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and looks_said(node.value):
            self.found.append(node.value)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def unsaid(source: str) -> list[str]:
    """What looks like a text in ``source`` and is not said."""
    reader = _Reader()
    reader.visit(ast.parse(source))
    return reader.found


def modules() -> Iterator[Path]:
    for path in sorted((ROOT / "nnsim").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not any(name.startswith(prefix) for prefix in FILES):
            yield path


@cache
def found_in(path: Path) -> tuple[str, ...]:
    return tuple(unsaid(path.read_text("utf-8")))


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: str(path.relative_to(ROOT / "nnsim")))
def test_what_people_read_is_said(path: Path) -> None:
    assert [text for text in found_in(path) if text not in _KNOWN and not _FORMULA.search(text)] == [], "say() it"


def test_no_exception_is_left_of_what_is_gone() -> None:
    everything = {text for path in modules() for text in found_in(path)}
    assert _KNOWN - everything == set()


def test_the_walk_sees_what_bypasses() -> None:
    source = '''
"""A text of the module."""
label.setText("Open"), label.setText(f"{name} is open"), label.setText(say("Shown well"))
words = f"Class {name}" if say("a b", c="not this one") else "ms"
known = {"a key of words": f"<b>{name}</b>"}
if words == "some other words": raise ValueError("for a programmer")
'''
    assert unsaid(source) == ["Open", "{} is open", "not this one", "Class {}", "a key of words"]
