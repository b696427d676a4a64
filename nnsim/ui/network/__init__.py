"""The network panel: the canvas with its headers, menus, caption and palette."""
