"""The screens, in one visible tuple (see :mod:`app.ui.screens.catalogue`)."""
