"""A view so deep that doubles cannot tell its pixels apart: the dendrite of i, 1e-36 wide.

python deep_zoom.py [FILE.png]

Exits with 3 where the engine does not reach so deep.
"""

from __future__ import annotations

import sys

from juliaset import JuliaDiv, Viewport, save_png

# (1 + sqrt(1 - 4i)) / 2, the fixed point that stays where it is: on the set, as all that the map repels.
CENTER = (
    "1.30024259022012041915890982074952138854853281918394761",
    "-0.62481053384382658687960444744285144400523445641900232",
)
julia = JuliaDiv(1j, n_iterations=(0, 2000))
try:
    view = Viewport(CENTER, "1e-36", (640, 400))
except ValueError as error:
    print(error, file=sys.stderr)
    sys.exit(3)
counts = julia.counts(view, indexing="xy")
low, high = int(counts.min()), int(counts.max())
print(f"counts from {low} to {high}")
save_png(
    sys.argv[1] if len(sys.argv) > 1 else "deep.png",
    counts,
    n_iterations=(low - 1 if low else 0, high),
    indexing="xy",
)
