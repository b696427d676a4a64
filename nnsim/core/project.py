"""The document: one frozen value that holds everything a file holds, except the run that goes on."""

from __future__ import annotations

from dataclasses import dataclass, field

from nnsim.core.data import Data, empty_plane
from nnsim.core.findings import Findings
from nnsim.core.network import Network
from nnsim.core.run import Checkpoint
from nnsim.core.spec import Spec


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a run: so many ``epochs`` at its own ``rate`` and schedule, while ``frozen`` nodes do not learn.

    ``outputs`` are those whose losses count meanwhile, by id; without any, all do.
    """

    name: str
    epochs: int
    rate: float
    schedule: Spec = Spec("constant")
    frozen: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the network learns.

    ``rate``    learning rate before the schedule
    ``batch``   samples per step
    ``l1, l2``  strength of the penalties on weights (biases are left alone): the gradient
                gains ``l1 * sign(w) + l2 * w``
    ``seed``    of the initial weights, the order of samples, and dropout
    ``epochs``  planned length of a run: a headless one, and schedules
    ``source``  where training samples come from: an id of ``recipes.kinds.SOURCES``
    ``phases``  parts of the run, one after the other, whose rate and schedule are in the place of these; the last
                one goes on for as long as the run does
    """

    learner: Spec = Spec("backprop")
    loss: str = "binary_cross_entropy"
    optimizer: Spec = Spec("sgd")
    rate: float = 0.03
    schedule: Spec = Spec("constant")
    batch: int = 10
    l1: float = 0.0
    l2: float = 0.0
    initializer: Spec = Spec("xavier")
    seed: int = 1
    epochs: int = 200
    source: str = "set"
    phases: tuple[Phase, ...] = ()


LIMITS: dict[str, tuple[float, float]] = {
    "rate": (0.0, 1e6),
    "batch": (1, 1 << 30),
    "l1": (0.0, 1e6),
    "l2": (0.0, 1e6),
    "seed": (0, 2**53),
    "epochs": (0, 10**9),
    "temperature": (0.0, 2.0),
    "neighbours": (1, 10**6),
}
"""Least and largest value of the numbers in a file; beyond those of the recipe float32 arithmetic has no room left."""


@dataclass(frozen=True, slots=True)
class View:
    """How the document is shown; saved with it, but no edit for the undo stack.

    ``axes``     how a table lies in the plane: ``"pca"``, two columns such as ``"2,3"``, or empty for the usual
    ``network``  drawn as ``"neurons"`` or ``"blocks"``, or empty for what shows it best
    ``stops``    True if Play pauses by itself after the planned epochs
    ``value``    which of several values of the samples pictures and lists show
    ``places``   by node id how far its block was dragged: ``"dx,dy"``
    ``prompt``   what a language model goes on with, and the ``temperature`` that it draws with
    ``neighbours`` of each sample in the graph that curves and surfaces are unrolled by, and the ``method`` that does it
    ``timeline`` True if files hold what it takes to go back to earlier steps of the run
    ``experiment`` the one that is shown, by id, or empty for the first that fits
    """

    show_test: bool = False
    decisions: bool = False
    log_loss: bool = False
    panel: str = "curves"
    axes: str = ""
    network: str = ""
    places: Spec = Spec("tidy")
    stops: bool = False
    prompt: str = ""
    temperature: float = 0.8
    value: int = 0
    neighbours: int = 10
    method: str = "isomap"
    timeline: bool = False
    experiment: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """Name, data set, network, recipe and view, the ``runs`` that were kept, and the ``findings`` of experiments.

    Every edit makes a new one.
    """

    name: str = "Untitled"
    data: Data = field(default_factory=empty_plane)
    network: Network = Network()
    recipe: Recipe = Recipe()
    view: View = View()
    runs: tuple[KeptRun, ...] = ()
    findings: tuple[Findings, ...] = ()


MOST_RUNS = 6
"""Runs that a document may keep; more curves than these could not be told apart."""


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class KeptRun:
    """A run that was kept, so that later ones can be compared with it.

    ``id``       no other run of the document has it; that of a run that was removed may be given again
    ``project``  what was trained, without its samples: ``counts`` tells how many were for training, testing and
                 validation, ``samples`` is the number that ``core.hashing.samples_sha256`` makes of them
    ``state``    its curves, thinned, and its weights where there was room for them: nothing goes on from there
    """

    id: str
    name: str
    project: Project
    state: Checkpoint
    counts: tuple[int, ...]
    samples: str
