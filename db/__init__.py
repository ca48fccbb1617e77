"""Storage: the encrypted database, its change log and the encrypted attachments."""
