"""The catalogues of texts: found in the sources, merged into what translators write, compiled for the program."""
