"""Steps that an engine has answered to, and what is written of one of their layers."""

from __future__ import annotations

from nnsim.core.answers.beats import Answered
from nnsim.core.answers.steps import StepSoFar
from nnsim.core.messages import AboutStep
from nnsim.core.project import Project
from nnsim.engine.probes.base import compute
from nnsim.engine.trainer import Trainer
from nnsim.networks.plan import Plan
from nnsim.tasks.plan import plan
from nnsim.ui.views.step.places import Place

RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def answered(project: Project) -> tuple[StepSoFar, Plan, Answered]:
    """The first two beats of a run, with all that every node made."""
    trainer, planned = Trainer(project), plan(project)
    for _ in range(2):
        trainer.beat()
    about = AboutStep(("input", *(layer.id for layer in planned.layers)))
    step = compute(("step",), trainer, {"step": about})["step"]
    assert isinstance(step, StepSoFar)
    value = step.beats[-1].value
    assert isinstance(value, Answered)
    return step, planned, value


def results(place: Place) -> list[str]:
    """What the lines come to."""
    return [bit.text for line in place.lines for bit in line if bit.tone == "result"]


def value(words: str) -> float:
    """The number that is written so."""
    return float(words.replace("−", "-").replace("·10", "e").replace(",", "").translate(RAISED))
