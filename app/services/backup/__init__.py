"""Backups (备份): one counts only after a restored copy of it has the same content as the live data."""
