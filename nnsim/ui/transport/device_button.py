"""The chip that says where training runs, with a menu of the devices that are there."""

from __future__ import annotations

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from nnsim.core.messages import Ready
from nnsim.ui.bridge import EngineBridge
from nnsim.ui.widgets.button import Button

LABELS = {"cpu": "CPU", "cuda": "GPU (CUDA)", "mps": "GPU (Metal)"}
STATES = {
    "starting": "Engine starting…",
    "busy": "Engine busy…",
    "restarting": "Engine restarting…",
    "dead": "Engine stopped",
}


class DeviceButton(Button):
    """Shows device and back-end, or the state of the engine while it is not ready."""

    def __init__(self, bridge: EngineBridge, parent: QWidget | None = None) -> None:
        super().__init__(STATES["starting"], "device", parent=parent)
        self._bridge = bridge
        self._devices: tuple[str, ...] = ("cpu",)
        self._shown = ""
        self.setAccessibleName("Device")
        self.set_hint("Where training runs")
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self.clicked.connect(self._open)
        bridge.ready.connect(self._on_ready)
        bridge.state_changed.connect(self._on_state)

    def _on_ready(self, ready: Ready) -> None:
        self._devices = ready.devices

    def _on_state(self, state: str) -> None:
        self._write(STATES.get(state, self._shown or LABELS["cpu"]))

    def show_device(self, device: str, backend: str) -> None:
        """Show what the engine says it uses."""
        self._shown = f"{LABELS.get(device, device)} · {backend}"
        self._write(self._shown)

    def _write(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleDescription(text)
        self.updateGeometry()

    def _open(self) -> None:
        self._menu.clear()
        for device, label in LABELS.items():
            action = QAction(label, self._group, checkable=True, checked=device == self._bridge.device)
            action.setEnabled(device in self._devices)
            if device not in self._devices:
                action.setText(f"{label} (none found here)")
            action.triggered.connect(lambda _checked, device=device: self._bridge.set_device(device))
            self._menu.addAction(action)
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
