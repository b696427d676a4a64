"""``nnsim lessons``: list lessons, check one with the real engine, list the names of conditions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from nnsim.cli.errors import DONE, FAILED, UsageError
from nnsim.cli.lesson_stage import HeadlessStage
from nnsim.cli.streams import print_json
from nnsim.core.catalogue import load
from nnsim.core.counted import counted
from nnsim.core.files.write import why_not, write_atomically
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.lessons.check import Tried, tried
from nnsim.lessons.findings import Finding
from nnsim.lessons.lesson import Lesson
from nnsim.lessons.library import Found, bundled, find, read_file
from nnsim.lessons.names.kinds import QUANTITIES, described
from nnsim.lessons.sheet import sheet
from nnsim.lessons.sheet_page import key_page, sheet_page
from nnsim.lessons.translations import misfits, original_of, translations_of


def run(options: argparse.Namespace) -> int:
    """Do what is asked; a lesson with mistakes is a failure."""
    load()
    if options.what not in ("check", "sheet") and options.lesson is not None:
        raise UsageError(f"'nnsim lessons {options.what}' takes no file; leave {options.lesson!r} out.")
    if options.what != "sheet" and (options.out or options.key):
        raise UsageError("--out and --key are for 'nnsim lessons sheet'; leave them out.")
    return {"list": _list, "check": _check, "sheet": _sheet, "names": _names}[options.what](options)


def _list(options: argparse.Namespace) -> int:
    found = [(found.path.stem, found.read.lesson) for found in map(read_file, bundled())]
    lessons = [(name, lesson) for name, lesson in found if lesson]
    if options.json:
        keys = ("title", "item", "minutes", "language")
        print_json({"lessons": [{"name": n, **{key: getattr(each, key) for key in keys}} for n, each in lessons]})
        return DONE
    width = max((len(name) for name, _ in lessons), default=0)
    for name, lesson in lessons:
        print(f"{name:{width}}  {lesson.title} (lecture item {lesson.item}, {counted(lesson.minutes, 'minute')})")
    return DONE


def _sheet(options: argparse.Namespace) -> int:
    if options.lesson is None:
        raise UsageError("Say which lesson, as in 'nnsim lessons sheet counting'; 'nnsim lessons list' names them.")
    found = find(options.lesson)
    if found.read.lesson is None:
        _say(found.path.name, found.read.findings)
        return FAILED
    if options.out or options.key:
        return _sheet_page(found.read.lesson, options)
    page = sheet(found.read.lesson)
    if options.json:
        print_json({"lesson": found.read.lesson.id, "sheet": page})
    else:
        print(page)
    return DONE


def _sheet_page(lesson: Lesson, options: argparse.Namespace) -> int:
    """Write the page to print, or its key, as HTML."""
    if not options.out:
        raise UsageError("The key is a page of its own: say where to, as in --key --out key.html.")
    path = Path(options.out)
    try:
        write_atomically(path, (key_page if options.key else sheet_page)(lesson).encode())
    except OSError as error:
        raise ProblemError(Problem(f"{path.name} cannot be written: {why_not(error)}.")) from error
    if options.json:
        print_json({"lesson": lesson.id, "out": str(path)})
    else:
        print(f"{path}: {'the key to' if options.key else 'the page of'} '{lesson.title}'")
    return DONE


def _names(options: argparse.Namespace) -> int:
    if options.json:
        print_json(described())
        return DONE
    rows = [(each.signature(), each.type, each.unit, each.help) for each in QUANTITIES]
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    for signature, kind, unit, help_ in rows:
        print(f"{signature:{widths[0]}}  {kind:{widths[1]}}  {unit:{widths[2]}}  {help_}")
    return DONE


# ---------------------------------------------------------------- check


def _check(options: argparse.Namespace) -> int:
    found = [find(options.lesson)] if options.lesson else [read_file(path) for path in bundled()]
    if not options.lesson:
        found += [read_file(path) for one in found for path in translations_of(one.path)]
    results = [_tried(each, aloud=not options.json) for each in found]
    if options.json:
        print_json({"lessons": results})
    return DONE if all(result["passes"] for result in results) else FAILED


def _tried(found: Found, *, aloud: bool) -> dict[str, Any]:
    name, lesson = found.path.name, found.read.lesson
    name = f"{found.path.parent.name}/{name}" if original_of(found.path) else name
    findings = [*found.read.findings, *_misfits(found)]
    if aloud:
        _say(name, findings)
    steps = list[Tried]()
    for step in tried(lesson, HeadlessStage(found.path.parent)) if lesson and not original_of(found.path) else ():
        steps.append(step)
        findings += step.findings
        if aloud:
            _say(name, step.findings)
            brought = f", {counted(step.wrong, 'wrong way')} answered" if step.wrong else ""
            print(f"{name}: {step.step.title}: {'passes' if step.passes else 'fails'}{brought}")
    passes = lesson is not None and all(step.passes for step in steps) and not any(map(_keeps, findings))
    if aloud:
        print(f"{name}: {'passes' if passes else 'fails'}")
    return {
        "lesson": name,
        "passes": passes,
        "findings": [{"line": f.line, "severity": f.severity.value, "text": f.text} for f in findings],
        "steps": [{"step": s.step.id, "passes": s.passes, "wrong": s.wrong} for s in steps],
    }


def _misfits(found: Found) -> list[Finding]:
    """What a translation has otherwise than the English chapter."""
    original = original_of(found.path)
    english = read_file(original).read.lesson if original else None
    return list(misfits(found.read.lesson, english)) if found.read.lesson and english else []


def _keeps(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR


def _say(name: str, findings: list[Finding] | tuple[Finding, ...]) -> None:
    for finding in findings:
        kind = "" if finding.severity is Severity.ERROR else f"{finding.severity.value}: "
        print(f"{name}, line {finding.line}: {kind}{finding.text}")
