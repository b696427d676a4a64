"""What the coach said of a run."""

from __future__ import annotations

from dataclasses import dataclass

from nnsim.core.problem import Fix


@dataclass(frozen=True, slots=True)
class Advice:
    """One alarm, as it was raised.

    ``alarm``    its id, and ``title`` what it is called
    ``seen``     a sentence on what was measured, and ``why`` one on what is behind it
    ``numbers``  the evidence: a name and a number in words each
    ``view``     id of the view that shows it, empty for none; ``where`` the node, ``"data"`` or ``"recipe"``
    ``epoch``    whole epochs until then
    ``fix``      the experiment that shows it
    ``is_told``  True if the window hears of it elsewhere, as of a run that stopped
    """

    alarm: str
    title: str
    seen: str
    why: str
    numbers: tuple[tuple[str, str], ...]
    view: str
    where: str
    epoch: int
    fix: Fix | None = None
    is_told: bool = False
