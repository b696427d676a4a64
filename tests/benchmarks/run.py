"""Every benchmark in turn, each in a process of its own: ``python3 dev.py bench [NAME ...] [--json]``.

Nothing here asserts. CPU times and ratios within one run are compared, as wall times of one
machine say little about another.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

AIMS = {
    "first_window_against_import_torch": "<= 0.3",
    "first_window_against_import_torch_cpu": "<= 0.3",
    "full_window_against_import_torch": "<= 0.8",
    "full_window_against_import_torch_cpu": "<= 0.8",
    "brush_tick_20000_ms": "<= 8",
    "frame_cpu_ms_p99": "<= 8",
    "spiral_three_views_ms_p99_per_s_of_torch": "<= 8",
    "mnist-mlp_three_views_ms_p99_per_s_of_torch": "<= 8",
    "blocks_ms_p99": "<= 10",
    "watched_against_unwatched": ">= 0.95",
    "restart_s": "<= 3",
    "lost_s_most": "<= 2",
    "mnist_load_to_trainable_s": "<= 1",
    "scroll_frame_ms": "<= 8",
    "cnn_longest_slice_ms": "<= 100",
    "alexnet_plan_ms": "<= 2",
    "worst_idle_percent": "<= 1",
    "J1_playground_against_nnsim": ">= 10",
    "J2_convnetjs_against_nnsim": ">= 12",
    "J3_tuned_against_nnsim": ">= 30",
    "J4_tuned_against_nnsim": ">= 2.5",
    "J5_tuned_against_nnsim": ">= 1.2",
    "J6_playground_against_nnsim": ">= 3",
    "J7_tuned_against_nnsim": ">= 1",
    "field_49_neurons_100x100_ms": "<= 1",
}

ROOT = Path(__file__).resolve().parents[2]
BENCHES = tuple(sorted(p.stem.removeprefix("bench_") for p in Path(__file__).parent.glob("bench_*.py")))
ENVIRONMENT = {
    **os.environ, "QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}  # fmt: skip
"""No display, and one thread for BLAS as the nnsim command sets it."""
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # installed programs come with byte code
CALL = "import json, tests.benchmarks.bench_{name} as bench; print('\\n' + json.dumps(bench.measure()))"


def run(name: str) -> tuple[dict[str, float], str]:
    """The numbers of one benchmark, empty, with its message, if it failed; and what else it prints."""
    command = [sys.executable, "-c", CALL.format(name=name)]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(f"bench_{name} failed:\n{done.stderr[-2000:]}\n")
        return {}, ""
    *printed, numbers = done.stdout.strip().splitlines()
    found: dict[str, float] = json.loads(numbers)
    return found, "\n".join(printed).rstrip()


def benchmark(word: str) -> str:
    """The name of a benchmark, as the command line has it."""
    if word not in BENCHES:
        raise argparse.ArgumentTypeError(f"there is no benchmark {word!r}; choose from {', '.join(BENCHES)}")
    return word


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Which benchmarks are to run, and how they are printed."""
    parser = argparse.ArgumentParser(
        prog="python3 dev.py bench", description="Measure speed and memory; nothing is asserted."
    )
    parser.add_argument(
        "names", type=benchmark, nargs="*", metavar="NAME", help=f"what to measure (default: all): {', '.join(BENCHES)}"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all; 1 if one of them failed."""
    options = parsed(arguments)
    names = options.names or list(BENCHES)
    results = {name: run(name) for name in names}
    if options.json:
        print(json.dumps({name: numbers for name, (numbers, _) in results.items()}))
    else:
        for name, (numbers, printed) in results.items():
            print(name)
            if printed:
                print(printed)
            for key, value in numbers.items():
                aim = f"   aim {AIMS[key]}" if key in AIMS else ""
                print(f"    {key:42} {value:10.4g}{aim}")
    return 0 if all(numbers for numbers, _ in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
