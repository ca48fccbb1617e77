"""The command line: the same services without a window; prints, and decides nothing else."""
