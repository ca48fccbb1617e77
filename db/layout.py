"""What lies where in a data folder: names alone, for those that need nothing else at a start."""

DATABASE = "uanmeldt.db"
BACKUPS = "backups"
REPLACED = "replaced"
CHOICES = "backups.json"  # outside the database: it is needed when that cannot be opened
IN_DOUBT = "mail-in-doubt"  # other data came in: what waits in their outbox may have been sent
BEGINNING = "first-start"  # there from before the keys are made until there is a database
