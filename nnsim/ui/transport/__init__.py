"""The bar on top: play, step, speed, counters."""
