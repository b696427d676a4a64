"""Any network as blocks and edges, live at every zoom."""
