"""Residents too many for memory: counted and grouped by an engine, down to an ordinary folder that `analyse` takes."""
