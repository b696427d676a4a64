"""Makes what people install: each module one step or one kind of file. `packaging/build.py` puts them in order."""
