"""Checked tables → one typed multigraph, and smaller networks made from it."""
