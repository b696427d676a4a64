"""The whole script of a project, and the files that go beside it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from nnsim import __version__
from nnsim.core import seeds
from nnsim.core.counted import counted
from nnsim.core.data import Floats
from nnsim.core.files.tensors import tensors
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.core.run import Checkpoint
from nnsim.io.export import as_npz
from nnsim.io.pytorch import formulas, modules, parts, phases, ranks, samples
from nnsim.io.pytorch.imports import imports
from nnsim.io.pytorch.network import Writer
from nnsim.io.pytorch.outputs import Outputs
from nnsim.io.pytorch.wording import LONGEST_NAME, laid_out, literal, plain, wrapped
from nnsim.language.texts import say
from nnsim.networks.kinds import INITIALIZERS
from nnsim.networks.memory_order import channels_come_last
from nnsim.networks.plan import Plan
from nnsim.recipes.kinds import LEARNERS, OPTIMIZERS, SCHEDULES
from nnsim.recipes.phases import in_phase, phases_of, starts
from nnsim.tasks.errors import learns_scaled
from nnsim.tasks.kinds import LOSSES, task_of
from nnsim.tasks.noise import EVALUATION
from nnsim.tasks.plan import plan

MOST_BYTES = 8 << 20
"""What the layers may make of the samples that a script looks at at once."""


@dataclass(frozen=True, slots=True)
class Script:
    """``text`` is the script; ``files`` are bytes by the ending of the file beside it, ``.npz`` or ``.safetensors``."""

    text: str
    files: Mapping[str, bytes]


def script(project: Project, name: str, checkpoint: Checkpoint | None = None) -> Script:
    """The script called ``name`` (without ending) for ``project``, with the weights of ``checkpoint`` beside it.

    Raises ``ProblemError`` with a sentence for a network that cannot be built.
    """
    planned = plan(project)
    if not planned.layers:
        raise ProblemError(
            planned.problems[0] if planned.problems else Problem(say("The network has no layers."), OUTPUT)
        )
    sections = _Sections(project, planned, name, trained=bool(checkpoint))
    files = {} if sections.table is not None else {".npz": as_npz(project.data, sections.wiring)}
    if checkpoint:
        files[".safetensors"] = b"".join(tensors(checkpoint.weights))
    return Script(sections.text(), files)


class _Sections:
    """Puts the text of one script together."""

    def __init__(self, project: Project, planned: Plan, name: str, *, trained: bool) -> None:
        self.project, self.recipe, self.plan = project, project.recipe, planned
        self.name, self.trained = plain(name), trained
        self.writer = Writer(planned, project.network.outputs)
        self.outputs = Outputs(project, planned, self.writer.names)
        self.wiring = dict(_wiring(planned, self.writer.names, project.recipe.seed))
        self.table = None if self.wiring else samples.embedded(project.data)
        self.renamed = {new: old for old, new in self.writer.names.items() if old != new}
        self.phases = phases_of(self.recipe)
        self.uses = LEARNERS[self.recipe.learner.kind].uses
        self.task = task_of(project)
        self.is_scaled = learns_scaled(project)

    def text(self) -> str:
        """Docstring, imports, constants, functions, data, start."""
        title = f"{plain(self.project.name)}: {counted(self.plan.parameters, 'parameter')}."
        network = self.writer.text(title)
        functions = [
            *modules.texts(self.writer.extra), network, self._load_data(), *self._pixels(), parts.SEEDS,
            self._initialise(), parts.ONE_VECTOR, *self._freeze(), self._loss(), *self.outputs.losses(),
            *self._making_aims(), *self._schedule(), self._evaluate(), parts.DUE, *self._sharing(), self._train(),
            *self._weights(), *self._show(), self._main(),
        ]  # fmt: skip
        body = "\n\n\n".join(part.strip("\n") for part in (self._constants(), *functions, *self._data()))
        start = 'if __name__ == "__main__":\n    main()'
        return "\n\n".join((self._docstring(), imports(body), body)) + f"\n\n\n{start}\n"

    # ------------------------------------------------------------ top

    def _docstring(self) -> str:
        name = shlex.quote(self.name)
        name = name if len(name) <= LONGEST_NAME else "this_script"
        run = f"python {name}.py"
        usage = [(run, "train from the seed, as nnsim does"), (f"{run} --epochs 10", "so long instead")]
        if self._shares:
            usage.append((f"torchrun --nproc-per-node 2 {name}.py", "two processes share every batch"))
        if self.trained:
            usage.append((f"{run} --weights {name}.safetensors", "start from the trained weights"))
        width = max(len(line) for line, _ in usage) + 4
        lines = [f"    {line:{width}}{words}" for line, words in usage]
        beside = "" if self.table is not None else f" The data lie beside it in {self.name}.npz."
        promise = wrapped(
            f"Needs PyTorch and NumPy alone.{beside} On the CPU it comes to the same weights as nnsim, bit for bit: "
            "the last line is the weights_sha256 that 'nnsim train --json' prints. Other versions of PyTorch and "
            "other processors may round differently."
        )
        title = f'"""{plain(self.project.name)}. Written by nnsim {__version__}.'
        return "\n".join((title, "", *lines, "", promise, '"""'))

    def _constants(self) -> str:
        recipe, uses = self.recipe, self.uses
        lines = [f"SEED = {recipe.seed}  # of initial weights, order of samples and dropout"]
        lines.append(f"EPOCHS = {recipe.epochs}")
        if "batch" in uses:
            lines.append(f"BATCH = {recipe.batch}  # samples per step")
        lines.append(f"RATE = {float(self.phases[0].rate if self.phases else recipe.rate)!r}  # learning rate")
        for name, value in self._penalties().items():
            lines.append(f"{name} = {value!r}  # strength of the penalty on weights")
        if self.is_scaled:
            lines += samples.value_scaling(self.project.data)
        if self.project.data.classes:
            lines.append(samples.class_names(self.project.data))
        weights = [literal(name) for name in self._weight_names()]
        lines += ranks.CONSTANTS.splitlines() if self._shares else []
        lines += ["", "# What is drawn at random and shrunk by penalties; biases and scales are neither."]
        lines.append(laid_out("WEIGHTS = (", weights, ",)" if len(weights) == 1 else ")", collection=True))
        if self.phases:
            layers = {layer.id: self.writer.names[layer.id] for layer in self.plan.layers if layer.parameters}
            lines += phases.constants(self.project, layers)
        elif self._frozen:
            frozen = [literal(name) for name in self._frozen]
            lines += ["", "# Layers that compute, but do not learn."]
            lines.append(laid_out("FROZEN = (", frozen, ",)" if len(frozen) == 1 else ")", collection=True))
        if self.renamed:
            pairs = [f"{literal(new)}: {literal(old)}" for new, old in self.renamed.items()]
            lines += ["", "# What nnsim calls the layers whose name is no name in Python."]
            lines.append(laid_out("NODES = {", pairs, "}", collection=True))
        return "\n".join(lines)

    @property
    def _targets(self) -> set[str]:
        return {each.target for layer in self.plan.layers for each in layer.calls}

    def _weight_names(self) -> list[str]:
        layers = ((self.writer.names[layer.id], layer.arrays) for layer in self.plan.layers)
        return [f"{name}.{array.name}" for name, arrays in layers for array in arrays if array.role == "weight"]

    def _penalties(self) -> dict[str, float]:
        given = {"L1": self.recipe.l1, "L2": self.recipe.l2}
        return {name: float(value) for name, value in given.items() if value and name.lower() in self.uses}

    # ------------------------------------------------------------ functions

    def _load_data(self) -> str:
        shape = ", ".join(map(str, self.plan.input_shape))
        return samples.load_data(self.project, shape, self.outputs, is_embedded=self.table is not None)

    def _initialise(self) -> str:
        spec = self.recipe.initializer
        kind = INITIALIZERS[spec.kind]
        *before, last = formulas.INITIALIZERS[kind.id](spec.resolve(kind.parameters))
        lines = "\n".join(f"    {line}" for line in (*before, f"return {last}"))
        what = f"{kind.label} initial weights: {kind.formula}."
        fans = "".join(line for name, line in parts.FANS.items() if name in lines)
        names = [literal(name) for name in self.wiring]
        each = laid_out("for name in (", names, ",):" if len(names) == 1 else "):", 8, collection=True)
        wiring = parts.WIRING.format(each=each) if names else ""
        return parts.INITIALISE.format(what=what, fans=fans, lines=lines, name=self._original, wiring=wiring)

    def _loss(self) -> str:
        kind = "perceptron" if "loss" not in self.uses else self.recipe.loss
        total = formulas.loss(kind, self.task)
        places = f"{self.task.code.places} / " if self.task.code.places else ""
        return (
            "def mean_loss(scores, targets):\n"
            f'    """{LOSSES[kind].label}: {plain(LOSSES[kind].formula, 70)}."""\n'
            f"    total = {total}\n"
            f"    return total / {places}len(scores)"
        )

    def _schedule(self) -> Iterable[str]:
        kind, lines = SCHEDULES[self.recipe.schedule.kind], self._schedule_lines
        if lines:
            arguments = "epoch, epochs" if self._follows_plan else "epoch"
            text = "\n".join(f"    {line}" for line in lines)
            yield f'def schedule({arguments}):\n    """{kind.label}: what the rate is multiplied by."""\n{text}'

    @property
    def _schedule_lines(self) -> list[str]:
        """The body of ``schedule``; none where the rate stays."""
        spec = self.recipe.schedule
        kind = SCHEDULES[spec.kind]
        body = formulas.SCHEDULES[kind.id] if "schedule" in self.uses and not self.phases else None
        return body(spec.resolve(kind.parameters)) if body else []

    @property
    def _follows_plan(self) -> bool:
        """Whether the rate depends on how many epochs are trained."""
        return any("epochs" in line for line in self._schedule_lines)

    def _evaluate(self) -> str:
        right, scores = self.task.code.right, self.outputs.scores("network(inputs)")
        return parts.EVALUATE.format(
            what="The mean loss and the share of right answers" if right else "The mean loss",
            sums="loss = right" if right else "loss",
            rest=self._classes if right else self._values,
            inputs=self._inputs,
            fed=self._mixed,
            scores="scores = network(inputs)" if self.task.noised else f"scores, aims = {scores}, {self._aims}",
            each=self._targeted["each"].format(n=self._chunk, evaluation=EVALUATION),
        )

    @property
    def _classes(self) -> str:
        word = self.task.share.label.lower() if self.task.share else "right"
        return parts.CLASSES.format(hits=self.task.code.right, word=word)

    @property
    def _values(self) -> str:
        return parts.SCALED_VALUES if self.is_scaled else parts.VALUES

    def _show(self) -> Iterable[str]:
        """Answers in the units of the data, where the network learns other numbers."""
        if self.is_scaled:
            answers = self.outputs.scores(f"network({self._fed('batch_x')})")
            yield parts.SHOW.format(values=self._aims, answers=answers)

    def _main(self) -> str:
        begin, leave = (ranks.MAIN, ranks.LEAVE) if self._shares else (ranks.REFUSAL, "")
        shown = parts.SHOWN if self.is_scaled else ""
        return parts.MAIN.format(begin=begin) + shown + parts.END + leave + parts.RETURN

    @property
    def _shares(self) -> bool:
        """Whether there are batches that several processes can share."""
        return "optimizer" in self.uses

    def _sharing(self) -> Iterable[str]:
        if self._shares:
            yield from ranks.functions(norm=self._has("BatchNorm"), dropout=self._has("Dropout"))

    def _has(self, module: str) -> bool:
        return any(module in target for target in self._targets)

    @property
    def _targeted(self) -> Mapping[str, str]:
        if self.task.noised:
            return parts.WITH_DRAWS
        return parts.WITH_TARGETS if self.outputs.have_targets else parts.WITHOUT_TARGETS

    @property
    def _inputs(self) -> str:
        """What a batch is before the network sees it: its inputs, and targets that are mixed along with them."""
        return "inputs, aims" if self.task.noised else "inputs"

    @property
    def _mixed(self) -> str:
        fed = self._fed("batch_x")
        return self.task.code.mixed.format(fed=fed) if self.task.noised else fed

    @property
    def _aims(self) -> str:
        return self.outputs.aims()

    @property
    def _chunk(self) -> int:
        """How many samples are looked at at once, as in the engine: the last digits depend on it."""
        return max(1, min(1024, MOST_BYTES // (4 * _numbers(self.plan))))

    def _making_aims(self) -> Iterable[str]:
        """What makes the targets of a batch of its inputs, once for outputs of one kind."""
        return dict.fromkeys(self.outputs.functions())

    def _fed(self, name: str) -> str:
        return f"pixels({name})" if samples.has_images(self.project.data) else name

    def _pixels(self) -> Iterable[str]:
        """Convolutions compute fastest, and in nnsim do, with the channels last in memory."""
        if samples.has_images(self.project.data):
            what, values = parts.BYTES if self.project.data.x.dtype == np.uint8 else parts.NUMBERS
            # for a single channel contiguous() changes nothing, and PyTorch would take it for channels that come last
            in_order = "\n    return images.clone(memory_format=torch.contiguous_format)"
            parts_of_run = (in_phase(self.project, start).network for start in starts(self.recipe))
            last = all(channels_come_last(self.plan, network.frozen) for network in parts_of_run)
            layout, begin, end = (", last in memory", "return ", "") if last else ("", "images = ", in_order)
            what, order = what.format(axes=samples.axes(self.project.data)), samples.channels_first(self.project.data)
            yield parts.PIXELS.format(what=what, order=order, values=values, layout=layout, begin=begin, end=end)

    def _train(self) -> str:
        if "optimizer" not in self.uses:
            return parts.PERCEPTRON.format(fed=self._fed("batch_x"), chunk=self._chunk)
        begin, arguments = formulas.optimizer(self.recipe.optimizer)
        return parts.BACKPROP.format(
            what=f"Backpropagation with {OPTIMIZERS[self.recipe.optimizer.kind].label}.",
            optimizer=laid_out(f"optimizer = {begin}", ["[weights]", "lr=RATE", *arguments], ")", 4),
            inputs=self._inputs,
            fed=self._mixed,
            learn=self.outputs.step("aims" if self.task.noised else self._aims),
            **{name: self._targeted[name] for name in ("training", "shuffled", "batch")},
            **self._in_the_loop(),
        )

    @property
    def _frozen(self) -> list[str]:
        """Layers with weights that do not learn."""
        return [self.writer.names[layer.id] for layer in self.plan.layers if layer.node.frozen and layer.parameters]

    @property
    def _still(self) -> list[str]:
        """Those among them that would follow the mean and the spread of their batches."""
        norms = (layer for layer in self.plan.layers if any("BatchNorm" in each.target for each in layer.calls))
        return [self.writer.names[layer.id] for layer in norms if layer.node.frozen]

    def _freeze(self) -> Iterable[str]:
        if self.phases:
            yield from phases.functions(self.recipe)
        elif self._frozen:
            yield parts.FREEZE

    def _in_the_loop(self) -> dict[str, str]:
        """What only some recipes and networks need."""
        has_dropout, has_norm = self._has("Dropout"), self._has("BatchNorm")
        looks_across = has_dropout or has_norm
        scheduled = any(self._schedule())
        penalties, is_frozen = self._penalties(), bool(self._frozen) and not self.phases
        still = "".join(parts.STILL.format(name=name) for name in self._still)
        if self.phases:
            still = phases.STILL if has_norm else ""
        return {
            "freeze": "    frozen = freeze(network)\n" if is_frozen else "",
            "frozen": parts.FROZEN if is_frozen else "",
            "still": still,
            "phase": phases.begin(self.recipe) if self.phases else "",
            "step": phases.STEP if self.phases else "optimizer.step()",
            "across": ranks.BEGIN if looks_across else "",
            "take": ranks.TAKE + (ranks.KNOW if looks_across else ""),
            "gather": ranks.GATHER,
            "penalised": parts.PENALISED if penalties else "",
            "penalty": "".join(parts.PENALTIES[name] for name in penalties),
            "steps": "    step = 0\n" if has_dropout or self.task.noised else "",
            "count": "            step += 1\n" if has_dropout or self.task.noised else "",
            "dropout": parts.DROPOUT if has_dropout else "",
            "norm": parts.NORM if has_norm else "",
            "rate": parts.RATE.format(planned=", epochs" if self._follows_plan else "") if scheduled else "",
        }

    def _weights(self) -> Iterable[str]:
        if self.renamed:
            yield parts.ORIGINAL
        yield parts.WEIGHTS.format(name=self._original)

    @property
    def _original(self) -> str:
        """The name of an array as nnsim has it, as an expression of ``name``."""
        return "original(name)" if self.renamed else "name"

    # ------------------------------------------------------------ data

    def _data(self) -> Iterable[str]:
        if self.table is not None:
            yield f'{samples.columns(self.project.data)}\nSAMPLES = """\n{self.table}\n"""'


def _wiring(planned: Plan, names: Mapping[str, str], seed: int) -> Iterator[tuple[str, Floats]]:
    """Arrays that are drawn from the seed and never learn."""
    for layer in planned.layers:
        for array in layer.arrays:
            if array.draw:
                draw = seeds.generator(seed, "wiring", layer.id, array.name)
                yield f"{names[layer.id]}.{array.name}", array.draw(array.shape, draw)


def _numbers(planned: Plan) -> int:
    """How many numbers all layers together make of one sample."""
    return prod(planned.input_shape) + sum(prod(layer.out_shape) for layer in planned.layers)
