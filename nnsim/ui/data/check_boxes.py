"""Check boxes in a table, drawn like the other controls."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nnsim.ui.kit import icons
from nnsim.ui.kit.theming import current
from nnsim.ui.kit.widgets.painting import fill, outline, saved

RADIUS = 4


class CheckBoxes(QStyledItemDelegate):
    """Paints the cells of a column that can be checked; a click or Space checks them."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ground of the cell, the box, and its mark."""
        theme = current()
        self.initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        style = QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter)
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        box = QRectF(style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option))
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked:
                fill(painter, box, RADIUS, theme.accent)
                side = round(box.width())
                mark = icons.pixmap("check", theme.on_accent, side, painter.device().devicePixelRatioF())
                painter.drawPixmap(box.topLeft(), mark)
            else:
                outline(painter, box, RADIUS, theme.edge)
