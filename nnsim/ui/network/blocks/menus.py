"""The menus of blocks, of edges, and of the ground of the block canvas."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.networks.kinds import LAYERS
from nnsim.ui.kit import icons
from nnsim.ui.kit.theming import current
from nnsim.ui.network.blocks import clipboard
from nnsim.ui.network.blocks.commands import BlockCommands
from nnsim.ui.network.blocks.flow import Edge
from nnsim.ui.network.blocks.folding import find
from nnsim.ui.network.menus import kind_menu, layer_branches, output_action


def _menu(title: str, parent: QWidget) -> QMenu:
    menu = QMenu(title, parent)
    menu.setToolTipsVisible(True)
    return menu


def _act(menu: QMenu, text: str, function: Callable[[], object], keys: str = "", icon: str = "") -> QAction:
    action = menu.addAction(f"{text}\t{keys}" if keys else text)
    action.triggered.connect(lambda _checked=False: function())
    if icon in icons.names():
        action.setIcon(icons.icon(icon, current(), size=16))
    return action


def _can_paste() -> bool:
    return bool(clipboard.from_mime(QGuiApplication.clipboard().mimeData()))


def block_menu(commands: BlockCommands, block_id: str, parent: QWidget) -> QMenu:
    """What can be done to the selected blocks; ``block_id`` is the one pointed at."""
    canvas = commands.canvas
    block, chosen = canvas.flow.block(block_id), canvas.layers
    menu = _menu(block.title, parent)
    _act(menu, say("Settings…"), partial(commands.opened.emit, block_id), "Enter", "settings")
    for edge, title in _edges_beside(commands, block_id):
        menu.addMenu(kind_menu(title, partial(_insert, commands, edge), menu))
    if commands.edits.is_layer(block_id):
        branch = commands.layer_branch_wanted.emit
        menu.addMenu(layer_branches(commands.edits.project, block_id, branch, menu))
    if block.is_layer:
        _merging(menu, commands)
        _grouping(menu, commands, block_id)
    edits = commands.edits
    if edits.can_freeze(block_id):
        _act(menu, edits.freeze_words(block_id), partial(edits.turn_frozen, block_id), "", "lock")
    menu.addSeparator()
    for text, function, keys, icon in (
        (say("Cut"), commands.cut, "Ctrl+X", ""),
        (say("Copy"), commands.copy, "Ctrl+C", "copy"),
        (say("Duplicate"), commands.duplicate, "Ctrl+D", ""),
    ):
        _act(menu, text, function, keys, icon).setEnabled(bool(chosen))
    _act(menu, say("Paste behind it"), commands.paste, "Ctrl+V").setEnabled(_can_paste())
    menu.addSeparator()
    _outputs(menu, commands, block_id)
    _act(menu, say("Show it large"), partial(canvas.fit, canvas.highlight.chosen), "F", "zoom_fit")
    can_go = bool(chosen or commands.outputs)
    _act(menu, _removal(chosen, commands.outputs), commands.remove, "Del", "trash").setEnabled(can_go)
    return menu


def _outputs(menu: QMenu, commands: BlockCommands, block_id: str) -> None:
    """Another output that reads this block, or from where this output reads."""
    block = commands.canvas.flow.block(block_id)
    if block.kind == "output":
        source = next(iter(commands.edits.project.network.node(block_id).inputs), "")
        output_action(menu, commands.edits, partial(commands.add_output, source))
    else:
        source = block.shows or block_id
        output_action(menu, commands.edits, partial(commands.add_output, source)).setText(say("Add an output here"))


def _removal(layers: tuple[str, ...], outputs: tuple[str, ...]) -> str:
    """What the Delete key does, in words."""
    if not layers and outputs:
        return (
            say("Remove output")
            if len(outputs) < 2
            else say("Remove {outputs}", outputs=counted(len(outputs), "output"))
        )
    return say("Remove layer") if len(layers) < 2 else say("Remove {layers}", layers=counted(len(layers), "layer"))


def _edges_beside(commands: BlockCommands, block_id: str) -> list[tuple[Edge, str]]:
    """The first edge into and the first out of a block, with the words for an insertion there."""
    edges = commands.canvas.flow.edges
    before = next((edge for edge in edges if edge.target == block_id), None)
    after = next((edge for edge in edges if edge.source == block_id), None)
    return [(edge, words) for edge, words in ((before, say("Insert before")), (after, say("Insert after"))) if edge]


def _insert(commands: BlockCommands, edge: Edge, kind: str) -> None:
    commands.insert(kind, edge)


def _merging(menu: QMenu, commands: BlockCommands) -> None:
    """Two or more selected layers can be joined."""
    chosen = commands.canvas.layers
    for kind in LAYERS:
        if kind.inputs[0] > 1:
            action = _act(
                menu, say("Merge by {kind}", kind=kind.label), partial(commands.merge, kind.id), "", kind.icon
            )
            action.setEnabled(len(chosen) > 1)
            action.setToolTip(say("Select two or more layers, with Ctrl or a rectangle"))


def _grouping(menu: QMenu, commands: BlockCommands, block_id: str) -> None:
    """Fold, open, close and dissolve."""
    network = commands.edits.project.network
    group = find(network, block_id) or network.group_of(block_id)
    _act(menu, say("Fold into one block"), commands.fold, "Ctrl+G")
    if group:
        _act(menu, f"{(say('Open') if group.folded else say('Close'))} {group.name}", commands.turn_fold, "G")
        _act(menu, say("Dissolve {group}", group=group.name), commands.dissolve, "Ctrl+Shift+G")


def edge_menu(commands: BlockCommands, edge: Edge, parent: QWidget) -> QMenu:
    """What can be done to an edge."""
    menu = _menu(say("Edge"), parent)
    menu.addMenu(kind_menu(say("Insert a layer"), partial(_insert, commands, edge), menu))
    menu.addMenu(kind_menu(say("Branch around through"), partial(commands.branch, edge), menu))
    _act(menu, say("Paste here"), commands.paste, "Ctrl+V").setEnabled(_can_paste())
    menu.addSeparator()
    _act(menu, say("Disconnect"), commands.remove, "Del", "trash")
    return menu


def ground_menu(commands: BlockCommands, figure: Callable[[], object], parent: QWidget) -> QMenu:
    """What can be done to the whole drawing."""
    canvas = commands.canvas
    menu = _menu(say("Network"), parent)
    _act(menu, say("Show everything"), canvas.fit, "0", "zoom_fit")
    _act(menu, say("Tidy up"), commands.tidy, "T", "grid")
    _act(menu, say("Paste"), commands.paste, "Ctrl+V").setEnabled(_can_paste())
    output_action(menu, commands.edits, commands.add_output)
    menu.addSeparator()
    _act(menu, say("Save figure…"), figure, "", "export").setToolTip(say("The network as SVG or PNG"))
    return menu
