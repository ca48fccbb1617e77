"""Delivering a locked report: signing it, sending it, and what has left the house."""
