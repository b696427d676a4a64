"""Follow the data: keep the output fitting the classes and the loss fitting the output.

Called by every edit that may break the fit; the window shows ``adapted(old, new)``, so
that nothing changes in silence.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.network import Head, Network, Node
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data.kinds import kind_of
from nnsim.language.texts import first_lowered, lowered, say
from nnsim.networks.kinds import PRESETS, layer_kind
from nnsim.networks.naming import COORDINATES
from nnsim.networks.rewire import with_head, without_head
from nnsim.recipes.kinds import SCHEDULES, LearnerKind, learner_of
from nnsim.recipes.phases import phases_of
from nnsim.recipes.schedules import planned
from nnsim.tasks.heads import seen_back, seen_from
from nnsim.tasks.kinds import LOSSES, TASKS, task_of

MOST_EPOCHS = 100_000
"""That are planned for a small set."""


def adapt(project: Project) -> Project:
    """``project`` with outputs that accept its classes and losses that fit; itself if all fits.

    An output beside the first goes where what it would answer then is answered already.
    """
    project = adapt_loss(adapt_output(project))
    for head in project.network.heads:
        project = _adapt_head(project, head)
    return project


def _adapt_head(project: Project, head: Head) -> Project:
    followed = seen_back(head, adapt_loss(adapt_output(seen_from(project, head.id))))
    if followed == head:
        return project
    network, kind = project.network, followed.node.spec.kind
    others = {network.node(output).spec.kind for output in network.outputs if output != head.id}
    is_answered = kind != head.node.spec.kind and kind in others
    changed = without_head(network, head.id) if is_answered else with_head(network, followed)
    return replace(project, network=changed)


def adapt_output(project: Project) -> Project:
    """Replace an output kind that does not accept the data; with a single class it stays as it is."""
    data, unfit = project.data, task_of(project).unfit(project.data)
    if unfit is None or (len(data.classes) == 1 and unfit is not task_of(project).foreign):
        return project
    return with_output(project, output_for(data))


def with_output(project: Project, kind: str) -> Project:
    """``project`` with another output kind and a loss that fits it.

    The usual loss of the old kind makes way for the usual one of the new; any other choice
    stays if it fits.
    """
    network, recipe = project.network, project.recipe
    usual = recipe.loss == task_of(project).losses[0]
    network = replace(network, output=replace(network.output, spec=Spec(kind)))
    if TASKS[kind].noised:
        network = replace(network, features=COORDINATES)  # noise is mixed into these, not into what follows from them
    recipe = replace(recipe, loss=TASKS[kind].losses[0]) if usual else recipe
    return adapt_loss(replace(project, network=network, recipe=recipe))


def adapt_loss(project: Project) -> Project:
    """Replace a loss that does not fit the output by the usual one; some learners have one of their own."""
    losses, loss = task_of(project).losses, learner_of(project).loss or project.recipe.loss
    fitting = loss if LOSSES[loss].id in losses else losses[0]
    return project if fitting == project.recipe.loss else _with_loss(project, fitting)


def as_many_steps(old: Project, new: Project) -> Project:
    """``new`` with more epochs planned where its schedule ends with them and would be over after fewer steps.

    The epochs of phases stay as they are: each has a schedule of its own.
    """
    learner, schedule, epochs = learner_of(new), new.recipe.schedule, new.recipe.epochs
    ends = math.isfinite(SCHEDULES[schedule.kind].end(planned(schedule, epochs)))
    before, after = _steps(old), _steps(new)
    if (
        phases_of(new.recipe)
        or not ends
        or schedule.values.get("period")
        or "schedule" not in learner.uses
        or not 0 < after < before
    ):
        return new
    needed = min(math.ceil(old.recipe.epochs * before / after), MOST_EPOCHS)
    return replace(new, recipe=replace(new.recipe, epochs=max(epochs, needed)))


def _steps(project: Project) -> int:
    """Those of an epoch."""
    return math.ceil(project.data.how_many("train") / project.recipe.batch)


def usual_again(project: Project) -> Project:
    """``project`` with the usual loss of its output."""
    return _with_loss(project, task_of(project).losses[0])


def _with_loss(project: Project, loss: str) -> Project:
    return replace(project, recipe=replace(project.recipe, loss=loss))


def adapted(old: Project, new: Project) -> str:
    """One sentence about what followed an edit by itself; empty if nothing did.

    The output follows the targets of the data, the loss follows both. A loss or an output
    that the person has chosen is no news.
    """
    before, after = old.network.output.spec.kind, new.network.output.spec.kind
    if _lost_copies(old.data, new.data):
        return say("Augmented copies of images that are held out now were taken out.")
    is_of_data = old.data.form != new.data.form or old.data.kind != new.data.kind or _plans_more(old, new)
    if not is_of_data and before == after:  # as with every point of a stroke
        return ""
    loss = LOSSES[new.recipe.loss].label
    preset, other = kind_of(old.data).preset, kind_of(new.data).preset
    changes = {
        say("the network is now {presets}", presets=PRESETS[other].label): preset != other
        and new.network != old.network,
        say("images are laid out as vectors first (Flatten)"): _lays_out(new) and not _lays_out(old),
        say("the output is now {tasks}", tasks=lowered(TASKS[after].label)): before != after,
        **_changed_heads(old.network, new.network),
        say("the loss is now {loss}", loss=first_lowered(loss)): old.recipe.loss != new.recipe.loss,
        say("{epochs} are planned now", epochs=counted(new.recipe.epochs, "epoch")): _plans_more(old, new),
    }
    said = [words for words, changed in changes.items() if changed]
    if is_of_data:
        return say("To fit the data, {said}.", said=_listed(said)) if said else ""
    return say("To fit the output, {said}.", said=said[1]) if len(said) == 2 else ""


def _changed_heads(old: Network, new: Network) -> dict[str, bool]:
    """What became of the outputs beside the first, in words."""
    kept, said = {head.id: head for head in new.heads}, dict[str, bool]()
    for head in old.heads:
        after = kept.get(head.id)
        if after is None:
            said[say("the output {head} is gone", head=head.name)] = True
        elif after.node.spec.kind != head.node.spec.kind:
            said[
                say(
                    "the output {head} is now {tasks}", head=head.name, tasks=lowered(TASKS[after.node.spec.kind].label)
                )
            ] = True
    return said


def _lost_copies(old: Data, new: Data) -> bool:
    """Whether only copies went, as another split holds out what they were made from."""
    if new.copies >= old.copies:
        return False
    before, after = old.train[~old.is_copy], new.train[~new.is_copy]
    return len(before) == len(after) and not np.array_equal(before, after)


def _plans_more(old: Project, new: Project) -> bool:
    """Whether other data brought a longer plan."""
    return old.data is not new.data and old.recipe.epochs != new.recipe.epochs


def _listed(words: list[str]) -> str:
    """``a, b and c``."""
    return say(" and ").join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _lays_out(project: Project) -> bool:
    return any(map(flattens, project.network.nodes))


def flattens(node: Node) -> bool:
    """True for a layer that lays images out as vectors."""
    kind = layer_kind(node)
    return kind is not None and kind.flattens


def usual_output(kind: LearnerKind, data: Data) -> str:
    """The output that ``kind`` answers with where nothing else is wished; see ``output_for``."""
    usual = output_for(data)
    return kind.outputs[0] if kind.outputs and usual not in kind.outputs else usual


def output_for(data: Data) -> str:
    """The first task that tells what the targets of ``data`` are; multi-class, if none does."""
    told = {"pixels", "levels"} if data.is_masked else {"class", "value"}
    return next((task.id for task in TASKS if task.tells in told and task.accepts(data) is None), "multiclass")
