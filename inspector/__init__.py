"""The rules and use cases of a supervision, without a window and without SQL."""
