"""The menus of layers, of the output, and of the places where a layer can be inserted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.core.network import OUTPUT
from nnsim.core.parameters import Value
from nnsim.core.project import Project
from nnsim.edits.layer_trials import trials
from nnsim.language.texts import say
from nnsim.networks.kinds import ACTIVATIONS
from nnsim.tasks.kinds import TASKS
from nnsim.ui.kit import icons
from nnsim.ui.kit.theming import current
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.network import kind_search
from nnsim.ui.network.layer_edits import BESIDE, LayerEdits
from nnsim.ui.network.titles import activation_of, short

TRY = say("Keep this run for comparison, and begin it anew with that")
"""What *The same, but* does."""


def _icon(action: QAction, name: str) -> None:
    if name in icons.names():
        action.setIcon(icons.icon(name, current(), size=16))


def _menu(title: str, parent: QWidget) -> QMenu:
    menu = QMenu(title, parent)
    menu.setToolTipsVisible(True)
    return menu


def kind_menu(title: str, insert: Callable[[str], object], parent: QWidget) -> QMenu:
    """Every layer kind: the first group at once, the others in submenus; the first kind is the default."""
    menu = _menu(title, parent)
    for number, (group, kinds) in enumerate(kind_search.groups().items()):
        place = menu
        if number:
            place = _menu(group, menu)
            menu.addMenu(place)
        for kind in kinds:
            action = place.addAction(short(kind.id))
            action.setToolTip(in_lines(kind.help))
            action.triggered.connect(partial(_call, insert, kind.id))
            _icon(action, kind.icon)
    menu.setDefaultAction(menu.actions()[0])
    return menu


def _call(function: Callable[[str], object], value: str, _checked: bool = False) -> None:
    function(value)


def activation_actions(menu: QMenu, chosen: str, choose: Callable[[str], object]) -> None:
    """One checkable action per activation function, with its formula beside it."""
    group = QActionGroup(menu)
    for activation in ACTIVATIONS:
        action = menu.addAction(activation.label)
        action.setCheckable(True)
        action.setChecked(activation.id == chosen)
        action.setToolTip(in_lines(f"{activation.formula}\n{activation.help}"))
        action.triggered.connect(partial(_call, choose, activation.id))
        group.addAction(action)


def layer_menu(
    project: Project,
    node_id: str,
    edits: LayerEdits,
    settings: Callable[[str], object],
    parent: QWidget,
    *,
    branch: Callable[[str], object],
    branch_layer: Callable[[str, str, Value], object],
) -> QMenu:
    """All that can be done to a layer; its activation first.

    ``branch`` tries the run with another one everywhere, ``branch_layer`` with another value of this layer.
    """
    node = project.network.node(node_id)
    menu = _menu(short(node.spec.kind), parent)
    activation = activation_of(node)
    if activation:
        activation_actions(menu, activation, partial(edits.set_activation, node_id))
        menu.addSeparator()
        menu.addMenu(_branches(activation, branch, menu))
    menu.addMenu(layer_branches(project, node_id, branch_layer, menu))
    _act(menu, say("Settings…"), "settings", partial(settings, node_id))
    menu.addMenu(kind_menu(say("Insert before"), partial(edits.insert_beside, node_id, 0), menu))
    menu.addMenu(kind_menu(say("Insert after"), partial(edits.insert_beside, node_id, 1), menu))
    _act(menu, say("Move left"), "", partial(edits.move, node_id, -1)).setEnabled(edits.can_move(node_id, -1))
    _act(menu, say("Move right"), "", partial(edits.move, node_id, 1)).setEnabled(edits.can_move(node_id, 1))
    _freezing(menu, edits, node_id)
    menu.addSeparator()
    _act(menu, say("Remove layer"), "trash", partial(edits.remove, node_id))
    return menu


def _branches(now: str, branch: Callable[[str], object], parent: QWidget) -> QMenu:
    """The same run with another activation of all hidden layers."""
    menu = _menu(say("The same, but all layers"), parent)
    for activation in ACTIVATIONS:
        if activation.id != now:
            action = menu.addAction(activation.label)
            action.setToolTip(TRY)
            action.triggered.connect(partial(_call, branch, activation.id))
    return menu


def layer_branches(
    project: Project, node_id: str, branch: Callable[[str, str, Value], object], parent: QWidget
) -> QMenu:
    """The same run with another width or activation of one layer, or without it; greyed, with the reason, what cannot
    be."""
    menu, before = _menu(say("The same, but this layer"), parent), None
    for trial in trials(project, node_id):
        if before not in (None, trial.name):
            menu.addSeparator()
        before = trial.name
        action = _act(menu, trial.label, "", partial(branch, node_id, trial.name, trial.value))
        action.setEnabled(not trial.refusal)
        action.setToolTip(in_lines(trial.refusal or TRY))
    return menu


def _freezing(menu: QMenu, edits: LayerEdits, node_id: str) -> None:
    if edits.can_freeze(node_id):
        _act(menu, edits.freeze_words(node_id), "lock", partial(edits.turn_frozen, node_id))


def _act(menu: QMenu, text: str, icon: str, function: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda _checked=False: function())
    _icon(action, icon)
    return action


def output_action(menu: QMenu, edits: LayerEdits, add: Callable[[], object]) -> QAction:
    """Another question to the network; greyed, with the reason, where there can be none."""
    action = _act(menu, say("Add an output"), "output", add)
    refusal = edits.no_more_outputs()
    action.setEnabled(not refusal)
    action.setToolTip(in_lines(refusal or BESIDE))
    return action


def output_menu(project: Project, edits: LayerEdits, parent: QWidget) -> QMenu:
    """What the network answers with."""
    menu = _menu(say("Output"), parent)
    group = QActionGroup(menu)
    for kind in TASKS:
        action = menu.addAction(f"{kind.label} ({kind.brief})")
        action.setCheckable(True)
        action.setChecked(kind.id == project.network.output.spec.kind)
        action.setToolTip(in_lines(f"{kind.formula}\n{kind.help}"))
        action.triggered.connect(partial(_call, edits.set_output, kind.id))
        group.addAction(action)
    menu.addSeparator()
    output_action(menu, edits, edits.add_output)
    menu.addMenu(kind_menu(say("Insert before"), partial(edits.insert_beside, OUTPUT, 0), menu))
    _freezing(menu, edits, OUTPUT)
    return menu
