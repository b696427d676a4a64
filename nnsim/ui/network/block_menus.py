"""The menus of blocks, of edges, and of the ground of the block canvas."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.catalog.kinds import LAYERS
from nnsim.core.counted import counted
from nnsim.ui import icons
from nnsim.ui.blocks import clipboard
from nnsim.ui.blocks.flow import Edge
from nnsim.ui.blocks.folding import find
from nnsim.ui.blocks.hands import Hands
from nnsim.ui.network.menus import kind_menu
from nnsim.ui.theming import current


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


def block_menu(hands: Hands, block_id: str, parent: QWidget) -> QMenu:
    """What can be done to the selected blocks; ``block_id`` is the one pointed at."""
    canvas = hands.canvas
    block, chosen = canvas.flow.block(block_id), canvas.layers
    menu = _menu(block.title, parent)
    _act(menu, "Settings…", partial(hands.opened.emit, block_id), "Enter", "settings")
    for edge, title in _edges_beside(hands, block_id):
        menu.addMenu(kind_menu(title, partial(_insert, hands, edge), menu))
    if block.is_layer:
        _merging(menu, hands)
        _grouping(menu, hands, block_id)
    menu.addSeparator()
    for text, function, keys, icon in (
        ("Cut", hands.cut, "Ctrl+X", ""),
        ("Copy", hands.copy, "Ctrl+C", "copy"),
        ("Duplicate", hands.duplicate, "Ctrl+D", ""),
    ):
        _act(menu, text, function, keys, icon).setEnabled(bool(chosen))
    _act(menu, "Paste behind it", hands.paste, "Ctrl+V").setEnabled(_can_paste())
    menu.addSeparator()
    _act(menu, "Show it large", partial(canvas.fit, canvas.lit.chosen), "F", "zoom_fit")
    words = "Remove layer" if len(chosen) < 2 else f"Remove {counted(len(chosen), 'layer')}"
    _act(menu, words, hands.remove, "Del", "trash").setEnabled(bool(chosen))
    return menu


def _edges_beside(hands: Hands, block_id: str) -> list[tuple[Edge, str]]:
    """The first edge into and the first out of a block, with the words for an insertion there."""
    edges = hands.canvas.flow.edges
    before = next((edge for edge in edges if edge.target == block_id), None)
    after = next((edge for edge in edges if edge.source == block_id), None)
    return [(edge, words) for edge, words in ((before, "Insert before"), (after, "Insert after")) if edge]


def _insert(hands: Hands, edge: Edge, kind: str) -> None:
    hands.insert(kind, edge)


def _merging(menu: QMenu, hands: Hands) -> None:
    """Two or more selected layers can be joined."""
    chosen = hands.canvas.layers
    for kind in LAYERS:
        if kind.inputs[0] > 1:
            action = _act(menu, f"Merge by {kind.label}", partial(hands.merge, kind.id), "", kind.icon)
            action.setEnabled(len(chosen) > 1)
            action.setToolTip("Select two or more layers, with Ctrl or a rectangle")


def _grouping(menu: QMenu, hands: Hands, block_id: str) -> None:
    """Fold, open, close and dissolve."""
    network = hands.edits.project.network
    group = find(network, block_id) or network.group_of(block_id)
    _act(menu, "Fold into one block", hands.fold, "Ctrl+G")
    if group:
        _act(menu, f"{'Open' if group.folded else 'Close'} {group.name}", hands.turn_fold, "G")
        _act(menu, f"Dissolve {group.name}", hands.dissolve, "Ctrl+Shift+G")


def edge_menu(hands: Hands, edge: Edge, parent: QWidget) -> QMenu:
    """What can be done to an edge."""
    menu = _menu("Edge", parent)
    menu.addMenu(kind_menu("Insert a layer", partial(_insert, hands, edge), menu))
    menu.addMenu(kind_menu("Branch around through", partial(hands.branch, edge), menu))
    _act(menu, "Paste here", hands.paste, "Ctrl+V").setEnabled(_can_paste())
    menu.addSeparator()
    _act(menu, "Disconnect", hands.remove, "Del", "trash")
    return menu


def ground_menu(hands: Hands, figure: Callable[[], object], parent: QWidget) -> QMenu:
    """What can be done to the whole drawing."""
    canvas = hands.canvas
    menu = _menu("Network", parent)
    _act(menu, "Show everything", canvas.fit, "0", "zoom_fit")
    _act(menu, "Tidy up", hands.tidy, "T", "grid")
    _act(menu, "Paste", hands.paste, "Ctrl+V").setEnabled(_can_paste())
    menu.addSeparator()
    _act(menu, "Save figure…", figure, "", "export").setToolTip("The network as SVG or PNG")
    return menu
