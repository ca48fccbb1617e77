"""What lies where in a data folder: names alone, for those that need nothing else at a start."""

DATABASE = "uanmeldt.db"
BACKUPS = "backups"
REPLACED = "replaced"
