"""Every layout converges: at any size, with any document, the window comes to rest and stays there."""

from __future__ import annotations

from itertools import combinations, cycle

import pytest
from PySide6.QtCore import QTimer
from stillness import restless

from nnsim.app.layout import CAN_GO
from nnsim.app.workbench import Workbench
from nnsim.edits.images import new_images
from nnsim.examples.example import build, examples
from nnsim.ui.kit import theming

pytestmark = pytest.mark.slow

WIDTHS = (960, 1024, 1101, 1200, 1280, 1366, 1367, 1440, 1601, 1767, 1920)
HEIGHTS = (600, 720, 688, 1080, 641, 768, 900, 769)
"""Their pairs in turn: odd sizes, those of screens, and one more."""
SIZES = [(WIDTHS[k % len(WIDTHS)], HEIGHTS[k % len(HEIGHTS)]) for k in range(len(WIDTHS) * len(HEIGHTS))]


def images(bench: Workbench, *classes: str) -> None:
    bench.editor.edit("Images", lambda p: new_images(p, 28, classes, colour=False))


def look(bench: Workbench, size: tuple[int, int]) -> list[str]:
    """What does not rest; what comes late, as a hint about the data, disturbs but once."""
    bench.shell.resize(*size)
    return restless(bench.shell) and restless(bench.shell)


@pytest.mark.parametrize("third", range(3))
def test_with_every_example(bench, third):
    """Each at a few sizes in turn, in presenter mode and without."""
    found = {}
    turn = cycle(SIZES[third * 29 :])
    projects = {example.id: build(example) for example in list(examples())[third::3]}
    for presenter in (False, True):
        theming.manager().set_presenter(presenter)
        for name, project in projects.items():
            bench.document.show(project)
            found |= {(name, presenter, size): look(bench, size) for size in (next(turn), next(turn))}
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("classes", [("ring", "cross"), tuple("abcdefghij")])
def test_with_new_images_at_many_sizes(bench, classes):
    """Headers with room for their words at one height of the canvas, and none at another."""
    images(bench, *classes)
    sizes = [(width, height) for width in range(960, 1500, 43) for height in (600, 768)] + SIZES[::9]
    found = {size: look(bench, size) for size in sizes}
    theming.manager().set_presenter(True)
    found |= {("presenter", *size): look(bench, size) for size in SIZES[::11]}
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("name", ["spiral", "wine", "digits-linear", "lenet5"])
def test_with_panels_put_away(bench, name):
    bench.document.show(build(examples()[name]))
    found = {}
    for count in range(1, len(CAN_GO) + 1):
        for gone in combinations(CAN_GO, count):
            for panel in CAN_GO:
                bench.layout.show_panel(panel, panel not in gone)
            found |= {(*gone, size): look(bench, size) for size in ((960, 600), (1367, 769))}
    bench.layout.reset()
    bench.run("tall_panel")
    for view in ("curves", "samples", "columns"):
        bench.plots.show_view(view)
        found |= {(view, size): look(bench, size) for size in ((961, 601), (1366, 768))}
    assert {where: what for where, what in found.items() if what} == {}


def test_no_timer_runs_in_a_window_that_nobody_touches(bench, qtbot):
    """But the one that listens to the engine."""
    for name in ("spiral", "wine", "digits-linear", "lenet5"):
        bench.document.show(build(examples()[name]))
        assert not look(bench, (1366, 768))
        qtbot.waitUntil(lambda: running(bench) <= {bench.bridge._timer})


def running(bench: Workbench) -> set[QTimer]:
    return {timer for root in (bench, bench.shell) for timer in root.findChildren(QTimer) if timer.isActive()}
