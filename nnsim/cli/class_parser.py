"""The grammar of ``nnsim class``, each of whose words takes options of its own."""

from __future__ import annotations

import argparse

from nnsim.core.backends import CHOICES


def add_class(parser: argparse.ArgumentParser) -> None:
    """What a class without a server needs."""
    parser.description = "A class without a server: hand a lesson out, hand in what was done, see who is where."
    words = parser.add_subparsers(dest="what", required=True, metavar="pack|hand-in|collect|verify")
    _add_pack(words.add_parser("pack", help="make one file of a lesson, and the key apart", allow_abbrev=False))
    _add_verify(
        words.add_parser("verify", help="make a run once more, and hold it against a challenge", allow_abbrev=False)
    )
    _add_collect(words.add_parser("collect", help="who is where, and which mistakes are made most", allow_abbrev=False))
    _add_hand_in(words.add_parser("hand-in", help="write what was done in a lesson to a file", allow_abbrev=False))


def _add_collect(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Read all hand-ins in a folder and below it, and show who is where and which mistakes are made most. Of every "
        "learner the newest counts. Names of mathematicians stand for those of learners, for the projector."
    )
    parser.add_argument("folder", metavar="FOLDER", help="where the hand-ins lie")
    parser.add_argument(
        "--lesson",
        metavar="FILE",
        action="append",
        default=[],
        help="the text of a lesson of your own; may be repeated",
    )
    parser.add_argument(
        "--key", metavar="FILE", action="append", default=[], help="the key of a lesson pack; may be repeated"
    )
    parser.add_argument("--csv", metavar="OUT.csv", help="write a table for a spreadsheet, a row for each step")
    parser.add_argument("--names", choices=("hidden", "shown"), default="hidden", help="default: hidden")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")


def _add_pack(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Make one file of a lesson for a class, in which answers can be checked but not read, without notes and "
        "solutions; the key is another file, for you. Learners open the pack as they open a lesson."
    )
    parser.add_argument("lesson", metavar="FILE|LESSON", help="a text, or a name from 'nnsim lessons list'")
    parser.add_argument("--out", metavar="FILE.nnsim-lesson", required=True, help="the pack")
    parser.add_argument("--key", metavar="FILE.nnsim-key", required=True, help="the key")
    parser.add_argument("--with-solutions", action="store_true", help="learners may have the solution shown")
    _add_rules(parser)


def _add_rules(parser: argparse.ArgumentParser) -> None:
    """What says how far a pack is open; STEP is the id of a step, as in ``## Title {#id}``."""
    for option, form, words in (
        ("--word", "STEP=WORD", "the step opens with this word, which the key lists; may be repeated"),
        ("--date", "STEP=DATE", "it opens then, such as '2026-12-01 09:00' of your clock; may be repeated"),
        ("--when", "STEP=CONDITION", "it opens when this holds; 'met' is that all tasks before are met"),
        ("--hide", "STEP", "nobody sees the step, and it counts as passed; may be repeated"),
    ):
        parser.add_argument(option, metavar=form, action="append", default=[], help=words)
    parser.add_argument("--exam", action="store_true", help="nothing is left but the task")
    parser.add_argument("--with-hints", action="store_true", help="hints are given in the exam, too")


def _add_hand_in(parser: argparse.ArgumentParser) -> None:
    parser.description = "Write how far you are in a lesson, with your answers, to one file for your teacher."
    parser.add_argument("lesson", metavar="FILE|LESSON", help="a text, or a name from 'nnsim lessons list'")
    parser.add_argument("--out", metavar="FILE", help="default: LESSON-DATE-TIME.nnsim-handin in this folder")
    parser.add_argument("--name", metavar="NAME", default="", help="your name, if you want to be named")
    parser.add_argument("--run", metavar="FILE.nnsim", help="a project with its run, which is handed in by its hash")


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Make the run in a project once more from its seed, compare the weights bit for bit, and hold the conditions "
        "of a challenge against it."
    )
    parser.epilog = (
        "The same bits are promised for the same version of nnsim and PyTorch on the same kind of processor."
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="projects with their runs, or hand-ins with their documents"
    )
    parser.add_argument(
        "--lesson", metavar="FILE|LESSON", help="the challenge: the last task of a lesson, on its samples"
    )
    parser.add_argument(
        "--that", metavar="CONDITION", action="append", help="a condition, such as 'network.parameters <= 60'"
    )
    parser.add_argument("--backend", choices=CHOICES, help="who made the steps (default: each is tried in turn)")
    parser.add_argument("--watched", action="store_true", help="with --json: print lines with how far it is, too")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
