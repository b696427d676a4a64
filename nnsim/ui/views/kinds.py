"""The type of what is declared of a view, and the registry of all of them. No view is loaded for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from nnsim.core.project import Project
from nnsim.core.registry import Registry
from nnsim.language.texts import say

Group = Literal["data", "how well", "inside", "why", "through time"]
"""What the question of a view is about."""
GROUPS: tuple[Group, ...] = get_args(Group)
"""In the order of the list in which views are chosen."""

TITLES: dict[Group, str] = {
    "data": say("Data"), "how well": say("How well"), "inside": say("Inside"), "why": say("Why"),
    "through time": say("Through time"),
}  # fmt: skip
"""What that list says of each."""


def _always(_project: Project) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class ViewKind:
    """A view, as tabs, menus, keys and the command line know it.

    ``title``    what stands on its tab
    ``help``     the one question that it answers
    ``widget``   module and class, as ``"module:Class"``: a ``View`` made of a ``ViewContext`` when it is first shown
    ``menu``     what the menu Go says, with its mnemonic
    ``keys``     the shortcut of that; empty for none
    ``icon``     name of the icon in the menu
    ``fits``     whether there is something to show of a project; else the view is not offered
    ``unfit``    why it is not, in a few words that stand in brackets behind ``menu``
    ``group``    where it stands in the list in which views are chosen
    ``shelved``  whether it has no tab until somebody chooses it
    ``control``  the way to the control that shows the same of weights that learned nothing; empty for none
    ``beside``   without one: what stands beside its numbers instead, or why its question asks for nothing like it
    ``stage``    its share of the height beside the network in presenter mode; 0 where as much as curves need will do
    """

    id: str
    title: str
    help: str
    widget: str
    menu: str
    keys: str = ""
    icon: str = ""
    fits: Callable[[Project], bool] = _always
    unfit: str = ""
    group: Group = "how well"
    shelved: bool = False
    stage: float = 0.46
    control: str = ""
    beside: str = ""


VIEWS: Registry[ViewKind] = Registry("view", lambda e: e.id)


def offered(project: Project) -> list[str]:
    """Ids of the views that have something to show of ``project``, in the order of the tabs."""
    return [kind.id for kind in VIEWS if kind.fits(project)]
