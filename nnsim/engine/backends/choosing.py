"""Who makes the steps of a network: the kernel that knows its layers, tuned PyTorch, or the reference, and why."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor

from nnsim.core.backends import Choice
from nnsim.core.project import Project
from nnsim.engine.backends import dense, layered
from nnsim.engine.backends.compiled import KERNELS, Kernel
from nnsim.engine.backends.fastest import kernel_of
from nnsim.engine.model import Model
from nnsim.engine.optimizers import Optimizer
from nnsim.engine.tasks.kinds import TorchTask
from nnsim.language.texts import say
from nnsim.networks.plan import Plan


class Chosen(NamedTuple):
    """Who makes the steps, and ``why``: the kernel of that ``name``, or who ``is_tuned``, or the reference.

    Without a kernel it ``awaits`` one that is being compiled.
    """

    why: str
    name: str = ""
    kernel: Kernel | None = None
    awaits: bool = False
    is_tuned: bool = False


def chosen(
    backend: Choice, project: Project, model: Model, given: tuple[Tensor, Tensor], task: TorchTask, *, wait: bool
) -> Chosen:
    """Who makes the steps of a network on samples that are ``given``."""
    if backend == "torch":
        return Chosen(say("PyTorch makes the steps, as was chosen."))
    if model.device != "cpu":
        return Chosen(
            say("PyTorch makes the steps one by one: kernels are for processors, CUDA graphs for NVIDIA's cards.")
        )
    if backend == "graph":
        return Chosen(say("PyTorch makes the steps: CUDA graphs are for NVIDIA's graphics cards."))
    if backend == "tuned":
        return Chosen(say("Tuned PyTorch makes the steps, as was chosen."), is_tuned=True)
    lack, kind = _lack(project, model.plan)
    if lack:
        return Chosen(say("Tuned PyTorch makes the steps: {lack}.", lack=lack), is_tuned=True)
    name = f"{kind}:{_type(given[0])},{_type(given[0] if task.aims else given[1])}"
    found = ready(name, say("Tuned PyTorch"), wait=wait)
    return found._replace(is_tuned=found.kernel is None)


def ready(name: str, otherwise: str, *, wait: bool) -> Chosen:
    """The kernel of that name where it is compiled, or ``wait`` for it; or who makes the steps ``otherwise``."""
    kernel = KERNELS.wait(name) if wait else KERNELS.ask(name)
    if kernel is not None:
        return Chosen(say("A kernel makes many steps at once."), name, kernel)
    if trouble := KERNELS.trouble(name):
        return Chosen(
            say(
                "{otherwise} makes the steps, as kernels cannot be compiled here: {trouble}.",
                otherwise=otherwise,
                trouble=trouble,
            )
        )
    why = say(
        "{otherwise} makes the steps until the kernel is compiled, which is done once on a machine.",
        otherwise=otherwise,
    )
    return Chosen(why, awaits=True)


def steps_of(found: Chosen, model: Model, optimizer: Optimizer, project: Project) -> dense.DenseSteps:
    """What makes the steps with the kernel that was chosen."""
    assert found.kernel is not None
    kind = layered.LayeredSteps if found.name.startswith(f"{layered.KERNEL}:") else dense.DenseSteps
    return kind(found.name, found.kernel, model, optimizer, project)


def _lack(project: Project, plan: Plan) -> tuple[str, str]:
    """Why no kernel can make the steps, and which one can where that is empty."""
    lack = layered.lacks(project, plan)
    if dense.lacks(project, plan):
        return lack, layered.KERNEL
    fastest = kernel_of(project, plan)
    return "", dense.WIDE if fastest == layered.KERNEL and lack else fastest


def _type(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")
