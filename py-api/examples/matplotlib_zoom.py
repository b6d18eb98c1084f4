"""A figure that is computed again wherever it is zoomed to.

python matplotlib_zoom.py              a window: zoom with the tools of matplotlib
python matplotlib_zoom.py FILE.png     a picture of a detail
"""

from __future__ import annotations

import sys

import matplotlib.pyplot as plt
from juliaset import ComplexRegion, JuliaDiv
from matplotlib.axes import Axes

COLUMNS = 900
julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(5, 300), resolution=COLUMNS)
region = ComplexRegion(-1.6, 1.6, -1.0, 1.0)

figure, axes = plt.subplots(layout="constrained")
# Indexed [x, y] with y upwards: transposed it is an image whose first row is the lowest.
image = axes.imshow(julia.over(region).T, origin="lower", extent=region.extent, cmap="magma", vmin=0, vmax=1)
axes.set(xlabel="x", ylabel="y", title=f"c0 = {julia.c_0}")


def refine(axes: Axes) -> None:
    """Compute what the axes show, in as many pixels as before."""
    shown = ComplexRegion(*axes.get_xlim(), *axes.get_ylim())
    if shown.extent == tuple(image.get_extent()):
        return
    image.set_data(julia.over(shown).T)
    image.set_extent(shown.extent)
    figure.canvas.draw_idle()


# x is set before y by every tool of matplotlib.
axes.callbacks.connect("ylim_changed", refine)

if len(sys.argv) > 1:
    axes.set(xlim=(-0.1, 0.1), ylim=(-0.0625, 0.0625))
    assert tuple(image.get_extent()) == (-0.1, 0.1, -0.0625, 0.0625)
    figure.savefig(sys.argv[1])
else:
    plt.show()
