"""Python text of what a project holds: names, strings, calls, and lines that fit."""

from __future__ import annotations

import ast
import keyword
import re
import textwrap
from collections.abc import Iterable, Sequence

from nnsim.networks.kinds import Argument, Call

WIDTH = 100
"""Columns of the script."""

LONGEST_NAME = 24
LONGEST_TEXT = 60

TAKEN = frozenset(
    [
        "F",
        "Path",
        "T_destination",
        "add_module",
        "apply",
        "argparse",
        "bfloat16",
        "buffers",
        "call_super_init",
        "children",
        "compile",
        "cpu",
        "cuda",
        "dim",
        "double",
        "dump_patches",
        "eval",
        "extra_repr",
        "float",
        "forward",
        "half",
        "hashlib",
        "inputs",
        "int",
        "io",
        "ipu",
        "json",
        "len",
        "list",
        "load_state_dict",
        "math",
        "max",
        "min",
        "modules",
        "mtia",
        "named_buffers",
        "named_children",
        "named_modules",
        "named_parameters",
        "nn",
        "np",
        "parameters",
        "print",
        "range",
        "register_buffer",
        "register_module",
        "register_parameter",
        "requires_grad_",
        "self",
        "set",
        "share_memory",
        "slice",
        "state_dict",
        "str",
        "sum",
        "super",
        "to",
        "to_empty",
        "torch",
        "train",
        "training",
        "type",
        "x",
        "xpu",
        "zero_grad",
        "zip",
    ]
)
"""Names that an attribute of a module, or a variable of its ``forward``, must not hide."""

LEADING = frozenset(
    ("in_features", "out_features", "in_channels", "out_channels", "kernel_size", "num_features", "normalized_shape")
)
"""Arguments that everybody writes by position."""

USUAL: dict[str, dict[str, Argument]] = {
    "Linear": {"bias": True},
    "Conv1d": {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True},
    "Conv2d": {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True},
    "Conv3d": {"stride": 1, "padding": 0, "dilation": 1, "groups": 1, "bias": True},
    "ConvTranspose2d": {"stride": 1, "padding": 0, "output_padding": 0, "groups": 1, "bias": True, "dilation": 1},
    "MaxPool2d": {"padding": 0, "dilation": 1},
    "AvgPool2d": {"padding": 0},
    "MaxPool3d": {"padding": 0, "dilation": 1},
    "AvgPool3d": {"padding": 0},
    "BatchNorm1d": {"eps": 1e-5, "momentum": 0.1},
    "BatchNorm2d": {"eps": 1e-5, "momentum": 0.1},
    "LeakyReLU": {"negative_slope": 0.01},
}
"""Defaults of PyTorch, which nobody writes; ``tests/io/test_pytorch_words.py`` compares them with its signatures."""


def identifiers(ids: Iterable[str]) -> dict[str, str]:
    """A Python name for every layer, the id itself wherever that is possible."""
    names: dict[str, str] = {}
    for node in ids:
        name = re.sub(r"\W", "_", node, flags=re.ASCII)[:LONGEST_NAME]
        if not name.isidentifier() or name.startswith("_") or keyword.iskeyword(name) or name in TAKEN:
            name = f"layer_{name.strip('_')}"[:LONGEST_NAME]
        names[node] = unused(name, names.values())
    return names


def unused(name: str, taken: Iterable[str]) -> str:
    """``name``, or with a number behind it."""
    others, candidate, number = set(taken), name, 2
    while candidate in others:
        candidate, number = f"{name}_{number}", number + 1
    return candidate


def literal(value: object) -> str:
    """``value`` as Python text with double quotes."""
    text = repr(value)
    if isinstance(value, str) and text.startswith("'") and '"' not in value:
        return '"' + text[1:-1].replace("\\'", "'") + '"'
    return text


def plain(text: str, longest: int = LONGEST_TEXT) -> str:
    """``text`` for a comment or a docstring: printable, short, and unable to end it."""
    shown = "".join(c if c.isprintable() else " " for c in text).replace("\\", "/").replace('"', "'")
    return " ".join(shown.split())[:longest].strip()


def call(target: Call) -> tuple[str, list[str]]:
    """How a call begins, ``nn.Conv2d(``, and its arguments."""
    module, _, name = target.target.partition(":")
    usual = USUAL.get(name, {})
    arguments = [
        literal(value) if key in LEADING else f"{key}={literal(value)}"
        for key, value in target.arguments
        if usual.get(key) != value
    ]
    return ("nn." if module == "torch.nn" else "") + name + "(", arguments


def laid_out(head: str, items: Sequence[str], tail: str, indent: int = 0, *, collection: bool = False) -> str:
    """``head`` item, item ``tail`` on one line, or broken as the formatters of Python do."""
    pad, inner = " " * indent, " " * (indent + 4)
    line = pad + head + ", ".join(items) + tail
    if len(line) <= WIDTH or not items:
        return line
    body = inner + ", ".join(items)
    if len(body) <= WIDTH and not collection:
        return f"{pad}{head}\n{body}\n{pad}{tail}"
    return "\n".join([pad + head, *(f"{inner}{item}," for item in items), pad + tail])


def wrapped(text: str, begin: str = "") -> str:
    """``text`` in lines that fit, each after ``begin``."""
    return textwrap.fill(text, WIDTH, initial_indent=begin, subsequent_indent=begin, break_on_hyphens=False)


def loaded_names(source: str) -> set[str]:
    """Every name that the Python text ``source`` reads."""
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
