"""README and CONTRIBUTING stay true: links, pictures, paths, command lines, menus, keys and printed lists."""

from __future__ import annotations

import importlib.util
import re
import shlex
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from nnsim.cli.errors import UsageError
from nnsim.cli.parser import COMMANDS, parse

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "packaging/README.md")
PICTURE_BYTES = 350_000

FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"]+)\"")
PATHLIKE = re.compile(r"\.?[A-Za-z_]\w*(?:/[\w.]+)+/?|\w+/")
MADE_LATER = ("out/", "nnsim/resources")
"""What a run or a build makes."""


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def lines_of(block: str) -> list[str]:
    return [line.partition("  #")[0].strip() for line in block.splitlines() if line.strip()]


def command_lines(document: str) -> list[str]:
    """Every line that a reader is told to type; in ``console`` blocks those behind a ``$``."""
    found = []
    for _, language, block in FENCE.findall(text_of(document)):
        assert language in {"sh", "console", "text"}, language
        if language == "sh":
            found += lines_of(block)
        elif language == "console":
            found += [line[2:] for line in lines_of(block) if line.startswith("$ ")]
    return found


def linked(document: str) -> list[str]:
    links = [first or second for first, second in LINK.findall(text_of(document))]
    return [link for link in links if not link.startswith("https://")]


def paths(document: str) -> list[str]:
    """Everything in backticks that looks like a path inside the project."""
    words = [word for word in CODE.findall(text_of(document)) if PATHLIKE.fullmatch(word)]
    return [word for word in words if not word.startswith(MADE_LATER)]


def is_there(path: str, document: str) -> bool:
    places = (ROOT, ROOT / "nnsim", (ROOT / document).parent)
    return any((place / path).exists() for place in places)


# ---------------------------------------------------------------- what is said of files


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_pictures_and_paths_exist(document: str) -> None:
    assert [path for path in [*linked(document), *paths(document)] if not is_there(path, document)] == []


def test_paths_are_found_at_all() -> None:
    assert "docs/images/window-dark.png" in linked("README.md")
    assert {"engine/weight_transfer.py", "ui/views/", "tests/e2e"} <= set(paths("CONTRIBUTING.md"))
    assert not is_there("core/utils.py", "CONTRIBUTING.md")


def test_pictures_are_light() -> None:
    pictures = [ROOT / link for link in linked("README.md") if link.endswith(".png")]
    assert {picture.stem for picture in pictures} == {"window-light", "window-dark"}
    assert [picture.name for picture in pictures if picture.stat().st_size >= PICTURE_BYTES] == []


def the_map() -> list[str]:
    """Every path that the map of the house names; folders end with a slash."""
    (tree,) = [block for _, language, block in FENCE.findall(text_of("CONTRIBUTING.md")) if language == "text"]
    folders: list[str] = []
    found = []
    for line in tree.splitlines():
        depth, name = (len(line) - len(line.lstrip())) // 2, line.split()[0]
        folders[depth:] = [name] if name.endswith("/") else []
        found.append("".join(folders) if name.endswith("/") else "".join([*folders, name]))
    return found


def test_the_map_is_true() -> None:
    packages = {init.parent.relative_to(ROOT).as_posix() + "/" for init in (ROOT / "nnsim").rglob("__init__.py")}
    named = the_map()
    assert {"nnsim/", "nnsim/ui/data/painting/gestures/", "nnsim/core/store.py"} <= set(named)
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert packages - set(named) == set()
    assert len(set(named)) == len(named)


# ---------------------------------------------------------------- what is said of commands


