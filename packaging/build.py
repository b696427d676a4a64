#!/usr/bin/env python3
"""Makes everything that people install, from a fresh clone: ``python packaging/build.py``.

    python packaging/build.py            freeze, test the frozen program, build the installers of this system, measure
    python packaging/build.py --quick    only freeze and test, as CI does
    python packaging/build.py --oldest   fail, too, if the program would not run on the oldest Linux that is promised
    python packaging/build.py --wheel    only wheel and source distribution
    python packaging/build.py --notes    print what changed in this version, for the page of the release
    python packaging/build.py --check-tag v1.2.3     fail unless this version may be published under that tag

What is published lies in packaging/build/results, with SHA256SUMS and a report of sizes, times and budgets.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shipping import budgets, elf, environment, freeze, sizes, smoke, version, wheel
from shipping.budgets import Budget
from shipping.checksums import write_checksums
from shipping.places import LINUX, MACOS, PROGRAM, RESULTS, WINDOWS, BuildError, executable
from shipping.running import say

DOWNLOAD_MB, INSTALLED_MB, SMOKE_S = 270, 1000, 60
"""scikit-learn brings scipy: 86 MiB more on disk, of which its second OpenBLAS alone takes 24. numba brings LLVM,
160 MB on disk and 45 to download: it makes steps of small networks up to a hundred times as fast."""


def installers() -> list[Callable[[Path], Path]]:
    """What this system builds of the frozen program."""
    if LINUX:
        from shipping import deb, tarball  # noqa: PLC0415  each system needs only its own

        return [deb.build, tarball.build]
    if WINDOWS:
        from shipping import windows  # noqa: PLC0415

        return [windows.build]
    if MACOS:
        from shipping import macos  # noqa: PLC0415

        return [macos.build]
    return []


def timed(step: Callable[[], object]) -> float:
    """Seconds that ``step`` takes."""
    began = time.monotonic()
    step()
    return time.monotonic() - began


def build(*, quick: bool, oldest: bool) -> int:
    """Everything in order; 1 if a firm budget is missed."""
    version.check_head(version.read_changelog(), version.version())
    clear()
    python = environment.prepare()
    seconds = {"freeze": timed(lambda: freeze.freeze(python))}
    (RESULTS / "sizes.txt").write_text(sizes.report(PROGRAM), encoding="utf-8")
    if LINUX:
        elf.check(PROGRAM, strict=oldest)
    found = [Budget("installed", sizes.total(PROGRAM) / 1e6, INSTALLED_MB, "MB", firm=True), tested()]
    if not quick:
        found += make_installers(seconds)
        found += budgets.starts([executable(PROGRAM, "nnsim")], [python, "-m", "nnsim"])
        wheel.build(python)
        write_checksums(RESULTS)
    return report(found, seconds)


def build_wheel() -> int:
    """Wheel and source distribution alone."""
    clear()
    wheel.build(environment.prepare())
    write_checksums(RESULTS)
    return 0


def clear() -> None:
    """Nothing of an earlier build is published."""
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)


def tested() -> Budget:
    """Let the frozen program look at itself."""
    say("Testing the frozen program")
    found = smoke.smoke(executable(PROGRAM))
    say(found.text.rstrip())
    return Budget("smoke test", found.seconds, SMOKE_S, "s")


def make_installers(seconds: dict[str, float]) -> list[Budget]:
    """Everything that this system builds; ``seconds`` learns how long each took."""
    found = []
    for make in installers():
        began = time.monotonic()
        file = make(PROGRAM)
        seconds[file.name] = time.monotonic() - began
        found.append(Budget(f"download {file.suffix}", file.stat().st_size / 1e6, DOWNLOAD_MB, "MB", firm=True))
    return found


def report(found: list[Budget], seconds: dict[str, float]) -> int:
    """Write and print sizes, times and budgets."""
    lines = [(RESULTS / "sizes.txt").read_text(encoding="utf-8"), "budgets " + budgets.load()]
    lines += [budget.line() for budget in found]
    lines += ["", *(f"{spent:8.1f} s  {step}" for step, spent in seconds.items())]
    text = "\n".join(lines) + "\n"
    (RESULTS / "report.txt").write_text(text, encoding="utf-8")
    say(text)
    return 0 if all(budget.kept for budget in found if budget.firm) else 1


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(description="Make what people install.")
    made.add_argument("--quick", action="store_true", help="only freeze and test")
    made.add_argument("--oldest", action="store_true", help="fail if the oldest promised Linux could not run it")
    made.add_argument("--wheel", action="store_true", help="only wheel and source distribution")
    made.add_argument("--notes", action="store_true", help="print what changed in this version")
    made.add_argument("--check-tag", metavar="TAG", help="fail unless this version may be published under TAG")
    return made


def main(arguments: list[str]) -> int:
    """Run one of the commands; every failure is a sentence."""
    options = parser().parse_args(arguments)
    try:
        if options.notes:
            print(version.notes(version.read_changelog(), version.version()))
            return 0
        if options.check_tag:
            version.check_tag(version.read_changelog(), version.version(), options.check_tag)
            return 0
        return build_wheel() if options.wheel else build(quick=options.quick, oldest=options.oldest)
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # Windows' code page knows few characters
    sys.exit(main(sys.argv[1:]))
