"""The document and everything that crosses borders. Imports neither Qt nor torch."""
