"""What is written of a step: a section for every beat so far, and one sentence for where it halts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from nnsim.core.answers.steps import Guarantee, Slope, StepSoFar
from nnsim.core.counted import counted
from nnsim.core.messages import AboutSlope
from nnsim.core.network import OUTPUT, is_input
from nnsim.core.project import Project
from nnsim.data.entries import FEATURES
from nnsim.data.kinds import kind_of
from nnsim.language.texts import lowered, say
from nnsim.networks.naming import called
from nnsim.networks.plan import Plan
from nnsim.recipes.kinds import learner_of
from nnsim.ui.kit.numbers import power, target_text
from nnsim.ui.run.told_step import BIAS, Part
from nnsim.ui.views.step import losses
from nnsim.ui.views.step.activations import BENDS
from nnsim.ui.views.step.filters import Filter, sentence_of, slope_lines
from nnsim.ui.views.step.losses import ANSWERS, Judged
from nnsim.ui.views.step.neuron import Neuron
from nnsim.ui.views.step.others import other_lines
from nnsim.ui.views.step.outputs import Output, compared_lines, cost_of, outputs_of
from nnsim.ui.views.step.places import Place
from nnsim.ui.views.step.rosenblatt import verdict_lines, verdict_sentence, weight_lines
from nnsim.ui.views.step.updates import Rule, gradient_symbol, symbol, update_lines
from nnsim.ui.views.step.written import Bit, Line, Number, Section, line, low, number, shown_terms

TITLES = {
    "take": say("Take"),
    "forward": say("Forward"),
    "compare": say("Compare"),
    "backward": say("Backward"),
    "update": say("Update"),
    "fit": say("Fit"),
    "look": say("Look"),
    "play": say("Play"),
    "remember": say("Remember"),
    "average": say("Average"),
}
"""What beats are called, by their ids."""


NO_TARGET = say(
    "No target says what this hidden neuron should answer, so Rosenblatt's rule could not train it. "
    "Backpropagation hands it a δ instead."
)


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """A ``step`` of a ``project``, and of its network the one ``neuron`` that is looked at, if there is one.

    ``checks``  slopes that were checked; ``guarantee`` where Rosenblatt's rule learns
    ``place``   one number of a layer that has no neurons, where such a layer is looked at
    ``filter``  the filter of a convolution that is looked at, once its slopes are known
    """

    project: Project
    plan: Plan
    step: StepSoFar
    neuron: Neuron | None
    checks: Mapping[AboutSlope, Slope] = field(default_factory=dict)
    guarantee: Guarantee | None = None
    place: Place | None = None
    filter: Filter | None = None

    @property
    def judged(self) -> Judged | None:
        """The scores of the sample with its targets; None where these are no single numbers for each score."""
        neuron = self.neuron
        if neuron is not None and (output := next((each for each in self.beside if each.id == neuron.part.node), None)):
            return output.judged(neuron.part.unit)
        if neuron is None or not neuron.is_output or len(neuron.scores) != len(neuron.targets):
            return None
        if not len(neuron.scores):
            return None
        answer = ANSWERS.get(self.project.network.output.spec.kind, "")
        return Judged(self.project.recipe.loss, answer, neuron.scores, neuron.targets, neuron.part.unit)

    @property
    def beside(self) -> tuple[Output, ...]:
        """The outputs beside the first, once they were compared with their targets."""
        return outputs_of(self.project, self.step)


def title_of(node: str, project: Project) -> str:
    """What a layer is called, or an output beside the first."""
    return next((head.name for head in project.network.heads if head.id == node and head.name), called(node))


def name_of(part: Part, scene: Scene) -> str:
    """``Output``, ``Output 2``, ``Neuron 3 of Dense 1``."""
    layer = next((layer for layer in scene.plan.layers if layer.id == part.node), None)
    alone, title = layer is not None and layer.out_shape == (1,), title_of(part.node, scene.project)
    if part.node == OUTPUT:
        return say("The output") if alone else say("Output {unit}", unit=part.unit + 1)
    return title if alone else say("Neuron {unit} of {title}", unit=part.unit + 1, title=title)


def input_names(project: Project, count: int) -> tuple[str, ...]:
    """What the inputs are called; numbered where they have no names."""
    names = project.data.columns
    if kind_of(project.data).takes_features:
        names = tuple(FEATURES[name].label for name in project.network.features)
    return tuple(names) if len(names) == count else tuple(f"x{low(index)}" for index in range(count))


def sections(scene: Scene) -> tuple[Section, ...]:
    """One for every beat so far, of which later ones are longer."""
    return tuple(
        Section(beat.id, TITLES[beat.id], tuple(line for line in _lines(scene, beat.id, number) if line))
        for number, beat in enumerate(scene.step.beats)
    )


def _lines(scene: Scene, beat: str, place: int) -> Iterator[Line]:
    neuron = scene.neuron
    if beat == "take" and len(scene.step.samples):
        yield from _taken(scene)
        return
    if beat == "forward" and scene.place:
        yield from scene.place.lines
        return
    if scene.filter and beat == "backward":
        yield from slope_lines(scene.filter, partial(_check, scene))
        return
    if scene.filter and beat == "update":
        yield from _updated(scene, scene.filter.numbers, scene.filter.written)
        return
    if beat == "compare" and scene.beside:
        if scene.judged:
            yield losses.answer_line(scene.judged)
        elif neuron and not neuron.is_output:
            yield (Bit(NO_TARGET),)
        yield from compared_lines(scene.project, scene.step)
        return
    if neuron is None or beat not in {"forward", "compare", "backward", "update"}:
        yield from other_lines(scene.project, scene.step.beats[place].value)
        return
    if beat == "update":
        yield from _updated(scene, neuron, _places(neuron))
    else:
        yield from {"forward": _forward, "compare": _compared, "backward": _backward}[beat](scene, neuron)


def _taken(scene: Scene) -> Iterator[Line]:
    step, project, neuron = scene.step, scene.project, scene.neuron
    sample = int(step.samples[step.place])
    among = say(", one of {count} of this step", count=len(step.samples)) if len(step.samples) > 1 else ""
    yield (
        Bit(
            say(
                "Sample {sample:,}{among}. Its target: {target_text}.",
                sample=sample + 1,
                among=among,
                target_text=target_text(project.data, sample),
            )
        ),
    )
    if neuron is None or not is_input(neuron.source) or not len(neuron.inputs):
        return
    names = input_names(project, len(neuron.inputs))
    shown, more = shown_terms(neuron.inputs.tolist())
    bits: list[Bit] = []
    for index in shown:
        value = float(neuron.inputs[index])
        bits += [Bit(f"{names[index]} = "), Bit(number(value), "input", Part(neuron.source, index)), Bit(",  ")]
    yield (*bits[:-1], *([Bit(say(",  and {more:,} more", more=more), "muted")] if more else []))


# ------------------------------------------------------------ forward and compare


def _forward(scene: Scene, neuron: Neuron) -> Iterator[Line]:
    part, biased = neuron.part, neuron.has_bias
    if neuron.sum is None or not len(neuron.inputs):
        return
    weights = neuron.weights[: len(neuron.inputs)]
    products = (weights * neuron.inputs).tolist()
    shown, more = shown_terms(products)
    bits = [Bit(f"z = Σ w {_letter(neuron)}{' + b' if biased else ''} = ")]
    for index in shown:
        bits += [
            *_number(float(weights[index]), "weight", Part(*part[:2], index), is_first=not bits[1:]),
            Bit(" × "),
            _input(scene, neuron, index),
            Bit(" + "),
        ]
    if more:
        rest = sum(products) - sum(products[index] for index in shown)
        bits += [Bit(say("({more:,} more: {rest})", more=more, rest=number(rest)), "muted"), Bit(" + ")]
    if biased:
        bits += [*_number(float(neuron.weights[-1]), "weight", Part(*part[:2], BIAS), is_first=False), Bit(" + ")]
    yield (*bits[:-1], Bit(" = "), Bit(number(neuron.sum), "result", Part(*part[:2])))
    bend = BENDS.get(neuron.activation)
    if neuron.activation != "linear" and bend and neuron.output is not None:
        yield line(
            f"a = {bend.name}(z) = {bend.name}({{z}}) = {{*a}}", z=neuron.sum,
            a=Number(neuron.output, part=Part(*part[:2])),
        )  # fmt: skip


def _letter(neuron: Neuron) -> str:
    return "x" if is_input(neuron.source) else "a"


def _number(value: float, tone: str, part: Part, *, is_first: bool) -> Line:
    text = number(value)
    shown = f"({text})" if text.startswith("−") and not is_first else text
    return (Bit(shown, tone, part),)  # type: ignore[arg-type]


def _input(scene: Scene, neuron: Neuron, index: int) -> Bit:
    part = Part(neuron.source, index)
    is_told = any(layer.id == part.node and layer.kind.has_neurons for layer in scene.plan.layers)
    (bit,) = _number(float(neuron.inputs[index]), "input", part, is_first=False)
    return bit._replace(go=part if is_told else None)


def _compared(scene: Scene, neuron: Neuron) -> Iterator[Line]:
    if neuron.verdict is not None:
        yield from verdict_lines(neuron)
        return
    judged = scene.judged
    if learner_of(scene.project).rule == "mistakes":
        none = say("No target says what this neuron should answer: Rosenblatt's rule has nothing to compare it with.")
        yield (Bit(none),)
    elif not neuron.is_output:
        yield (Bit(NO_TARGET),)
    elif judged and neuron.loss is not None:
        yield losses.answer_line(judged)
        yield losses.loss_line(judged, neuron.loss)
    if neuron.loss is not None and (judged is None or neuron.rows > 1):
        yield line(say("The loss of this sample is {loss}, the mean of the step {mean}."), loss=neuron.loss,
                   mean=neuron.mean_loss or 0.0)  # fmt: skip


# ------------------------------------------------------------ backward and update


def _backward(scene: Scene, neuron: Neuron) -> Iterator[Line]:
    if neuron.delta is None:
        yield (Bit(say("Nothing is handed back to this neuron.")),)
        return
    judged = scene.judged
    check = _check(scene, AboutSlope(neuron.part.node, "", (neuron.part.unit,), _sample(scene)))
    if judged and judged.weight != 1:
        delta = neuron.delta / judged.weight if judged.weight else 0.0
        yield losses.delta_line(judged, delta)
        yield (*line(say("δ ← w δ, as this loss counts {w} times: {w} × {d} = {*delta}"), w=judged.weight, d=delta,
                     delta=neuron.delta), *check)  # fmt: skip
    elif judged:
        yield (*losses.delta_line(judged, neuron.delta), *check)
    elif neuron.handed is not None:
        yield _handed_back(neuron)
        bend = BENDS.get(neuron.activation, BENDS["linear"])
        slope, ends = bend.at(neuron.sum or 0.0), " = {*slope}" if "{a}" in bend.written else ": {*slope}"
        yield line(f"∂a/∂z = {bend.written}{ends}", a=neuron.output or 0.0, slope=slope)
        numbers = {"slope": slope, "handed": neuron.handed, "delta": neuron.delta}
        yield (*line("δ = ∂loss/∂z = ∂a/∂z × ∂loss/∂a = {slope} × {handed} = {*delta}", **numbers), *check)
    else:
        yield (*line("δ = ∂loss/∂z = {*delta}", delta=neuron.delta), *check)
    for index in _places(neuron):
        yield _gradient(scene, neuron, index)


def _handed_back(neuron: Neuron) -> Line:
    """The slope in what it handed on: every reader's delta times the weight with which that reads it."""
    handed = neuron.handed or 0.0
    terms = [
        (reader, unit, float(weight), float(delta))
        for reader in neuron.readers
        for unit, (weight, delta) in enumerate(zip(reader.weights, reader.deltas, strict=False))
    ]
    if not terms:
        return line(say("∂loss/∂a = {*handed}, handed back by the layers behind"), handed=handed)
    shown, more = shown_terms(weight * delta for *_, weight, delta in terms)
    bits = [Bit("∂loss/∂a = Σ w δ = ")]
    for place, index in enumerate(shown):
        reader, unit, weight, delta = terms[index]
        bits += [
            *_number(weight, "weight", Part(reader.node, unit, neuron.part.unit), is_first=not place),
            Bit(" × "),
            _number(delta, "delta", Part(reader.node, unit), is_first=False)[0]._replace(go=Part(reader.node, unit)),
            Bit(" + "),
        ]
    if more:
        rest = handed - sum(terms[index][2] * terms[index][3] for index in shown)
        bits += [Bit(say("({more:,} more: {rest})", more=more, rest=number(rest)), "muted"), Bit(" + ")]
    return (*bits[:-1], Bit(" = "), Bit(number(handed), "result"))


