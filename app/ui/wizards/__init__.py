"""Guided work in several pages (向导), used by the screens."""
