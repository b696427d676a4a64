"""The velocity from noise to data: flow matching (Lipman et al. 2023, Liu et al. 2023)."""

from __future__ import annotations

from nnsim.core.data import Data, Floats
from nnsim.language.texts import say
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import ROOT_MEAN_SQUARE
from nnsim.tasks.noise import evaluated
from nnsim.tasks.scores import anything, as_sample, identity, in_a_row, single


def _velocity(x: Floats, y: Floats) -> Floats:
    """From the noise of an evaluation to the sample, which on a straight line is the velocity: [n, d]."""
    return in_a_row(x, y) - evaluated(len(x), x.shape[1:])[:, :-1]


def _axes(_data: Data) -> tuple[str, ...]:
    """Of a point of the plane; other samples have other numbers of units, which have no names."""
    return "v₁", "v₂"


_ON_THE_WAY = '''
GOLDEN = (5**0.5 - 1) / 2  # its multiples lie evenly spread, modulo 1


def draws(seed, samples):
    """Standard normal noise for every number of a sample; in the last column times from 0 to 1."""
    rng = np.random.default_rng(seed)
    start = rng.random()
    drawn = np.empty((len(samples), samples[0].numel() + 1), np.float32)
    drawn[:, :-1] = rng.standard_normal((len(samples), samples[0].numel()), np.float32)
    drawn[:, -1] = (start + GOLDEN * np.arange(len(samples))) % 1
    return torch.from_numpy(drawn)


def on_the_way(samples, drawn):
    """Where the line from noise to each sample is at its time, that time, and the velocity."""
    noise = drawn[:, :-1].reshape(samples.shape)
    times = drawn[:, -1].reshape(-1, *[1] * (samples.dim() - 1))
    places = (1 - times) * noise + times * samples
    times = times.expand(-1, 1, *samples.shape[2:])
    return torch.cat([places, times], 1), (samples - noise).flatten(1)
'''


TASKS.add(
    Task(
        "velocity",
        say("Flow"),
        say("v = z, compared with x − ε at (1 − t) ε + t x"),
        say(
            "Learns how noise becomes data: at a time t from 0 to 1 a point lies on the straight "
            "line from noise ε to a "
            "sample x, and the network answers with its velocity. Noise that follows the velocities "
            "ends where data are. "
            "Classes do not count."
        ),
        units=single,
        numpy=identity,
        accepts=anything,
        tells="velocity",
        shows="flow",
        decide=identity,
        truth=_velocity,
        losses=("squared_error",),
        metrics=(ROOT_MEAN_SQUARE,),
        code=Code("scores", aims="aims", function=_ON_THE_WAY, mixed="on_the_way({fed}, batch_draws)"),
        answer=say("the velocity at a place and a time"),
        brief="linear",
        error_in=say("for each number of the velocity"),
        layer=as_sample,
        names=_axes,
        noised=True,
    )
)
