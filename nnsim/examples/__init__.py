"""The bundled projects: how they are declared, built and opened."""
