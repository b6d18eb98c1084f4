"""A figure that is computed again wherever it is zoomed to.

python matplotlib_zoom.py              a window: zoom with the tools of matplotlib
python matplotlib_zoom.py FILE.png     a picture of a detail
"""

from __future__ import annotations

import sys

import matplotlib.pyplot as plt
import numpy as np
from juliaset import ComplexRegion, JuliaDiv
from matplotlib.axes import Axes
from numpy.typing import NDArray

COLUMNS = 900
julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(0, 2000), resolution=COLUMNS)
region = ComplexRegion(-1.6, 1.6, -1.0, 1.0)


def picture(region: ComplexRegion) -> NDArray[np.float64]:
    """The smooth counts by their rank, so that every view has all colours; NaN inside of the set."""
    smooth = julia.smooth(region)
    escaped = np.isfinite(smooth)
    ranks = np.full(smooth.shape, np.nan)
    ranks[escaped] = np.searchsorted(np.sort(smooth[escaped]), smooth[escaped]) / max(escaped.sum(), 1)
    # Indexed [x, y] with y upwards: transposed it is an image whose first row is the lowest.
    return ranks.T


figure, axes = plt.subplots(layout="constrained")
image = axes.imshow(
    picture(region), origin="lower", extent=region.extent, cmap="twilight_shifted", vmin=0, vmax=1
)
axes.set(xlabel="x", ylabel="y", title=f"c0 = {julia.c_0}")


def refine(axes: Axes) -> None:
    """Compute what the axes show, in as many pixels as before."""
    shown = ComplexRegion(*axes.get_xlim(), *axes.get_ylim())
    if shown.extent == tuple(image.get_extent()):
        return
    image.set_data(picture(shown))
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
