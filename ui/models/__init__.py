"""Item models: columns as data over one snapshot."""
