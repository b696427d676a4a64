"""Many steps of training in one call, compiled by numba; see ``compiling.py``. Import nothing before it is needed."""
