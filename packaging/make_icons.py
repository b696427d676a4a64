"""Draw the program's icon in every form that systems ask for: ``python packaging/make_icons.py FOLDER``."""

from __future__ import annotations

import shutil
import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parents[1] / "resources" / "icons" / "nnsim.svg"
LINUX_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)
MACOS_KINDS = {b"icp4": 16, b"icp5": 32, b"icp6": 64, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024}
"""The kinds of Apple's format that hold PNG, and their sides."""


def draw(renderer: QSvgRenderer, side: int) -> QImage:
    """The icon, ``side`` pixels square."""
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """``image`` as a PNG file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError("Qt cannot write PNG")
    return bytes(content.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """A Windows icon of PNG pictures: six bytes of head, sixteen per picture, the pictures."""
    offset = 6 + 16 * len(pictures)
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for side, content in pictures.items():
        head += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(content), offset + len(body))
        body += content
    return head + body


def icns(pictures: dict[bytes, bytes]) -> bytes:
    """An Apple icon of PNG pictures: every block has its kind and length in front."""
    body = b"".join(kind + struct.pack(">I", len(content) + 8) + content for kind, content in pictures.items())
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def main(folder: Path) -> None:
    """Write ``icons/<side>.png``, ``icons/nnsim.svg``, ``nnsim.ico`` and ``nnsim.icns`` into ``folder``."""
    _application = QGuiApplication(sys.argv[:1])
    renderer = QSvgRenderer(str(SOURCE))
    icons = folder / "icons"
    icons.mkdir(parents=True, exist_ok=True)
    for side in LINUX_SIZES:
        (icons / f"{side}.png").write_bytes(png(draw(renderer, side)))
    shutil.copyfile(SOURCE, icons / "nnsim.svg")
    (folder / "nnsim.ico").write_bytes(ico({side: png(draw(renderer, side)) for side in WINDOWS_SIZES}))
    (folder / "nnsim.icns").write_bytes(icns({kind: png(draw(renderer, side)) for kind, side in MACOS_KINDS.items()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
