"""Many steps of training in one call, compiled by numba; see ``compiling.py``. Import nothing here before it is needed."""
