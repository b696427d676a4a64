"""Headless commands: one module each, imported only when its command is given. May use the engine in-process."""
