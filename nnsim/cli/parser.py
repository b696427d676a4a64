"""The grammar of the command line. Light on purpose: only argparse is imported."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NoReturn

from nnsim import __version__
from nnsim.cli.class_parser import add_class
from nnsim.cli.errors import DONE, UsageError
from nnsim.core.backends import CHOICES, PRECISIONS
from nnsim.language.languages import CODES

COMMANDS = (
    "examples", "train", "sweep", "experiment", "snapshot", "record", "report", "export", "lessons", "class", "doctor",
)  # fmt: skip

USAGE = """\
nnsim [FILE]                        open the window
       nnsim examples [--json]             list the bundled example projects
       nnsim train FILE|EXAMPLE ...        train without a window
       nnsim sweep FILE|EXAMPLE ...        train with several values of its settings, and compare
       nnsim experiment [NAME] ...         make the runs of a prepared experiment, or list them
       nnsim snapshot FILE|EXAMPLE ...     draw the window into a picture, no display needed
       nnsim record FILE|EXAMPLE ...       draw the window into a film of the run, no display needed
       nnsim report FILE|EXAMPLE ...       write a run up as one HTML file
       nnsim export FILE|EXAMPLE ...       write it for PyTorch, ONNX and others
       nnsim lessons list|check|sheet|...  list lessons, check one, print the teacher's page
       nnsim class pack|collect|...        hand a lesson out, and see of hand-ins who is where
       nnsim doctor [--json]               check the installation
       nnsim COMMAND --help                all options of a command"""

FORMS = ("pytorch", "onnx", "safetensors", "svg", "png", "csv", "npz")
"""What a project can be exported to."""

MAX_SEED = 2**32 - 1
MAX_EPOCHS = 1_000_000_000
MAX_SHARE = 0.9


class Parser(argparse.ArgumentParser):
    """Raises ``UsageError`` with one line instead of printing the usage and leaving."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is."""
        raise UsageError(f"{message[:1].upper()}{message[1:]}; see '{self.prog} --help'.")


def parse(arguments: Sequence[str]) -> argparse.Namespace | int:
    """The options with ``command`` among them, or an exit status where help or the version was asked for."""
    command = arguments[0] if arguments and arguments[0] in COMMANDS else "window"
    parser = _command(command)
    try:
        options = parser.parse_args(arguments if command == "window" else arguments[1:])
    except SystemExit:  # argparse leaves this way after --help and --version
        return DONE
    options.command = command
    if command == "window" and options.file is not None:
        _refuse_typo(options.file)
    return options


def _refuse_typo(word: str) -> None:
    near = get_close_matches(word, COMMANDS, n=1, cutoff=0.7)
    if near and "." not in word and "/" not in word:
        raise UsageError(f"There is no command {word!r}; did you mean 'nnsim {near[0]}'?")


def _command(command: str) -> Parser:
    if command == "window":
        parser = Parser(prog="nnsim", usage=USAGE, allow_abbrev=False)
    else:
        parser = Parser(prog=f"nnsim {command}", allow_abbrev=False)
    _ADD[command](parser)
    return parser


def _add_window(parser: argparse.ArgumentParser) -> None:
    parser.description = "Draw data, assemble layers, and watch neural networks learn."
    parser.add_argument("file", nargs="?", metavar="FILE", help="project to open (default: the last one), or samples")
    parser.add_argument("--language", choices=CODES, default="", help="of the window (default: as chosen in it)")
    parser.add_argument("--version", action="version", version=f"nnsim {__version__}")


