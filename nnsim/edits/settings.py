"""Values of a document by the names that its file has for them: ``recipe.rate``, ``recipe.optimizer.momentum``,
``dense1.units``; each with a text that is read as its declaration says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from nnsim.core.parameters import Flag, Integer, Number, Parameter, Value
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.registry import Registry
from nnsim.core.spec import Spec
from nnsim.edits.kinds import Calls
from nnsim.edits.network import set_layer
from nnsim.edits.recipe import choose, set_option, set_recipe
from nnsim.edits.recipe_fields import CHOICES, NUMBERS, in_use
from nnsim.language.texts import say
from nnsim.networks.kinds import LAYERS

RECIPE = "recipe"

WORDS = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}
"""What a flag may be called."""


def names(project: Project) -> tuple[str, ...]:
    """All that can be set of ``project``, as its learner, its recipe and its layers are now."""
    return tuple(_recipe_names(project)) + tuple(_layer_names(project))


def _recipe_names(project: Project) -> Iterator[str]:
    used = in_use(project)
    for field in (*NUMBERS, *CHOICES):
        if field in used:
            yield f"{RECIPE}.{field}"
            yield from (f"{RECIPE}.{field}.{parameter.id}" for parameter in _options(project, field))


def _layer_names(project: Project) -> Iterator[str]:
    for node in project.network.nodes:
        yield from (f"{node.id}.{parameter.id}" for parameter in LAYERS[node.spec.kind].parameters)


def _options(project: Project, field: str) -> tuple[Parameter, ...]:
    """The parameters of what a field of the recipe has chosen."""
    spec = getattr(project.recipe, field)
    return CHOICES[field][1][spec.kind].parameters if field in CHOICES and isinstance(spec, Spec) else ()


def with_settings(project: Project, settings: Mapping[str, str]) -> Project:
    """``project`` with these texts under these names; raises ``ProblemError`` with one sentence.

    What is chosen comes first, as it brings numbers of its own: an optimizer its usual rate.
    """
    chosen = [name for name in settings if name.removeprefix(f"{RECIPE}.") in CHOICES]
    for name in (*chosen, *(name for name in settings if name not in chosen)):
        project = setting(project, name, settings[name])(project)
    return project


def setting(project: Project, name: str, text: str) -> Calls:
    """The edit that sets what ``project`` calls ``name``; raises ``ProblemError`` with one sentence."""
    if name not in names(project):
        raise ProblemError(Problem(_unknown(project, name), RECIPE))
    place, _, field = name.rpartition(".")
    if place != RECIPE:
        return _option(project, name, text)
    if field in NUMBERS:
        return set_recipe.of(**{field: _read(name, NUMBERS[field], text)})
    registry = CHOICES[field][1]
    _check_choice(name, registry, text)
    is_spec = isinstance(getattr(project.recipe, field), Spec)
    return choose.of(field, text) if is_spec else set_recipe.of(**{field: text})


def _option(project: Project, name: str, text: str) -> Calls:
    """Sets a parameter of what is chosen, or of a layer."""
    place, _, option = name.rpartition(".")
    if place.startswith(f"{RECIPE}."):
        field = place.removeprefix(f"{RECIPE}.")
        parameters = _options(project, field)
        return set_option.of(field, **{option: _read(name, _named(parameters, option), text)})
    parameters = LAYERS[project.network.node(place).spec.kind].parameters
    return set_layer.of(place, **{option: _read(name, _named(parameters, option), text)})


def _named(parameters: tuple[Parameter, ...], option: str) -> Parameter:
    return next(parameter for parameter in parameters if parameter.id == option)


def _check_choice(name: str, registry: Registry[Any], text: str) -> None:
    if text not in registry:
        raise ProblemError(
            Problem(
                say(
                    "There is no {name} '{text}'; choose {ids}.",
                    name=name,
                    text=text,
                    ids=_listed(registry.ids(), "or"),
                ),
                RECIPE,
            )
        )


def _read(name: str, parameter: Parameter, text: str) -> Value:
    try:
        return parameter.check(_value(parameter, text))
    except ValueError as error:
        raise ProblemError(
            Problem(say("{name} cannot be '{text}': {error}.", name=name, text=text, error=error), RECIPE)
        ) from error


def _value(parameter: Parameter, text: str) -> Value:
    if isinstance(parameter, Flag):
        return WORDS.get(text.lower(), text)
    if not isinstance(parameter, Number | Integer):
        return text
    try:
        return float(text)
    except ValueError:
        return text  # whose check says what is wrong with it


def _unknown(project: Project, name: str) -> str:
    known = names(project)
    place, _, option = name.rpartition(".")
    if place in known:
        chosen = getattr(project.recipe, place.removeprefix(f"{RECIPE}."))
        own = [other.removeprefix(f"{place}.") for other in known if other.startswith(f"{place}.")]
        has = say("it has {own}", own=_listed(tuple(own))) if own else say("it has nothing to set")
        return say(
            "{place} {chosen} has no '{option}'; {has}.",
            place=place,
            chosen=getattr(chosen, "kind", chosen),
            option=option,
            has=has,
        )
    near = get_close_matches(name, known, n=1)
    hint = say("did you mean {near}? There are", near=near[0]) if near else say("there are")
    return say("There is no '{name}' to set; {hint} {known}.", name=name, hint=hint, known=_listed(known))


def _listed(words: tuple[str, ...], last: str = "and") -> str:
    return ", ".join(words[:-1]) + f" {last} {words[-1]}" if len(words) > 1 else "".join(words)
