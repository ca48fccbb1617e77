"""Pages: layout and connections, no decisions."""