def _add_examples(parser: argparse.ArgumentParser) -> None:
    parser.description = "List the bundled example projects."
    _add_json(parser)


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.description = "Check the installation and print one block to copy into a report."
    _add_json(parser)


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.description = "Train a project from its seed, without a window."
    parser.epilog = (
        "On several cores, cards or machines: 'torchrun --nproc-per-node N -m nnsim train FILE ...' shares every batch "
        "among N processes, with the same result up to rounding."
    )
    _add_project(parser)
    parser.add_argument(
        "--epochs", type=_epochs, metavar="N", help="passes over the data (default: as the project says)"
    )
    parser.add_argument("--until-loss", type=_number, metavar="X", help="end once the training loss is X or less")
    parser.add_argument("--seed", type=_seed, metavar="S", help="another seed for weights and order")
    parser.add_argument("--learner", metavar="NAME", help="another learner, such as backprop or neighbours")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto", help="where to compute")
    parser.add_argument(
        "--backend",
        choices=CHOICES,
        help="who makes the steps: torch is the reference, tuned a faster loop, fused a kernel, graph CUDA graphs "
        "where there is a card, auto the fastest that fits (default)",
    )
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        default="float32",
        help="what products are computed in; tf32 and bf16 are for --device cuda (default: float32)",
    )
    parser.add_argument(
        "--engine",
        choices=("here", "process"),
        default="here",
        help="train in this process, or in the engine process as the window does; the numbers are the same",
    )
    parser.add_argument(
        "--data", metavar="PATH", help="your own samples: CSV, NPZ, NPY, IDX, a text, or pictures in folders"
    )
    _add_reading(parser.add_argument_group("how --data is read", "Left out, all this is as recognised."))
    parser.add_argument("--weights", metavar="FILE.safetensors", help="start from these weights, not from the seed")
    parser.add_argument("--resume", action="store_true", help="go on with the run in FILE, not from the seed")
    parser.add_argument("--out", metavar="FILE.nnsim", help="save the project with the trained run")
    _add_json(parser)


def _add_sweep(parser: argparse.ArgumentParser) -> None:
    parser.description = "Train a project with every combination of settings, each from several seeds, and compare."
    parser.epilog = (
        "NAME is as the file says: recipe.rate, recipe.optimizer, recipe.optimizer.momentum, dense1.units; a wrong one "
        "lists all there are. A chosen optimizer brings its usual rate unless one is set. A project keeps 6 runs at "
        "most: of more, those nearest to the means of the best settings."
    )
    _add_project(parser)
    parser.add_argument(
        "--set", metavar="NAME=VALUE,...", action="append", help="values to try; may be repeated: all combinations"
    )
    parser.add_argument(
        "--seeds", type=_counting, metavar="N", default=1, help="runs of each, seed by seed (default: 1)"
    )
    parser.add_argument(
        "--epochs", type=_epochs, metavar="N", help="passes over the data (default: as the project says)"
    )
    parser.add_argument("--jobs", type=_counting, metavar="N", help="processes at a time (default: one for each core)")
    parser.add_argument(
        "--out", metavar="FOLDER|FILE.nnsim", help="save tables and a project to compare in the window, or it alone"
    )
    _add_json(parser)


def _add_experiment(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Make the runs of a prepared experiment, each variant from several seeds; without NAME list them."
    )
    parser.epilog = (
        "The table has the median over the seeds, and in brackets the least and the largest value. A CSV file has "
        "every number by line, x, seed and measure; a project keeps them for the window."
    )
    parser.add_argument("experiment", nargs="?", metavar="NAME", help="which one (default: list them)")
    text = "a .nnsim file, or a name from 'nnsim examples' (default: the example that it is meant for)"
    parser.add_argument("project", nargs="?", metavar="FILE|EXAMPLE", help=text)
    parser.add_argument("--seeds", type=_counting, metavar="N", help="runs of each variant (default: as it says, 5)")
    parser.add_argument("--out", metavar="FILE.csv|FILE.nnsim", help="save the numbers, or the project with them")
    _add_json(parser)


