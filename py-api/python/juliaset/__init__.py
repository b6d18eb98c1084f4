"""Filled Julia sets as NumPy arrays: exact, on all cores.

>>> from juliaset import ComplexRegion, JuliaDiv
>>> JuliaDiv(-0.835 - 0.2321j, resolution=4).over(ComplexRegion(-1, 1, -0.5, 0.5)).shape
(4, 2)

`JuliaDiv.image` takes pictures in colour: by a `Coloring`, in a `Palette`. `juliaset.dask` (with the extra
``juliaset[dask]``) takes pictures that fit in no memory; `juliaset.article` has the classes of the article's
Python programs.
"""

from ._core import (
    Coloring,
    ComplexRegion,
    Cycle,
    JuliaDiv,
    Mandelbrot,
    Palette,
    Viewport,
    __version__,
    save_png,
)

__all__ = [
    "Coloring",
    "ComplexRegion",
    "Cycle",
    "JuliaDiv",
    "Mandelbrot",
    "Palette",
    "Viewport",
    "__version__",
    "save_png",
]
