"""What a page decides, without widgets."""
