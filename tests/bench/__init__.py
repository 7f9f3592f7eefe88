"""Benchmarks: what `bin/bench` runs. Each is a module here with a line in `__main__`."""
