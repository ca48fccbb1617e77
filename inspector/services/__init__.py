"""Use cases: one function, one transaction; the outside is reached through ports.py."""
