"""Measurements against other software and against limits: `python -m tests.benchmarks --help`."""
