"""A pytest plugin: what a test breaks or leaves behind fails that test, with its origin named."""
