"""The network panel: one network, drawn as neurons or as blocks, with its menus, palette and inspector."""
