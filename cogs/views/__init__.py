"""Answers → files for people: pages, pictures, tables. Views compute nothing."""
