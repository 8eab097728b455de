"""The window (PySide6). Knows services and plain model types; never SQL, reportlab or openpyxl."""