def _places(neuron: Neuron) -> tuple[int, ...]:
    """The weights whose derivatives are written out: those of the sum, and the bias."""
    count = len(neuron.inputs)
    shown, _ = shown_terms((neuron.weights[:count] * neuron.inputs).tolist())
    return (*shown, count) if neuron.has_bias else shown


def _gradient(scene: Scene, neuron: Neuron, index: int) -> Line:
    w, g = symbol(neuron, index), gradient_symbol(neuron, index)
    is_bias, place = w == "b", Part(*neuron.part[:2], BIAS if w == "b" else index)
    array = AboutSlope(
        neuron.part.node, "bias" if is_bias else "weight", (neuron.part.unit, *(() if is_bias else (index,))), None
    )
    check = _check(scene, array)
    own, factor = float(neuron.own[index]), float(neuron.factors[index])
    if is_bias:
        written = line("∂loss/∂b = δ = {*own}", own=Number(own, part=place))
    else:
        written = line(
            f"∂loss/∂{w} = δ {_letter(neuron)}{low(index)} = {{delta}} × {{x}} = {{*own}}", own=Number(own, part=place),
            delta=Number(neuron.delta or 0.0, "delta", neuron.part),
            x=Number(factor, "input", Part(neuron.source, index)),
        )  # fmt: skip
    if neuron.rows == 1 or not len(neuron.gradient):
        return (*written, *check)
    mean = line(
        say(";  mean of {samples}: {g} = {{*g}}", samples=counted(neuron.rows, "sample"), g=g),
        g=float(neuron.gradient[index]),
    )
    return (*written, *mean, *check)


