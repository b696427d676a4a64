"""Child processes that a test starts and leaves running."""

from __future__ import annotations

import multiprocessing
import subprocess
from multiprocessing import resource_tracker
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil

from guards.origins import origin_of_pid, watch

GRACE = 3.0
"""Seconds that a process gets to end by itself."""


class ProcessGuard:
    """Sees all descendants, whoever started them; kills what is left after the report."""

    def start(self) -> None:
        """Remember from now on who starts processes."""
        watch(BaseProcess, "start")
        watch(subprocess.Popen, "_execute_child")

    def alive(self) -> list[object]:
        """All descendants but zombies and multiprocessing's own book-keeper, which lives as long as Python."""
        keeper = getattr(resource_tracker._resource_tracker, "_pid", None)
        if _children() in (set(), {keeper}):
            return []
        return [p for p in psutil.Process().children(recursive=True) if p.pid != keeper and _runs(p)]

    def settle(self, left: list[object]) -> list[object]:
        """Those of ``left`` that still run after the grace period."""
        _, alive = psutil.wait_procs([p for p in left if isinstance(p, psutil.Process)], GRACE)
        return [process for process in alive if _runs(process)]

    def describe(self, thing: object) -> str:
        """Name, command line and origin."""
        assert isinstance(thing, psutil.Process)
        try:
            command = " ".join(thing.cmdline())[:200]
        except psutil.Error:
            command = "its command line is gone"
        named = next((p for p in multiprocessing.active_children() if p.pid == thing.pid), None)
        name = f" {named.name!r}" if named else ""
        return f"child process {thing.pid}{name} still runs{origin_of_pid(thing.pid)}: {command}"

    def dispose(self, thing: object) -> None:
        """Kill it, so that the next test starts clean."""
        assert isinstance(thing, psutil.Process)
        try:
            thing.kill()
            thing.wait(GRACE)
        except psutil.Error:
            return


def _children() -> set[int] | None:
    """Those of this process, as Linux lists them; None where it does not.

    To look through all processes of a machine takes longer than most tests.
    """
    tasks = Path("/proc/self/task")
    try:
        lists = [(task / "children").read_text(encoding="ascii") for task in tasks.iterdir()]
    except OSError:
        return None
    return {int(pid) for one in lists for pid in one.split()}


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
