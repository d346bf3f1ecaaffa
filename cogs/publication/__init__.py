"""An analysis → its files, all or nothing: what may leave, the report's chapters, the record of the run."""
