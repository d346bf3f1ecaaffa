"""Other people's formats ↔ an ordinary folder: one file per standard, with its columns and the edges they imply."""
