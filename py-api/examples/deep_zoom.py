"""A view so deep that doubles cannot tell its pixels apart: the dendrite of i, 1e-100 wide.

python deep_zoom.py [FILE.png]
"""

from __future__ import annotations

import sys
from decimal import Decimal, localcontext

import numpy as np
from juliaset import JuliaDiv, Viewport, save_png


def fixed_point() -> tuple[Decimal, Decimal]:
    """(1 - sqrt(1 - 4i)) / 2, which the map leaves where it is: on the set, as all that the map repels."""
    with localcontext() as context:
        context.prec = 120
        modulus = Decimal(17).sqrt()
        return (1 - ((modulus + 1) / 2).sqrt()) / 2, ((modulus - 1) / 2).sqrt() / 2


view = Viewport(fixed_point(), "1e-100", (640, 400))
julia = JuliaDiv(1j, n_iterations=JuliaDiv(1j).bounds(view))
smooth = julia.smooth(view, indexing="xy")
# The fewest iterations are black; the root brightens what there are few of.
shades = np.sqrt((smooth - np.nanmin(smooth)) / (np.nanmax(smooth) - np.nanmin(smooth)))
shades[np.isnan(shades)] = 1
print(f"{julia.n_iterations[0]} to {julia.n_iterations[1]} iterations, shades of {shades.mean():.3f}")
save_png(sys.argv[1] if len(sys.argv) > 1 else "deep.png", shades, indexing="xy", comment=repr(view))
