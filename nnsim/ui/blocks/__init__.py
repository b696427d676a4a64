"""The block canvas: any network as blocks and edges, live at every zoom."""
