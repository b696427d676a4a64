"""The phases of a run in the script; their rates are constant, as ``io.outgoing`` sees to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nnsim.core.project import Project, Recipe
from nnsim.io.pytorch.wording import laid_out, literal
from nnsim.recipes.phases import counted_outputs, in_phase, phases_of, starts

PHASE_AT = '''
def phase_at(epoch):
    """{what}; the last one goes on."""
    for phase in PHASES[:-1]:
        if epoch < phase[1]:
            return phase[2:]
        epoch -= phase[1]
    return PHASES[-1][2:]
'''

TEXT = '''
def freeze(network, frozen):
    """Let some layers compute without learning; which numbers of the one vector are theirs."""
    network.requires_grad_(True)
    for name in frozen:
        network.get_submodule(name).requires_grad_(False)
    return torch.cat([torch.full((p.numel(),), not p.requires_grad) for p in network.parameters()])


def step_of(optimizer, weights, still):
    """A step that leaves frozen numbers, and what is remembered of them, as they are."""
    memory = {name: value[still].clone() for name, value in memory_of(optimizer, weights)}
    kept = weights[still].clone()
    optimizer.step()
    weights[still] = kept
    for name, value in memory_of(optimizer, weights):
        value[still] = memory.get(name, 0.0)


def memory_of(optimizer, weights):
    """What the optimizer remembers of every weight."""
    return [
        (name, value)
        for name, value in optimizer.state[weights].items()
        if torch.is_tensor(value) and value.shape == weights.shape
    ]
'''

BEGIN = """        {found} = phase_at(epoch)
        optimizer.param_groups[0]["lr"] = rate
        still = freeze(network, frozen)
"""
"""At the beginning of every epoch."""

STILL = """            for name in frozen:
                for module in network.get_submodule(name).modules():
                    if isinstance(module, nn.modules.batchnorm._BatchNorm):
                        module.eval()  # with the running averages that it has
"""
"""In every step, where there is batch normalisation."""

STEP = "step_of(optimizer, weights, still)"


def choose_outputs(recipe: Recipe) -> bool:
    """True if not all outputs learn in every phase."""
    return any(phase.outputs for phase in phases_of(recipe))


def functions(recipe: Recipe) -> Iterable[str]:
    """Which phase is on, and how layers are frozen in it."""
    what = "Rate and frozen layers of the phase that an epoch is in"
    if choose_outputs(recipe):
        what = "Rate, frozen layers and outputs of the phase that an epoch is in"
    yield PHASE_AT.format(what=what)
    yield TEXT


def begin(recipe: Recipe) -> str:
    """The beginning of every epoch."""
    return BEGIN.format(found=_found(recipe))


def _found(recipe: Recipe) -> str:
    return "rate, frozen, counted" if choose_outputs(recipe) else "rate, frozen"


def constants(project: Project, names: Mapping[str, str]) -> Iterable[str]:
    """The phases, with the layers that have weights by their ``names`` in the script."""
    yield "\n# Parts of the run: name, epochs, learning rate, and layers that do not learn meanwhile."
    if chosen := choose_outputs(project.recipe):
        yield "# Last the places of the outputs whose losses count."
    yield "PHASES = ("
    for phase, start in zip(phases_of(project.recipe), starts(project.recipe), strict=True):
        held = [literal(names[name]) for name in in_phase(project, start).network.frozen if name in names]
        places = [str(project.network.outputs.index(one)) for one in counted_outputs(project, start)]
        items = [literal(phase.name), str(phase.epochs), repr(float(phase.rate)), _tuple(sorted(held))]
        yield laid_out("(", [*items, *([_tuple(places)] if chosen else ())], "),", 4, collection=True)
    yield ")"


def _tuple(items: Sequence[str]) -> str:
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
