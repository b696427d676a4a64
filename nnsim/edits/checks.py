"""What keeps a project from learning, or will make it learn badly, in words.

Shapes are the business of ``plan``; here the data, the output, the recipe and their fit
are looked at. Every fix names an edit and the values that it is called with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from nnsim.core.counted import counted
from nnsim.core.network import INPUT, OUTPUT, Node
from nnsim.core.problem import Fix, Problem, Severity
from nnsim.core.project import LIMITS, Project, Recipe
from nnsim.core.registry import Registry, UnknownEntry
from nnsim.core.spec import Spec
from nnsim.data.entries import FEATURES
from nnsim.data.kinds import kind_of
from nnsim.edits.adapt import usual_output
from nnsim.edits.data_checks import data_problems, warning
from nnsim.edits.network import hidden_layers
from nnsim.edits.phase_checks import phase_problems, rate_problems
from nnsim.edits.stacks import stack_problems
from nnsim.language.texts import lowered, say
from nnsim.networks.activations import choice_of
from nnsim.networks.kinds import ACTIVATIONS, INITIALIZERS, LAYERS, InitializerKind, layer_kind
from nnsim.networks.naming import COORDINATES, called
from nnsim.networks.plan import ports_of
from nnsim.recipes.kinds import (
    LEARNERS,
    OPTIMIZERS,
    SCHEDULES,
    SOURCES,
    LearnerKind,
    OptimizerKind,
    ScheduleKind,
    learner_of,
)
from nnsim.tasks.heads import is_beside, of_head, seen_from
from nnsim.tasks.kinds import LOSSES, TASKS, task_of
from nnsim.tasks.plan import plan

DATA = "data"
RECIPE = "recipe"
BACKPROP = Fix(say("Use backpropagation"), "choose", (("part", "learner"), ("kind", "backprop")))

OF_THE_SET = Fix(say("Take each sample once"), "set_recipe", (("source", "set"),))

Adjustable = TypeVar("Adjustable", LearnerKind, OptimizerKind, ScheduleKind, InitializerKind)


def problems(project: Project) -> tuple[Problem, ...]:
    """Everything that is wrong with ``project``, errors first; empty if it can learn."""
    unknown = tuple(_unknown(project))
    # The other checks look entries up, so unknown ones are reported alone.
    found = unknown or (
        *data_problems(project),
        *_output(project),
        *_heads(project),
        *_features(project),
        *rate_problems(project),
        *_numbers(project.recipe),
        *_learner(project),
    )
    return tuple(sorted(found, key=lambda problem: problem.severity is Severity.WARNING))


def _unknown(project: Project) -> Iterator[Problem]:
    """Ids that the catalogue lacks, and illegal parameters of what the recipe chooses."""
    recipe = project.recipe
    for output in project.network.outputs:
        kind, loss = project.network.node(output).spec.kind, seen_from(project, output).recipe.loss
        if kind not in TASKS:
            yield Problem(say("The output {kind!r} is unknown: choose another.", kind=kind), output)
        if loss not in LOSSES:
            yield Problem(
                say("The loss {loss!r} is unknown: choose another.", loss=loss), RECIPE if output == OUTPUT else output
            )
    if kind_of(project.data).takes_features:
        for name in project.network.features:
            if name not in FEATURES:
                yield Problem(say("The input {name!r} is unknown: choose another.", name=name), INPUT)
    if recipe.source not in SOURCES:
        yield Problem(
            say("The source {source!r} is unknown: choose another.", source=recipe.source), RECIPE, fix=OF_THE_SET
        )
    yield from _choice(LEARNERS, recipe.learner)
    yield from _choice(OPTIMIZERS, recipe.optimizer)
    yield from _choice(SCHEDULES, recipe.schedule)
    yield from _choice(INITIALIZERS, recipe.initializer)


def _choice(registry: Registry[Adjustable], spec: Spec) -> Iterator[Problem]:
    try:
        spec.resolve(registry[spec.kind].parameters)
    except UnknownEntry:
        yield Problem(
            say("The {registry} {spec!r} is unknown: choose another.", registry=registry.kind, spec=spec.kind), RECIPE
        )
    except ValueError as error:
        yield Problem(say("{error}: choose another value.", error=error), RECIPE)


def _output(project: Project) -> Iterator[Problem]:
    """Does the output fit the data, and the loss the output?"""
    task = task_of(project)
    unfit = task.unfit(project.data)
    if unfit is not None:
        yield unfit
        return
    loss = LOSSES[project.recipe.loss]
    if "loss" in learner_of(project).uses and loss.id not in task.losses:
        usual = LOSSES[task.losses[0]]
        text = say(
            "{loss} does not fit the output, which is {task}: use {usual}.",
            loss=loss.label,
            task=lowered(task.label),
            usual=lowered(usual.label),
        )
        yield Problem(
            text, RECIPE, fix=Fix(say("Use {usual}", usual=lowered(usual.label)), "set_recipe", (("loss", usual.id),))
        )


def _heads(project: Project) -> Iterator[Problem]:
    """Does every further output fit the data, its loss the output, and can the learner take it?"""
    kind, first = learner_of(project), task_of(project)
    if not project.network.heads or not kind.has_network:
        return
    alone = Fix(say("Keep the first output alone"), "remove_heads")
    if not kind.heads:
        text = say(
            "{kind} can learn one output only: use backpropagation, or keep the first output alone.", kind=kind.label
        )
        yield Problem(text, RECIPE, fix=BACKPROP, other=alone)
        return
    if not is_beside(first):
        text = say(
            "The output {first} can have no other beside it: keep it alone, or choose another output.",
            first=lowered(first.label),
        )
        yield Problem(text, OUTPUT, fix=alone)
        return
    for head in project.network.heads:
        seen = seen_from(project, head.id)
        if is_beside(task_of(seen)):
            yield from (of_head(problem, head) for problem in _output(seen))
        else:
            text = say(
                "{head}: the output {seen} can only be the first one: choose another.",
                head=head.name,
                seen=lowered(task_of(seen).label),
            )
            yield Problem(text, head.id, fix=Fix(say("Remove it"), "remove_head", (("head_id", head.id),)))


def _features(project: Project) -> Iterator[Problem]:
    task, is_chosen = task_of(project), kind_of(project.data).takes_features
    if is_chosen and task.noised and project.network.features != COORDINATES:
        fix = Fix(say("Use x₁ and x₂ alone"), "set_output", (("kind", task.id),))
        yield Problem(
            say("Noise is mixed into the coordinates of a point: use x₁ and x₂ alone as inputs."), INPUT, fix=fix
        )
    elif is_chosen and not project.network.features:
        fix = Fix(say("Use x₁"), "toggle_feature", (("feature", "x1"),))
        yield Problem(say("The network has no input: choose at least one feature."), INPUT, fix=fix)


def _numbers(recipe: Recipe) -> Iterator[Problem]:
    if recipe.batch < 1:
        fix = _recipe_fix(say("Use batches of 10"), batch=10)
        yield Problem(say("A batch needs at least one sample: raise the batch size."), RECIPE, fix=fix)
    if not (_is_within("l1", recipe.l1) and _is_within("l2", recipe.l2)):
        fix = _recipe_fix(say("Switch both off"), l1=0.0, l2=0.0)
        text = say(
            "L1 and L2 must be numbers from 0 to {limits:,.0f}: a negative one makes weights grow.",
            limits=LIMITS["l2"][1],
        )
        yield Problem(text, RECIPE, fix=fix)


def _is_within(name: str, value: float) -> bool:
    low, high = LIMITS[name]
    return low <= value <= high  # False for NaN


def _learner(project: Project) -> Iterator[Problem]:
    kind = learner_of(project)
    if kind.has_network:
        yield from _frozen(project)
        yield from _ahead(project)
        yield from _unread(project)
    if kind.rule in RULES:
        yield from RULES[kind.rule](project)
    yield from _needs(project, kind)
    yield from phase_problems(project)
    if "source" in kind.uses and (reason := SOURCES[project.recipe.source].why_not(project)):
        yield Problem(say("{reason}: take each sample of the set once.", reason=reason), RECIPE, fix=OF_THE_SET)


def _frozen(project: Project) -> Iterator[Problem]:
    """A network without a layer that learns."""
    network = project.network
    planned = plan(project) if network.frozen else None
    if planned is None or not planned.layers or planned.frozen < planned.parameters:
        return
    last = next(layer.id for layer in reversed(planned.layers) if layer.node.frozen and layer.parameters)
    text = say("Every layer that could learn is frozen: let one of them learn.")
    yield Problem(
        text,
        last,
        fix=Fix(say("Let {last} learn", last=called(last)), "set_frozen", (("node_id", last), ("frozen", False))),
    )


def _ahead(project: Project) -> Iterator[Problem]:
    """Who sees the character that is to be predicted needs not learn to."""
    if not task_of(project).continues_text:
        return
    for node in project.network.nodes:
        kind = layer_kind(node)
        if kind and kind.looks_ahead(node.spec.resolve(kind.parameters)):
            text = say(
                "{node} can see the characters that are to be predicted, so the loss says nothing", node=called(node.id)
            )
            causal = any(parameter.id == "causal" for parameter in kind.parameters)
            fix = Fix(say("Look back only"), "set_layer", (("node_id", node.id), ("causal", True))) if causal else None
            yield warning(
                say(
                    "{text}: {word} look back only.",
                    text=text,
                    word=say("let it") if fix else say("use a layer that can"),
                ),
                node.id,
                fix,
            )


def _unread(project: Project) -> Iterator[Problem]:
    """One of several inputs that leads nowhere."""
    for port in ports_of(project.data):
        if port.id not in project.network.upstream(OUTPUT):
            name = lowered(port.label)
            yield warning(
                say("The output knows nothing of the {name}: connect the {name} to a layer.", name=name), port.id
            )


def _needs(project: Project, kind: LearnerKind) -> Iterator[Problem]:
    """What a learner cannot answer with, and how much it can take."""
    task = task_of(project)
    if kind.plays and (unfit := unplayable(project)):
        yield unfit
        return
    if task.learner and task.learner != kind.id:
        label = LEARNERS[task.learner].label
        text = say(
            "The output {task} is learned by playing: use {label}, or another output.",
            task=lowered(task.label),
            label=label,
        )
        yield Problem(
            text,
            RECIPE,
            fix=Fix(say("Use {label}", label=label), "choose", (("part", "learner"), ("kind", task.learner))),
        )
        return
    if kind.outputs and task.id not in kind.outputs:
        usual = TASKS[usual_output(kind, project.data)]
        text = say(
            "{kind} cannot answer with the output {task}: use {usual}.",
            kind=kind.label,
            task=lowered(task.label),
            usual=lowered(usual.label),
        )
        yield Problem(
            text, RECIPE, fix=Fix(say("Use {usual}", usual=lowered(usual.label)), "set_output", (("kind", usual.id),))
        )
    else:
        yield from stack_problems(project)
    count = project.data.how_many("train")
    if kind.most and count > kind.most:
        text = say(
            "{kind} takes at most {samples}, and these are {count:,}: hold more of them out, take a "
            "smaller set, or choose backpropagation.",
            kind=kind.label,
            samples=counted(kind.most, "training sample"),
            count=count,
        )
        yield Problem(text, RECIPE, fix=BACKPROP)


def unplayable(project: Project) -> Problem | None:
    """What keeps a learner that plays from doing so; None where the data come from a world."""
    if project.data.source is not None and kind_of(project.data).is_played:
        return None
    text = say(
        "{learner_of} needs a world to play in: choose one, or learn by backpropagation.",
        learner_of=learner_of(project).label,
    )
    return Problem(text, RECIPE, fix=BACKPROP)


def _by_mistakes(project: Project) -> Iterator[Problem]:
    if hidden_layers(project.network):
        text = say(
            "Rosenblatt's rule needs a target for every neuron; hidden neurons have none: "
            "use backpropagation or remove the hidden layers."
        )
        yield Problem(text, RECIPE, fix=BACKPROP, other=Fix(say("Remove the hidden layers"), "remove_hidden_layers"))
    if not task_of(project).tells_classes:
        text = say("Rosenblatt's rule learns yes or no, not values: use backpropagation or data with classes.")
        yield Problem(text, RECIPE, fix=BACKPROP)


def _by_gradient(project: Project) -> Iterator[Problem]:
    recipe, nodes = project.recipe, project.network.nodes
    for node in nodes:
        yield from _slope(node)
        yield from _batch_norm(node, project)
    if recipe.initializer.kind == "zeros" and any(kind and kind.has_neurons for kind in map(layer_kind, nodes)):
        text = say("With zero weights all hidden neurons of a layer stay equal for ever: start from random weights.")
        fix = Fix(say("Use Xavier"), "choose", (("part", "initializer"), ("kind", "xavier")))
        yield warning(text, RECIPE, fix)
    yield from _nesterov(recipe.optimizer)


RULES: dict[str, Callable[[Project], Iterator[Problem]]] = {"gradient": _by_gradient, "mistakes": _by_mistakes}
"""What is looked at where a network learns by such a rule."""


def _slope(node: Node) -> Iterator[Problem]:
    """Hidden activations that pass no gradient on."""
    name = activation_of(node)
    chosen = str(_value(node, name)) if name else ""
    if chosen in ACTIVATIONS and not ACTIVATIONS[chosen].trains_hidden:
        label = lowered(ACTIVATIONS[chosen].label)
        text = say(
            "A {label} has slope zero, so this layer and those before it will not learn: use tanh or ReLU.", label=label
        )
        yield warning(text, node.id, Fix(say("Use tanh"), "set_layer", (("node_id", node.id), (name, "tanh"))))


def activation_of(node: Node) -> str:
    """Id of the parameter that chooses the node's activation; empty where it has none."""
    return choice_of(LAYERS[node.spec.kind].parameters) if node.spec.kind in LAYERS else ""


