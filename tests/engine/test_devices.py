import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from nnsim.core.problem import ProblemError
from nnsim.engine import devices


def test_the_cpu_is_always_there_and_is_what_auto_means() -> None:
    assert devices.available()[0] == "cpu"
    assert devices.choose("auto") == devices.choose("cpu") == "cpu"


@pytest.mark.parametrize("device", ["cuda", "mps", "abacus"])
def test_a_missing_device_is_a_sentence(device: str) -> None:
    if device in devices.available():
        pytest.skip("this machine has it")
    with pytest.raises(ProblemError, match="choose cpu") as caught:
        devices.choose(device)
    assert device in str(caught.value)


def test_configure_sets_one_thread_and_flushes_subnormal_numbers() -> None:
    devices.configure()
    assert torch.get_num_threads() == 1
    assert float(torch.tensor(1e-39) * 1) == 0.0
    assert os.environ["OMP_NUM_THREADS"]


def test_neither_torch_optim_s_compiler_nor_scipy_is_ever_loaded() -> None:
    script = """
import sys
from nnsim.engine.headless import run_headless
from nnsim.engine.model import build_module
from nnsim.examples.example import examples, build
from nnsim.networks.kinds import LAYERS
run_headless(build(examples()["circle"]), 1)
(embedding,) = LAYERS["embedding"].calls({"words": 5, "channels": 3}, (4, 3))
assert build_module(embedding).weight.shape == (5, 3)
print(sorted({"torch._dynamo", "sympy", "scipy", "PySide6"} & sys.modules.keys()))
"""
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert out.stdout.strip() == "[]"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_cuda_is_deterministic() -> None:
    devices.configure("cuda")
    assert torch.are_deterministic_algorithms_enabled()


STEPS = """
import resource
import torch
from nnsim.engine import devices

devices.configure()
for turn in range(33):
    if turn == 3:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    layers = [torch.zeros(size << 18) + 1 for size in (1, 3, 1, 3, 3, 3, 3, 3, 3)]
    del layers
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have other ways")
def test_steps_take_the_memory_of_those_before() -> None:
    done = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True, check=True)
    # Without ``configure`` 321,600 pages are asked for again, but sometimes, by where memory happens to lie, only 512.
    assert int(done.stdout) < 8000
