"""What experiments found, kept in the document."""

from __future__ import annotations

from dataclasses import replace

from nnsim.core.findings import Findings
from nnsim.core.project import Project
from nnsim.edits.kinds import edit
from nnsim.language.texts import say


@edit("keep_findings", say("Keep what an experiment found"))
def keep_findings(project: Project, findings: Findings) -> Project:
    """Keep ``findings`` in the place of earlier ones of the same experiment."""
    others = tuple(each for each in project.findings if each.experiment != findings.experiment)
    return replace(project, findings=(*others, findings))


@edit("remove_findings", say("Remove what an experiment found"))
def remove_findings(project: Project, experiment: str) -> Project:
    """Keep what this experiment found no longer."""
    return replace(project, findings=tuple(each for each in project.findings if each.experiment != experiment))


@edit("take_variant", say("Take a variant of an experiment"))
def take_variant(project: Project, variant: Project) -> Project:
    """Take data, network and recipe of a variant of this document."""
    return replace(project, data=variant.data, network=variant.network, recipe=variant.recipe)