def _add_reading(group: argparse._ArgumentGroup) -> None:
    """What the window's dialog lets one correct."""
    add = group.add_argument
    several = "what to learn: a column, or an array of an NPZ file; repeated for several values at once"
    add("--target", metavar="COLUMN", action="append", help=several)
    add("--inputs", metavar="ARRAY", help="the samples among the arrays of an NPZ file")
    add("--test-inputs", metavar="ARRAY", help="samples for testing in an NPZ file, - for none")
    add("--test-target", metavar="ARRAY", help="the targets of --test-inputs")
    add("--validation-inputs", metavar="ARRAY", help="samples for validation in an NPZ file, - for none")
    add("--validation-target", metavar="ARRAY", help="the targets of --validation-inputs")
    add("--task", choices=("classification", "regression"), help="whether the target holds classes or values")
    add("--ignore", metavar="COLUMN", action="append", help="leave a column out; may be repeated")
    add(
        "--use",
        metavar="COLUMN=USE",
        action="append",
        help="number, category, ignore, classes, values or split; may be repeated",
    )
    add("--delimiter", metavar="SIGN", help="what parts cells: comma, semicolon, tab, bar, blank, or another sign")
    add("--decimal", choices=("point", "comma"), help="the decimal sign")
    add("--thousands", choices=("none", "comma", "point", "blank", "apostrophe"), help="the sign between thousands")
    add("--quote", choices=("double", "single", "none"), help="the quotation mark around cells")
    add("--encoding", metavar="NAME", help="utf-8, cp1252, utf-16 and others")
    add("--skip-lines", type=_lines, metavar="N", help="lines above the table")
    add("--header", action=argparse.BooleanOptionalAction, help="whether the first row holds names")
    add("--missing", metavar="WORDS", help="words for missing values, with commas between them, such as 'NA,?'")
    add("--gaps", choices=("drop", "mean"), help="leave incomplete rows out, or take the mean (default: drop)")
    add("--scaling", choices=("none", "standard", "minmax"), help="how to scale the inputs (default: as they need)")
    add("--target-scaling", choices=("none", "standard", "minmax"), help="how to scale values to learn")
    kinds = ("image", "rows", "series", "channels-first", "wide")
    add("--samples", choices=kinds, help="what arrays or tables hold; wide: a series per row (default: by their axes)")
    add("--levels", metavar="BLACK:WHITE", help="what is black and white in pictures (default: by their range)")
    add("--size", metavar="WxH", help="pixels of pictures in folders (default: as most are, at most 64)")
    add("--color", choices=("grey", "rgb"), help="how to read pictures in folders (default: as they are)")
    add("--strict", action="store_true", default=None, help="refuse a folder with a broken picture")
    add("--test-share", type=_share, metavar="X", help="share to hold out, 0 to 0.9")
    add("--split", choices=("given", "stratified", "random"), help="how to hold out (default: as the source says)")
    add("--split-seed", type=_seed, metavar="S", help="the seed of the split")


def _add_snapshot(parser: argparse.ArgumentParser) -> None:
    parser.description = "Train a project and draw the window into a PNG picture; no display is needed."
    _add_project(parser)
    parser.add_argument("--out", metavar="PNG", required=True, help="the picture to write")
    parser.add_argument(
        "--epochs", type=_epochs, metavar="N", help="train so long first (default: as the project says)"
    )
    _add_look(parser)


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.description = "Train a project and draw the window into a film; no display is needed."
    parser.epilog = "Pictures are taken after epochs, not after times: the same recording gives the same pictures."
    _add_project(parser)
    parser.add_argument("--out", metavar="GIF|MP4", required=True, help="the film to write; 'pip install av' for MP4")
    parser.add_argument("--epochs", type=_epochs, metavar="N", help="train so long (default: as the project says)")
    parser.add_argument(
        "--every", type=_counting, metavar="N", help="a picture after every N epochs (default: about 60)"
    )
    parser.add_argument("--fps", type=_fps, metavar="X", default=10.0, help="pictures a second, 1 to 50 (default: 10)")
    _add_look(parser)


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write a run up as one HTML file: pictures, network, curves, results, recipe. It opens offline."
    )
    _add_project(parser)
    parser.add_argument("--out", metavar="HTML", required=True, help="the page to write")
    parser.add_argument(
        "--epochs", type=_epochs, metavar="N", help="train so long first (default: the run in the file, else its plan)"
    )


