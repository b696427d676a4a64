"""Starts windows, sees them end, makes what broke them short, and tells."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from monkey.acts import Act, Script, read_script
from monkey.eyes import FOUND, Finding
from monkey.report import Totals
from monkey.shrink import shrink
from nnsim.core.catalogue import load as load_catalogue
from nnsim.examples.example import examples

ROOT = Path(__file__).parents[3]
SILENCE = 240.0
"""Seconds without an act after which a window counts as hanging, whatever it says."""

PER_WINDOW = 4000
"""Events after which a new window is opened."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one window: its last script, and what broke it."""

    script: Script | None
    finding: Finding | None
    report: dict[str, Any] = field(default_factory=dict)
    tail: str = ""


def play(order: dict[str, Any], folder: Path | None = None) -> Result:
    """Run one window in a process of its own."""
    kept = folder or Path(tempfile.mkdtemp(prefix="nnsim-monkey-"))
    try:
        kept.mkdir(parents=True, exist_ok=True)
        (kept / "order.json").write_text(json.dumps(order), encoding="utf-8")
        return _judge(kept, _run(kept))
    finally:
        if folder is None:
            shutil.rmtree(kept, ignore_errors=True)


def _run(folder: Path) -> int | None:
    """The exit status; None for a window that had to be ended."""
    command = [sys.executable, "-X", "faulthandler", "-m", "monkey.child", str(folder / "order.json")]
    log = folder / "acts.jsonl"
    with (folder / "said.txt").open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=_environment(folder), stdout=said, stderr=said)
        try:
            size, since = -1, time.monotonic()
            while time.monotonic() - since < SILENCE:
                try:
                    return process.wait(1.0)
                except subprocess.TimeoutExpired:
                    now = log.stat().st_size if log.exists() else 0
                    size, since = now, (time.monotonic() if now != size else since)
            return None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def _environment(folder: Path) -> dict[str, str]:
    """A home of its own; without a display unless one was chosen."""
    home = {name: str(folder / name.lower()) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    home["HOME"] = home["TMPDIR"] = str(folder / "home")
    Path(home["HOME"]).mkdir(exist_ok=True)
    paths = [str(ROOT), str(ROOT / "tests" / "support")]
    platform = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"), "OMP_NUM_THREADS": "1"}
    return {**os.environ, **home, **platform, "PYTHONPATH": os.pathsep.join(paths)}


def _judge(folder: Path, status: int | None) -> Result:
    log = folder / "acts.jsonl"
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    script = read_script(text) if text else None
    said = (folder / "said.txt").read_text(encoding="utf-8", errors="replace")[-4000:]
    report = _read(folder / "report.json")
    if status == 0:
        return Result(script, None, report, said)
    if status == FOUND:
        told = _read(folder / "finding.json")
        finding = Finding(told["kind"], told["mark"], told["text"])
    else:
        faults = (folder / "faults.txt").read_text(encoding="utf-8") if (folder / "faults.txt").exists() else ""
        finding = _died(status, faults, said)
    found = {"kind": finding.kind, "mark": finding.mark}
    return Result(replace(script, found=found) if script else None, finding, report, said)


def _died(status: int | None, faults: str, said: str) -> Finding:
    kind = "hangs" if status is None or "Timeout" in faults else "crash"
    how = "it had to be ended" if status is None else f"exit status {status}"
    broken = faults.rpartition("Current thread")[2]
    stack = re.findall(r'File "([^"]*)", line \d+ in (\S+)', broken.partition("\n\n")[0])
    ours = [f"{name.partition('/nnsim/')[2]}:{function}" for name, function in stack if "/nnsim/" in name]
    mark = f"{kind}: nnsim/{ours[0]}" if ours else f"{kind}: {how}"
    return Finding(kind, mark, f"{how}\n{faults}\n{said}")


def _read(path: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told


def shortened(result: Result, order: dict[str, Any], seconds: float, tries: int = 2) -> Script:
    """The same fault by fewer acts; what depends on moments is tried more than once."""
    assert result.script is not None
    assert result.finding is not None
    script, mark = result.script, result.finding.mark

    def breaks(acts: Sequence[Act]) -> bool:
        for _ in range(tries if len(acts) < len(script.acts) // 4 or len(acts) < 40 else 1):
            found = replayed(replace(script, acts=tuple(acts)), order).finding
            if found is not None:
                print(f"  {len(acts)} acts: {found.mark}", flush=True)
                return found.mark == mark
        print(f"  {len(acts)} acts: nothing", flush=True)
        return False

    return replace(script, acts=tuple(shrink(script.acts, breaks, seconds=seconds)))


def replayed(script: Script, order: dict[str, Any]) -> Result:
    """Play a script."""
    with tempfile.TemporaryDirectory(prefix="nnsim-monkey-") as folder:
        file = Path(folder) / "replay.jsonl"
        script.write(file)
        return play({**order, "replay": str(file)})


# ------------------------------------------------------------ the command


def main(arguments: list[str]) -> int:
    """0 if nothing broke, else 1."""
    options = _options(arguments)
    load_catalogue()
    base = {"ignored": options.ignore, "plant": options.plant}
    if options.replay:
        return _replay(options.replay, base, options)
    totals = Totals()
    found: dict[str, list[Any]] = {}
    end = time.monotonic() + 60 * options.minutes if options.minutes else None
    for order in _orders(options, end is not None):
        if end is not None and time.monotonic() > end:
            break
        result = play({**base, **order})
        totals.add(result.report)
        print(_line(order, result), flush=True)
        if result.finding is None:
            continue
        is_new = result.finding.mark not in found
        found.setdefault(result.finding.mark, []).append(order)
        print(f"\n{result.finding.mark}\n{result.finding.text.strip()}\n", flush=True)
        if is_new:
            _keep(result, base, options)
        if not options.keep_going:
            break
    print(totals.text())
    for mark, orders in sorted(found.items(), key=lambda item: -len(item[1])):
        print(f"{len(orders)} x {mark}")
    kinds = "1 kind of fault." if len(found) == 1 else f"{len(found)} kinds of faults."
    print(kinds if found else "Nothing broke.")
    return 1 if found else 0


def _line(order: dict[str, Any], result: Result) -> str:
    """One window: what it began with, how far it came, and what broke it."""
    first = order["rounds"][0]
    done = sum(result.report.get("acts", {}).values()) or len(result.script.acts if result.script else ())
    what = result.finding.mark if result.finding else "nothing broke"
    return f"{first['example']}, seed {first['seed']}: {done:,} events, {what}"


def _keep(result: Result, base: dict[str, Any], options: argparse.Namespace) -> None:
    """Write the script that breaks it again, short if there is time."""
    if result.script is None or result.finding is None:
        return
    options.out.mkdir(parents=True, exist_ok=True)
    name = "".join(c if c.isalnum() else "-" for c in result.finding.mark)[:80]
    file = options.out / f"{name}.jsonl"
    result.script.write(file)
    if options.shrink:
        script = shortened(result, base, options.shrink)
        script.write(file)
        if len(script.acts) <= 60:
            print(script.text())
    print(f"python3 dev.py monkey --replay {file}", flush=True)


def _replay(file: Path, base: dict[str, Any], options: argparse.Namespace) -> int:
    result = play({**base, "replay": str(file.resolve())})
    print(result.finding.text if result.finding else "Nothing broke.")
    if result.finding and options.shorten:
        _keep(result, base, options)
    return 1 if result.finding else 0


def _orders(options: argparse.Namespace, endless: bool) -> Any:
    """One window after the other, the examples in turns, each with a seed of its own."""
    names = _names(options.example)
    seed, left = options.seed, options.events
    while left > 0 or endless:
        for name in names:
            events = min(options.per_window, max(left, 1) if not endless else options.per_window)
            yield {"rounds": [{"example": name, "seed": seed, "events": events}]}
            seed, left = seed + 1, left - events
            if left <= 0 and not endless:
                return


def _names(chosen: Sequence[str]) -> list[str]:
    known = [example.id for example in examples()]
    names = known if list(chosen) == ["all"] else list(chosen)
    if wrong := [name for name in names if name not in known]:
        raise SystemExit(f"There is no example called {wrong[0]}; there are {', '.join(known)}.")
    return names


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py monkey", description=__doc__)
    add: Callable[..., Any] = parser.add_argument
    add("--seed", type=int, default=1, help="the first seed; every window has the next one")
    add("--events", type=int, default=10_000, help="how many in all")
    add("--example", nargs="+", default=["all"], metavar="NAME", help="the documents to begin with, in turns")
    add("--minutes", type=float, default=0.0, help="go on for so long instead")
    add("--per-window", type=int, default=PER_WINDOW, help="events after which a new window is opened")
    add("--keep-going", action="store_true", help="do not end with the first fault")
    add("--shrink", type=float, default=240.0, metavar="SECONDS", help="for making a script short; 0 leaves it long")
    add("--ignore", nargs="+", default=[], metavar="PATTERN", help="faults that are known")
    add("--replay", type=Path, metavar="FILE", help="a script that broke something")
    add("--shorten", action="store_true", help="make the script that is replayed short")
    add("--out", type=Path, default=ROOT / "out" / "monkey", help="where scripts go")
    add("--plant", default="", metavar="FILE", help="Python that is run with the window, to try the monkey itself")
    return parser.parse_args(arguments)
