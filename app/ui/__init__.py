"""The window (PySide6). Knows services and plain model types; never SQL, reportlab or openpyxl."""

# SQLAlchemy must be imported before PySide6, whose import hook makes every later import slower.
import app.services.database  # noqa: F401
