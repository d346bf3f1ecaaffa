"""Algorithms over integer and float arrays: no words of the domain, no labels."""
