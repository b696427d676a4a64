"""Drawing of data, maps and curves with pyqtgraph."""
