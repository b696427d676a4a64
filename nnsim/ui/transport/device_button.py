"""The chip that says where training runs, with a menu of the devices that are there."""

from __future__ import annotations

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.core.backends import Choice
from nnsim.core.messages import Ready
from nnsim.language.texts import say
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.run.bridge import EngineBridge

LABELS = {"cpu": "CPU", "cuda": say("GPU (CUDA)"), "mps": say("GPU (Metal)")}
CHOICES: dict[Choice, tuple[str, str]] = {
    "auto": (
        say("Fastest steps"),
        say(
            "Compiled kernels make many steps at once where they can, CUDA graphs on a card; tuned "
            "PyTorch makes others."
        ),
    ),
    "torch": (
        say("Steps by PyTorch alone"),
        say("The reference: exported scripts come to the same numbers, bit for bit."),
    ),
}
STATES = {
    "starting": say("Engine starting…"),
    "busy": say("Engine busy…"),
    "restarting": say("Engine restarting…"),
    "dead": say("Engine stopped"),
}
SHORT = {
    STATES["starting"]: say("Starting…"),
    STATES["busy"]: say("Busy…"),
    STATES["restarting"]: say("Restarting…"),
    STATES["dead"]: say("Stopped"),
}
"""The same where there is little room."""


class DeviceButton(Button):
    """Shows device and back-end, or the state of the engine while it is not ready.

    ``set_short`` leaves the back-end out where there is little room; the tool tip keeps it.
    """

    def __init__(self, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(STATES["starting"], "device", parent=parent)
        self._bridge = bridge
        self._devices: tuple[str, ...] = ("cpu",)
        self._shown = self._why = ""
        self._words, self._short = STATES["starting"], False
        self.setAccessibleName(say("Device"))
        self._menu = QMenu(self)
        self._write(self._words)
        self.clicked.connect(self._open)
        bridge.ready.connect(self._on_ready)
        bridge.state_changed.connect(self._on_state)

    def _on_ready(self, ready: Ready) -> None:
        self._devices = ready.devices

    def _on_state(self, state: str) -> None:
        self._write(STATES.get(state, self._shown or LABELS["cpu"]))

    def show_device(self, device: str, backend: str, why: str = "") -> None:
        """Show what the engine says it uses, and ``why``."""
        self._shown = f"{LABELS.get(device, device)} · {backend}"
        self._why = why
        self._write(self._shown)

    def set_short(self, short: bool) -> None:
        """Show the device alone, or with its back-end."""
        self._short = short
        self._write(self._words)

    def _write(self, words: str) -> None:
        self._words = words
        self.setText(_shortened(words) if self._short else words)
        self.setAccessibleDescription(words)
        self.set_hint(
            say("Where training runs: {words}\n{why}", words=words, why=self._why).strip()
            if words == self._shown
            else words
        )
        self.updateGeometry()

    def _open(self) -> None:
        self._menu.clear()  # and with it the actions of the last time, which belong to the menu
        group = QActionGroup(self._menu)
        for device, label in LABELS.items():
            action = QAction(label, self._menu, checkable=True, checked=device == self._bridge.device)
            group.addAction(action)
            action.setEnabled(device in self._devices)
            if device not in self._devices:
                action.setText(say("{label} (none found here)", label=label))
            action.triggered.connect(lambda _checked, device=device: self._bridge.set_device(device))
            self._menu.addAction(action)
        self._menu.addSeparator()
        self._menu.setToolTipsVisible(True)
        steps = QActionGroup(self._menu)
        for backend, (label, help_) in CHOICES.items():
            action = QAction(label, self._menu, checkable=True, checked=backend == self._bridge.backend)
            steps.addAction(action)
            action.setToolTip(help_)
            action.triggered.connect(lambda _checked, backend=backend: self._bridge.set_backend(backend))
            self._menu.addAction(action)
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


def _shortened(words: str) -> str:
    """``GPU (CUDA) · fused`` as ``GPU``, ``Engine busy…`` as ``Busy…``."""
    return SHORT.get(words) or words.partition(" · ")[0].partition(" (")[0]
