"""Every icon: well-formed, of one family, visible, in the colour asked for."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage

from nnsim.core.resources import resource_path
from nnsim.ui.kit import icons
from nnsim.ui.kit.theme import DARK, LIGHT

NAMES = sorted(icons.names())
WANTED = [
    "play",
    "pause",
    "step",
    "step_back",
    "reset",
    "undo",
    "redo",
    "brush",
    "spray",
    "point",
    "eraser",
    "select",
    "move",
    "relabel",
    "plus",
    "minus",
    "new",
    "open",
    "save",
    "save_as",
    "settings",
    "help",
    "keyboard",
    "sun",
    "moon",
    "dice",
    "search",
    "warning",
    "error",
    "info",
    "check",
    "close",
    "chevron_down",
    "chevron_right",
    "layer",
    "dense",
    "dropout",
    "batchnorm",
    "activation",
    "data",
    "network",
    "output",
    "recipe",
    "curves",
    "copy",
    "restart",
    "device",
    "presenter",
    "zoom_fit",
    "export",
]


def _ink(image: QImage) -> dict[str, int]:
    """Opaque pixels by colour."""
    counts: dict[str, int] = {}
    for x in range(image.width()):
        for y in range(image.height()):
            color = image.pixelColor(x, y)
            if color.alpha() == 255:
                counts[color.name().upper()] = counts.get(color.name().upper(), 0) + 1
    return counts


def test_all_names_of_the_design_exist() -> None:
    assert set(WANTED) <= icons.names()
    assert "nnsim" not in icons.names()


@pytest.mark.parametrize("name", NAMES)
def test_one_family(name: str) -> None:
    root = ElementTree.parse(resource_path("icons", f"{name}.svg")).getroot()
    assert root.get("viewBox") == "0 0 20 20"
    assert root.get("stroke") == "currentColor"
    assert (root.get("stroke-width"), root.get("stroke-linecap")) == ("1.6", "round")


@pytest.mark.parametrize("name", NAMES)
def test_drawn_in_the_colour_and_inside_the_grid(name: str, qapp) -> None:
    image = icons.pixmap(name, "#FF0000", 20, 4.0).toImage()
    assert image.size() == QSize(80, 80)
    ink = _ink(image)
    assert set(ink) == {"#FF0000"}
    assert ink["#FF0000"] > 80
    edge = [image.pixelColor(k, e).alpha() for k in range(80) for e in (0, 79)]
    edge += [image.pixelColor(e, k).alpha() for k in range(80) for e in (0, 79)]
    assert max(edge) == 0, "cut at the edge"


def test_no_two_icons_look_alike(qapp) -> None:
    images = {bytes(icons.pixmap(name, "#000000", 20, 2.0).toImage().constBits()) for name in NAMES}
    assert len(images) == len(NAMES)


@pytest.mark.parametrize("ratio", [1.0, 2.0, 3.0])
def test_icon_is_crisp_on_every_screen(ratio: float, qapp) -> None:
    drawn = icons.icon("brush", LIGHT).pixmap(QSize(20, 20), ratio)
    assert drawn.size() == QSize(20, 20) * ratio
    assert drawn.toImage().convertToFormat(QImage.Format.Format_ARGB32) == icons.pixmap(
        "brush", LIGHT.text, 20, ratio
    ).toImage().convertToFormat(QImage.Format.Format_ARGB32)


def test_roles_and_states(qapp) -> None:
    icon = icons.icon("pause", DARK, "muted")
    colors = {
        state: next(iter(_ink(icon.pixmap(QSize(20, 20), 2.0, *state).toImage())))
        for state in (
            (QIcon.Mode.Normal, QIcon.State.Off),
            (QIcon.Mode.Normal, QIcon.State.On),
            (QIcon.Mode.Disabled, QIcon.State.Off),
        )
    }
    assert list(colors.values()) == [DARK.muted, DARK.accent, DARK.faint]


def test_unknown_icon(qapp) -> None:
    with pytest.raises(KeyError, match="no icon named 'unicorn'"):
        icons.pixmap("unicorn", "#000000")


@pytest.mark.parametrize("size", icons.APP_SIZES)
def test_program_icon_shows_both_classes_at_every_size(size: int, qapp) -> None:
    image = icons.app_icon().pixmap(QSize(size, size), 1.0).toImage()
    ink = {QColor(name).hue() for name in _ink(image) if QColor(name).saturation() > 150}
    assert any(20 <= hue <= 40 for hue in ink)
    assert any(200 <= hue <= 225 for hue in ink)