@cache
def dev() -> ModuleType:
    """dev.py, which is no package."""
    spec = importlib.util.spec_from_file_location("dev_for_readme", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check_nnsim(arguments: list[str]) -> None:
    """Raises ``UsageError`` for what the command line would refuse."""
    assert not isinstance(parse(arguments), int)


def check_dev(arguments: list[str]) -> None:
    command, *rest = arguments
    if command == "run":
        check_nnsim(rest)
    elif command == "test":
        assert [word for word in rest if word.startswith("tests") and not (ROOT / word).exists()] == []
    elif command == "bench":
        names = [word for word in rest if not word.startswith("-")]
        assert [name for name in names if not (ROOT / f"tests/benchmarks/bench_{name}.py").is_file()] == []
    elif command in dev().FORWARDED:
        assert command in COMMANDS
        check_nnsim(arguments)
    else:
        assert command in dev().COMMANDS


def check_python(arguments: list[str]) -> None:
    if arguments[0] == "-m":
        assert arguments[1] == "pip" or importlib.util.find_spec(arguments[1])
    else:
        assert (ROOT / arguments[0]).is_file()


def check(line: str) -> None:
    """Fails for a line that could not be typed."""
    words = shlex.split(line)
    if words[:2] in (["python3", "dev.py"], ["py", "dev.py"]):
        check_dev(words[2:])
    elif words[0] == "nnsim":
        check_nnsim(words[1:])
    elif words[0] == ".venv/bin/python":
        check_python(words[1:])
    elif words[0] == ".venv/bin/torchrun":
        number, module, name, *arguments = words[2:]
        assert (words[1], module, name) == ("--nproc-per-node", "-m", "nnsim")
        assert int(number) > 1
        check_nnsim(arguments)
    else:
        assert words[:3] == ["sudo", "apt-get", "install"], line


@pytest.mark.parametrize(
    ("document", "line"), [(document, line) for document in DOCUMENTS for line in command_lines(document)]
)
def test_every_command_line_can_be_typed(document: str, line: str) -> None:
    check(line)


@pytest.mark.parametrize(
    "line",
    ["python3 dev.py fly", "python3 dev.py train xor --epoch 5", "nnsim snapshot xor", "python3 dev.py test tests/no"],
)
def test_wrong_lines_are_noticed(line: str) -> None:
    with pytest.raises((AssertionError, UsageError)):
        check(line)


def test_the_two_commands_come_first() -> None:
    assert command_lines("README.md")[:2] == ["python3 dev.py run", "python3 dev.py test"]


def test_the_list_of_examples_is_the_real_one(capsys: pytest.CaptureFixture[str]) -> None:
    from nnsim.cli.__main__ import main

    assert main(["examples"]) == 0
    assert f"$ python3 dev.py examples\n{capsys.readouterr().out}```" in text_of("README.md")


def test_what_is_counted_is_there() -> None:
    from nnsim.core.catalogue import load
    from nnsim.examples.example import examples
    from nnsim.networks.kinds import LAYERS
    from nnsim.ui.kit.icons import names

    load()
    text = text_of("README.md")
    icons, fonts = (len(list((ROOT / "resources").glob(files))) for files in ("icons/*.svg", "fonts/*.otf"))
    assert f"any of {len(LAYERS)} kinds of layers" in text
    assert f"Networks that are graphs, of {len(LAYERS)} kinds of layers:" in text_of("CHANGELOG.md")
    assert f"shows {len(examples())} projects to start from" in text
    assert f", type Inter, {len(names())} icons\n" in text
    assert f"resources  {len(examples())} examples, {icons} icons, {fonts} fonts in" in text


def test_every_system_library_is_named() -> None:
    offscreen, window = [line for line in command_lines("README.md") if line.startswith("sudo")]
    assert offscreen.split()[3:] == list(dev().LIBRARIES.values())
    assert window.split()[3:] == list(dev().DISPLAY_LIBRARIES.values())


# ---------------------------------------------------------------- what is said of the window


def test_menus_and_keys_are_those_of_the_window(qapp) -> None:
    from PySide6.QtGui import QKeySequence

    from nnsim.app.commands import COMMANDS as TABLE
    from nnsim.app.commands.command import plain
    from nnsim.ui.data.painting.painting import TOOLS

    named = re.findall(r"\*\*(\w+ > [^*]+)\*\*", " ".join(text_of("README.md").split()))
    menus = {" > ".join((*command.menu.split("/"), plain(command.label))) for command in TABLE}
    assert named
    assert set(named) <= menus
    keys = {tool.shortcut for tool in TOOLS} | {"Shift", "[", "]", "Ctrl+C"}
    for command in TABLE:
        if isinstance(command.keys, str):
            keys |= {key.strip() for key in command.keys.split(";")}
        elif command.keys is not None:
            keys |= {sequence.toString() for sequence in QKeySequence.keyBindings(command.keys)}
    assert set(re.findall(r"<kbd>([^<]+)</kbd>", text_of("README.md"))) <= keys
