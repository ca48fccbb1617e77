"""Third-party code without Qt and SQL: files, documents, holidays, the key ring."""