def _sample(scene: Scene) -> int | None:
    return int(scene.step.samples[scene.step.place]) if len(scene.step.samples) else None


def _check(scene: Scene, about: AboutSlope) -> Line:
    """The word that asks for a finite difference, or what that came to."""
    found = scene.checks.get(about)
    if found is None:
        return (Bit("  "), Bit("check", check=about))
    gap = say("relative difference {gap}", gap=power(found.gap)) if found.gap else say("no difference")
    return (
        Bit(say("  ✓ finite difference {difference}, {gap}", difference=number(found.difference), gap=gap), "muted"),
    )


def _updated(scene: Scene, neuron: Neuron, places: tuple[int, ...]) -> Iterator[Line]:
    if not len(neuron.after):
        return
    if neuron.verdict is not None:
        yield from weight_lines(scene.guarantee, neuron, places)
    elif not len(neuron.gradient) or neuron.is_still:
        yield (Bit(say("This layer is frozen: its weights stay as they are.")),)
    else:
        rule = Rule.of(scene.project.recipe)
        for index in places:
            yield from update_lines(rule, neuron, index)
    hidden = len(neuron.weights) - len(places)
    if hidden > 0:
        yield (Bit(say("and {weights} likewise", weights=counted(hidden, "more weight")), "muted"),)


