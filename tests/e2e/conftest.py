"""The application set up as in the tests of the window, and their tolerance of the offscreen platform."""

from __future__ import annotations

from tests.ui.conftest import _answer_panels, app, pytest_collection_modifyitems, qapp_cls, theme

__all__ = ["_answer_panels", "app", "pytest_collection_modifyitems", "qapp_cls", "theme"]
