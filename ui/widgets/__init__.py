"""The components of the visual reference."""