# ------------------------------------------------------------ one sentence


def sentence(scene: Scene) -> str:
    """What the last beat came to, with the number that decides."""
    beat, samples = scene.step.beats[-1], len(scene.step.samples)
    told = "" if scene.neuron is None else _told_of(scene, scene.neuron, beat.id)
    if scene.place and beat.id == "forward":
        told = scene.place.sentence
    elif scene.filter and beat.id in {"backward", "update"}:
        told = sentence_of(scene.filter, beat.id)
    if not told:
        told = lowered(TITLES[beat.id]) + (f" {counted(samples, 'sample')}." if samples and beat.id == "take" else ".")
    return say("Step {step:,}: {told}", step=beat.step + 1, told=told)


def _told_of(scene: Scene, neuron: Neuron, beat: str) -> str:
    """Of a neuron; empty where there is no number that decides."""
    who = name_of(neuron.part, scene)
    if beat == "forward" and neuron.output is not None:
        return say("{who} answers {output} to this sample.", who=who, output=number(neuron.output))
    if neuron.verdict is not None:
        return verdict_sentence(neuron, scene.guarantee)
    if beat == "compare" and neuron.loss is not None:
        return say(
            "this sample costs {cost_of}.",
            cost_of=number(cost_of(scene.project, scene.step) if scene.beside else neuron.loss),
        )
    if beat == "backward" and neuron.delta is not None:
        way = say("a higher score") if neuron.delta < 0 else say("a lower score")
        moved = say("{way} would cost less", way=way) if neuron.delta else say("moving its score changes nothing")
        return say("{who} has δ = {delta}: {moved}.", who=who, delta=number(neuron.delta), moved=moved)
    return (
        say("{who}: its weights moved by at most {moved}.", who=who, moved=number(neuron.moved))
        if len(neuron.after)
        else ""
    )
