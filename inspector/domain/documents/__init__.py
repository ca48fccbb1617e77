"""The parts of the printed documents, as plain report blocks."""
