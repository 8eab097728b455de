"""Printing into preprinted papers (套打): where each value goes on which paper, and how a printer is off.

The places are data in ``resources/overlays``: one file a paper sample. Only values are printed; the preview
shows them over lines we drew ourselves.
"""

from app.services.forms.overlays.placing import AS_IT_IS, Adjustment, fit_adjustment
from app.services.forms.overlays.spec import OverlaySheet

__all__ = ["AS_IT_IS", "Adjustment", "OverlaySheet", "fit_adjustment"]
