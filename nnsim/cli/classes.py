"""``nnsim class``: hand-ins of learners, made and collected, without a server."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from nnsim.cli.class_rules import rules_of
from nnsim.cli.class_table import as_csv_file, as_values, lines
from nnsim.cli.errors import DONE, FAILED, UsageError
from nnsim.cli.place import place
from nnsim.cli.source import open_source
from nnsim.cli.streams import print_json, say
from nnsim.core.catalogue import load
from nnsim.core.counted import counted, nouns
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError
from nnsim.lessons.collecting import Collected, collect
from nnsim.lessons.findings import listed
from nnsim.lessons.grid import grids
from nnsim.lessons.handin import Ran, hand_in, ran, save, usual_name, who_is_here
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import Found, bundled, find, read_file
from nnsim.lessons.log import LogFile, log_path
from nnsim.lessons.mathematicians import names_of
from nnsim.lessons.pack import packed, read_key
from nnsim.lessons.packed import SUFFIX as PACK
from nnsim.lessons.progress import ProgressFiles
from nnsim.lessons.rules import rules_beside
from nnsim.lessons.terms import terms_of


def run(options: argparse.Namespace) -> int:
    """Do what is asked."""
    load()
    return {"verify": _verify, "pack": _pack, "collect": _collect, "hand-in": _hand_in}[options.what](options)


def _verify(options: argparse.Namespace) -> int:
    """With the engine, which is loaded for nothing else here."""
    status: int = importlib.import_module("nnsim.cli.verify").run(options)
    return status


def _pack(options: argparse.Namespace) -> int:
    found = find(options.lesson)
    if not options.out.lower().endswith(PACK):
        raise UsageError(f"A lesson pack ends in {PACK}, by which nnsim knows it; call it so.")
    out, key = place(options.out), place(options.key)
    if out == key:
        raise UsageError("Pack and key are two files; give them two names.")
    rules, words = rules_of(options)
    made = packed(_sound(found), found.path.parent, solutions=options.with_solutions, rules=rules, words=words)
    _write(key, made.key)
    _write(out, made.pack)
    print(f"saved {out}\nsaved {key}, which is for you alone")
    if made.kept:
        names = listed(question.id for question in made.kept)
        print(
            f"{nouns(len(made.kept), 'answer')} to {names} cannot be checked in the pack; collect with --key does it."
        )
    return DONE


def _hand_in(options: argparse.Namespace) -> int:
    found = find(options.lesson)
    lesson, rules = _sound(found), rules_beside(found.path)
    files = ProgressFiles(rules=rules.sha)
    who, log = who_is_here(files.place), log_path(files.place, lesson, rules.sha)
    progress, problem = files.load(lesson)
    if problem:
        raise ProblemError(problem)
    if not progress.steps:
        text = f"Nothing is remembered of '{lesson.title}' here; go through it in the window first."
        raise ProblemError(Problem(text, "lesson"))
    terms = terms_of(lesson, rules, LogFile(log, rules.sha, who).entries)
    made = hand_in(lesson, progress, who, name=options.name, run=_ran(options.run), terms=terms)
    path = place(options.out or usual_name(made))
    save(path, made)
    print(f"saved {path}")
    return DONE


def _ran(word: str | None) -> Ran | None:
    if word is None:
        return None
    checkpoint = open_source(word).checkpoint
    if checkpoint is None:
        raise UsageError(f"{word} holds no run; train it, and save it with its run.")
    return ran(checkpoint)


def _sound(found: Found) -> Lesson:
    """Raises ``ProblemError`` for a lesson with mistakes."""
    if found.read.lesson is None:
        raise ProblemError(found.read.findings[0].problem(found.path.name))
    return found.read.lesson


def _collect(options: argparse.Namespace) -> int:
    out = None if options.csv is None else place(options.csv)
    known = {lesson.sha: lesson for lesson in _known(options)}
    collected = collect(Path(options.folder))
    for problem in collected.bad:
        say(f"nnsim: {problem}")
    names = _names(collected, is_shown=options.names == "shown")
    found = grids(collected.newest, known)
    if out is not None:
        _write(out, as_csv_file(found, known, names, with_texts=options.names == "shown"))
    if options.json:
        print_json(as_values(found, collected, names))
    else:
        print("\n".join([*(line for grid in found for line in lines(grid, names)), *_told(collected, options)]))
    return FAILED if collected.bad and not collected.newest else DONE


def _write(path: Path, content: bytes) -> None:
    try:
        write_atomically(path, content)
    except OSError as error:
        raise ProblemError(Problem(f"{path.name} cannot be saved: {why_not(error)}.", "file")) from error


def _known(options: argparse.Namespace) -> list[Lesson]:
    """Lessons whose hand-ins can be told in words: the chapters, and those that are named; the keys count most."""
    chapters = (read_file(path).read.lesson for path in bundled())
    return [
        *(lesson for lesson in chapters if lesson),
        *(_sound(find(word)) for word in options.lesson),
        *map(read_key, map(Path, options.key)),
    ]


def _names(collected: Collected, *, is_shown: bool) -> dict[str, str]:
    """What each learner is called; who typed no name has that of a mathematician in any case."""
    names = names_of(collected.learners)
    typed = {one.learner: one.hand_in.name for one in (*collected.earlier, *collected.newest) if one.hand_in.name}
    return names | typed if is_shown else names


def _told(collected: Collected, options: argparse.Namespace) -> list[str]:
    """What was not counted."""
    told = list[str]()
    if not collected.newest:
        told.append(f"There is no hand-in in '{options.folder}'.")
    if collected.earlier:
        replaced = counted(len(collected.earlier), "earlier hand-in")
        files = f": {', '.join(one.path.name for one in collected.earlier)}" if options.names == "shown" else ""
        told.append(f"{replaced} of the same learners left aside{files}")
    if collected.others:
        told.append(f"{counted(collected.others, 'other file')} left alone")
    if options.csv:
        told.append(f"saved {options.csv}")
    return told