def _batch_norm(node: Node, project: Project) -> Iterator[Problem]:
    """A single sample has no spread, so the engine leaves the running mean and variance as they are."""
    kind = layer_kind(node)
    if kind is None or not kind.measures_batches:
        return
    text = say(
        "Over a single sample batch normalisation measures no mean and no variance, so it only scales and shifts"
    )
    if project.recipe.batch == 1:
        fix = _recipe_fix(say("Use batches of 10"), batch=10)
        yield warning(say("{text}: raise the batch size to 2 or more.", text=text), node.id, fix)
    elif project.data.how_many("train") == 1:
        yield warning(say("{text}: add training samples.", text=text), node.id)


def _nesterov(optimizer: Spec) -> Iterator[Problem]:
    values = optimizer.resolve(OPTIMIZERS[optimizer.kind].parameters)
    if values.get("nesterov") and not values["momentum"]:
        text = say("Nesterov looks ahead along the momentum, which is 0, so it does nothing: raise the momentum.")
        fix = Fix(say("Use momentum 0.9"), "set_option", (("part", "optimizer"), ("momentum", 0.9)))
        yield warning(text, RECIPE, fix)


def _value(node: Node, name: str) -> object:
    """The value of a parameter as it is set, or else its default."""
    declared = {parameter.id: parameter.default for parameter in LAYERS[node.spec.kind].parameters}
    return {**declared, **node.spec.values}[name]


def _recipe_fix(label: str, **values: float) -> Fix:
    return Fix(label, "set_recipe", tuple(values.items()))
