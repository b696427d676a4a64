"""The running network as the window knows it: the bridge to the engine, live pictures, records, undo."""
