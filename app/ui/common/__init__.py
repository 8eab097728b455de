"""Widgets that several screens share: tables, forms, cards, the step line, the page view."""
