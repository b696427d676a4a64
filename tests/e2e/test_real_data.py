"""Bundled sets in the real window with a real engine: chosen by a click, trained, saved, opened again."""

from __future__ import annotations

from driven_window import CTRL

from nnsim.edits.validate import open_project


def test_digits_by_a_click_and_an_epoch(window):
    window.click(window.bench.data.sets.group.button("images"))
    window.click(window.bench.data.sets.buttons["digits"])
    window.until_ready()
    assert window.bench.output.images.isVisible()
    assert any("images are laid out as vectors first (Flatten)" in banner for banner in window.banners)
    window.key(".", CTRL)
    window.until(lambda: window.epoch == 1, "an epoch")
    window.until(lambda: sum(score.seen for score in window.bench.output.images.scores) == 451, "all test images")
    window.key("z", CTRL)
    window.until(window.bench.output.plane.isVisible, "the plane again")


def test_what_the_panel_counts_is_what_the_engine_tells(window):
    window.open_example("Digits with a single layer")
    window.key(".", CTRL)
    window.until(lambda: window.epoch == 1 and window.accuracy > 0, "an epoch")
    images = window.bench.output.images

    def share() -> float:
        return 100 * sum(score.right for score in images.scores) / max(sum(score.seen for score in images.scores), 1)

    window.until(lambda: abs(share() - window.accuracy) <= 0.05 + 1e-6, "the same accuracy")  # the panel rounds


def test_iris_trains_watched_and_survives_a_file(window, tmp_path):
    window.open_example("Iris flowers")
    before = window.picture(window.bench.output.plane)
    window.play()
    window.until(lambda: window.epoch > 20 and window.accuracy >= 90, "an accuracy of 90 %")
    window.play()
    assert window.picture(window.bench.output.plane) != before
    window.bench.output.axes.across.chosen.emit("pca")
    path = tmp_path / "flowers.nnsim"
    window.bench.document.save(path)
    window.until(path.exists, "the file")
    assert path.stat().st_size < 20_000
    loaded = open_project(path).project
    assert loaded.view.axes == "pca"
    assert loaded.data.bundled == "iris"


def test_mnist_steps_in_the_window(window):
    window.open_example("MNIST with a hidden layer")
    window.key(".")
    window.until(lambda: window.step >= 1, "a step")
    assert [column.units for column in window.bench.network.canvas.diagram.columns] == [784, 784, 128, 10]
