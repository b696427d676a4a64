"""Sparse linear models: the LASSO (Tibshirani 1996) by coordinate descent, and ridge regression beside it."""
