"""The window (PySide6). Knows services and plain model types; never SQL, reportlab or openpyxl."""

# Before PySide6, whose import hook reads the source of every module imported later: what each start needs.
import app.services.database
import app.services.journey.facts
import app.services.operators
import app.services.organisations
import app.services.overview  # noqa: F401
