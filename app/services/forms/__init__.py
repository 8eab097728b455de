"""Paper: form descriptions (表样), the facts they print, and the renderer that turns both into PDF.

``catalogue`` lists the forms, ``get_form`` finds one, ``build_data`` collects the facts of a case from the
database, ``render`` draws. A new form is a file in ``resources/forms`` and, at most, a builder in
``contexts``.
"""

from app.services.forms.contexts import build_data
from app.services.forms.data import CONTEXTS
from app.services.forms.drawing import Options, Rendered
from app.services.forms.faces import MissingGlyph
from app.services.forms.loading import catalogue, get_form, problems
from app.services.forms.render import render
from app.services.forms.spec import FormSpec

__all__ = [
    "CONTEXTS",
    "FormSpec",
    "MissingGlyph",
    "Options",
    "Rendered",
    "build_data",
    "catalogue",
    "get_form",
    "problems",
    "render",
]
