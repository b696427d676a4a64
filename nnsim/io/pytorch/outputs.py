"""The outputs of a script: what each is compared with, and how their losses add up."""

from __future__ import annotations

from collections.abc import Iterator

from nnsim.core.network import OUTPUT
from nnsim.core.project import Project
from nnsim.io.pytorch import formulas
from nnsim.io.pytorch.phases import choose_outputs
from nnsim.io.pytorch.wording import laid_out, plain
from nnsim.networks.plan import Plan
from nnsim.tasks.heads import seen_from
from nnsim.tasks.kinds import LOSSES, task_of


class Outputs:
    """Those of ``project``; ``names`` are what the script calls them by id.

    Targets of several outputs stand side by side in one tensor, of which each has its columns.
    """

    def __init__(self, project: Project, planned: Plan, names: dict[str, str]) -> None:
        self._project, self._names = project, names
        self._codes = {output: task_of(seen_from(project, output)).code for output in project.network.outputs}
        self._units = {output: planned.layer(output).out_shape[0] for output in self._codes}
        self._columns: dict[str, tuple[int, int]] = {}
        stop = 0
        for output, code in self._codes.items():
            if "targets" in code.aims:
                start, stop = stop, stop + (self._units[output] if code.per_unit or self._are_rows else 1)
                self._columns[output] = (start, stop)
        self.width = stop or 1

    @property
    def _are_rows(self) -> bool:
        """True if every sample has several values, which stand in columns already."""
        return len(self._project.data.target_shape) == 1

    @property
    def are_several(self) -> bool:
        """True if there is more than one."""
        return len(self._codes) > 1

    def keep(self) -> str:
        """The lines that keep samples and what is beside them, of ``x`` and ``y``."""
        kept = [
            "torch.from_numpy(y)" if self._are_rows else self._codes[output].targets
            for output in self._columns or self._codes
        ]
        if len(kept) == 1 or not self._columns:
            return f"    x, targets = torch.from_numpy(x), {kept[0]}\n"
        columns = laid_out("columns = [", kept, "]", 4, collection=True)
        return f"{columns}\n    x, targets = torch.from_numpy(x), torch.cat(columns, dim=1)\n"

    def aims(self, output: str = OUTPUT) -> str:
        """What the scores of a batch are compared with, of ``inputs`` and ``batch_targets``."""
        aims = self._codes[output].aims
        if len(self._columns) < 2 or output not in self._columns:
            return aims
        start, stop = self._columns[output]
        return aims.replace("batch_targets", f"batch_targets[:, {start}:{stop}]")

    @property
    def have_targets(self) -> bool:
        """True if any of them is compared with something that is kept beside the samples."""
        return bool(self._columns)

    def functions(self) -> Iterator[str]:
        """What makes targets of inputs."""
        for output, code in self._codes.items():
            if code.function:
                yield code.function.format(units=self._units[output])

    def losses(self) -> Iterator[str]:
        """What outputs beside the first add to the loss."""
        for head in self._project.network.heads:
            task, kind = task_of(seen_from(self._project, head.id)), LOSSES[head.loss]
            total = formulas.loss(head.loss, task)
            places = f"({total}) / {task.code.places}" if task.code.places else total
            yield (
                f"def loss_of_{self._names[head.id]}(scores, targets):\n"
                f'    """{plain(head.name, 40)}, {kind.label}: {plain(kind.formula, 50)}."""\n'
                f"    total = {places}\n"
                f"    return {float(head.weight)!r} * total / len(scores)"
            )

    def step(self, aims: str) -> str:
        """The lines that make the gradients of a batch, or of the ``part`` of it that a process has."""
        if not self.are_several:
            return f"(part * mean_loss(network(inputs), {aims})).backward()"
        names = ("mean_loss", *(f"loss_of_{self._names[head.id]}" for head in self._project.network.heads))
        calls = [
            (f"{name}(", (f"answers[{place}]", self.aims(output) if place else aims))
            for place, (name, output) in enumerate(zip(names, self._codes, strict=True))
        ]
        if choose_outputs(self._project.recipe):
            losses = [f"{head}{', '.join(items)})" for head, items in calls]
            listed = laid_out("losses = [", losses, "]", 12, collection=True).lstrip()
            lines = [listed, "(part * sum(losses[place] for place in counted)).backward()"]
        else:
            sums = ("loss = ", *("loss = loss + " for _ in calls[1:]))
            lines = [
                laid_out(begin + head, items, ")", 12).lstrip()
                for begin, (head, items) in zip(sums, calls, strict=True)
            ]
            lines.append("(part * loss).backward()")
        return "\n            ".join(["answers = network(inputs)", *lines])

    def scores(self, answers: str) -> str:
        """The scores of the first output, of what the network answers."""
        return f"{answers}[0]" if self.are_several else answers