def _add_lessons(parser: argparse.ArgumentParser) -> None:
    parser.description = "List the lessons that ship with nnsim, check one, or list what conditions may name."
    parser.epilog = (
        "check reads a lesson, goes through its recorded solution with the real engine, and tries every wrong answer "
        "and wrong move that it knows; without FILE all lessons that ship with nnsim. sheet prints the teacher's page "
        "with the key, as Markdown; with --out it writes a page of A4 to print, and with --key that with the answers."
    )
    parser.add_argument("what", choices=("list", "check", "sheet", "names"), help="what to do")
    text = "for check and sheet: a text, or a name from the list"
    parser.add_argument("lesson", nargs="?", metavar="FILE|LESSON", help=text)
    parser.add_argument("--out", metavar="HTML", help="for sheet: write a page to print, without the answers")
    parser.add_argument("--key", action="store_true", help="for sheet with --out: write the answers instead")
    _add_json(parser)


def _add_look(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--view",
        metavar="NAME",
        default="window",
        help="a single panel instead of the whole window, or presenter_window",
    )
    parser.add_argument("--size", type=_size, metavar="WxH", default=(1366, 768), help="default: 1366x768")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=_scale, metavar="S", default=1.0, help="pixels per point (default: 1)")
    parser.add_argument("--presenter", action="store_true", help="as presenter mode shows it")
    parser.add_argument("--language", choices=CODES, default="", help="of the window (default: en)")
    text = "with the panel of this chapter or lesson file, whose document takes the place of the project"
    parser.add_argument("--lesson", metavar="LESSON[:STEP]", default="", help=text)
    text = "with that lesson in the editor, and beside its text conditions, names, locks, recorded or checked"
    pages = ("conditions", "names", "locks", "recorded", "checked")
    parser.add_argument("--editor", nargs="?", const="conditions", default="", choices=pages, help=text)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.description = "Write a project, its data, its weights or a figure of its network for other programs."
    parser.epilog = (
        "pytorch: a script that repeats the run; onnx: the trained network; safetensors: its weights; "
        "svg, png: a figure of the network; csv, npz: the data set."
    )
    _add_project(parser)
    parser.add_argument("--to", type=_form, metavar="|".join(FORMS), required=True, help="the kind of file")
    parser.add_argument("--out", metavar="PATH", required=True, help="the file to write")
    parser.add_argument(
        "--epochs",
        type=_epochs,
        metavar="N",
        help="for onnx and safetensors: train so long first (default: the run in the file, else as the project says)",
    )


def _add_project(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", metavar="FILE|EXAMPLE", help="a .nnsim file, or a name from 'nnsim examples'")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")


_ADD = {
    "window": _add_window,
    "examples": _add_examples,
    "train": _add_train,
    "sweep": _add_sweep,
    "experiment": _add_experiment,
    "snapshot": _add_snapshot,
    "record": _add_record,
    "report": _add_report,
    "export": _add_export,
    "lessons": _add_lessons,
    "class": add_class,
    "doctor": _add_doctor,
}


# ---------------------------------------------------------------- values


def _epochs(text: str) -> int:
    return _whole(text, 0, MAX_EPOCHS)


def _counting(text: str) -> int:
    return _whole(text, 1, MAX_EPOCHS)


def _fps(text: str) -> float:
    value = _number(text)
    if not 1 <= value <= 50:
        raise argparse.ArgumentTypeError("a number from 1 to 50 is needed")
    return value


def _seed(text: str) -> int:
    return _whole(text, 0, MAX_SEED)


def _lines(text: str) -> int:
    return _whole(text, 0, 10_000)


def _share(text: str) -> float:
    value = _number(text)
    if not 0 <= value <= MAX_SHARE:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 0 and {MAX_SHARE}")
    return value


def _whole(text: str, low: int, high: int) -> int:
    if not re.fullmatch(r"\d{1,18}", text) or not low <= int(text) <= high:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low} to {high}")
    return int(text)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return value


def _scale(text: str) -> float:
    value = _number(text)
    if not 0.5 <= value <= 4:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 0.5 and 4")
    return value


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{3,4})[x×](\d{3,4})", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1366x768")
    return int(match[1]), int(match[2])


def _form(text: str) -> str:
    if text not in FORMS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a kind of file, choose one of {', '.join(FORMS)}")
    return text
