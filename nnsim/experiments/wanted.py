"""What the window and the process that makes the runs of an experiment say to each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nnsim.core.findings import Finding, Findings
from nnsim.core.hashing import samples_sha256
from nnsim.core.problem import Problem
from nnsim.core.project import Project


@dataclass(frozen=True, slots=True)
class ExperimentWanted:
    """Make the runs of ``experiment`` (its id) from so many ``seeds``, beginning with ``project``."""

    experiment: str
    project: Project
    seeds: int


@dataclass(frozen=True, slots=True)
class RunFound:
    """One run came to these ``rows``; without any it failed, for the reason ``why``."""

    rows: tuple[Finding, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class ExperimentEnded:
    """All runs were made; or none can be, because of a ``problem``."""

    problem: Problem | None = None


def begun(experiment: str, project: Project, planned: int) -> Findings:
    """Findings of so many runs that are ``planned``, before the first of them."""
    return Findings(experiment, planned, 0, 0, samples_sha256(project.data), ())


def with_run(findings: Findings, run: RunFound) -> Findings:
    """The findings with one run more."""
    made, failed = findings.made + bool(run.rows), findings.failed + (not run.rows)
    return replace(findings, made=made, failed=failed, rows=findings.rows + run.rows)
