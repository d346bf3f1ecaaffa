"""Files → checked tables: what a user brings, read as it stands, with every fault named."""
