"""Two places that differ only in numbers of residents from 1 to 7: what both say alike cannot tell these numbers."""
