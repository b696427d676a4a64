"""Runs of experiments: variants of a document from several seeds, one after the other."""
