"""Short runs whose every step is looked at, and gone back to."""

from __future__ import annotations

from collections.abc import Callable

from stripes_data import OF_SHARES, stripes

from nnsim.core.backends import Choice
from nnsim.core.catalogue import load
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Edit, Load, StepOnce
from nnsim.core.moments import Visit
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.edits.data import set_generator
from nnsim.edits.recipe import choose, set_option, set_recipe
from nnsim.engine.session import Session
from nnsim.engine.trainer import Trainer
from nnsim.recipes.kinds import LEARNERS

load()

DENSE = Spec.of("dense", units=4, activation="tanh")
DROPS = Spec.of("dropout", p=0.3)

STEPS = 29
"""Several epochs of the small projects."""


def project_of(build: Callable[..., Project], learner: str) -> Project:
    if LEARNERS[learner].plays:
        return set_generator(set_recipe(choose(Project(), "learner", learner), epochs=2), Spec.of("catch", count=50))
    if learner in OF_SHARES:
        made = choose(stripes("multiclass" if learner == "layerwise" else "bernoulli"), "learner", learner)
        return set_option(made, "learner", epochs=1) if learner == "layerwise" else made
    layers = (DENSE, DROPS) if learner == "backprop" else ()
    return choose(build(*layers, optimizer=Spec("adam")), "learner", learner)


def digest(session: Session) -> str:
    """Of all that the answers of the moment depend on, and of all that is remembered beside."""
    found = trained(session).learner
    return weights_sha256({**found.fingerprint(), **{f"state {name}": a for name, a in found.state().items()}})


def visit(session: Session, step: int) -> str:
    session.handle(Visit(step))
    while session.waits() == 0:
        session.advance(1.0)
    return digest(session)


def begun(project: Project, backend: Choice = "torch") -> Session:
    session = Session(clock=lambda: 0.0)
    session.handle(Load(1, project, backend=backend, waits=True))
    return session


Do = Callable[[Session], None]


def trained(session: Session) -> Trainer:
    """Its trainer; the same one through a run whose projects can all be trained."""
    assert session.trainer is not None
    return session.trainer


def run(
    project: Project, deeds: dict[int, Do], steps: int = STEPS, backend: Choice = "torch"
) -> tuple[Session, dict[int, str]]:
    """A run with the ``deeds`` at its steps, and what it was like at each of them."""
    session = begun(project, backend)
    trainer, digests = trained(session), dict[int, str]()
    for step in range(steps):
        if step in deeds:
            deeds[step](session)
        digests[trainer.step] = digest(session)
        session.handle(StepOnce("batch"))
    digests[trainer.step] = digest(session)
    return session, digests


def edit(change: Callable[[Project], Project]) -> Do:
    def do(session: Session) -> None:
        session.handle(Edit(change(trained(session).project)))

    return do
