"""The network → figures: one file per family of metric, one row per node, NaN where undefined."""
