"""Filled Julia sets as NumPy arrays: exact, on all cores.

>>> from juliaset import ComplexRegion, JuliaDiv
>>> JuliaDiv(-0.835 - 0.2321j, resolution=4).over(ComplexRegion(-1, 1, -0.5, 0.5)).shape
(4, 2)

`JuliaDiv.image` takes pictures in colour: by a `Coloring`, in a `Palette`. `Scene` opens pictures that the explorer has
written; `about` and `nearest` say what is known of a set. `juliaset.dask` (with the extra
``juliaset[dask]``) takes pictures that fit in no memory; `juliaset.article` has the classes of the article's
Python programs.
"""

from ._core import (
    About,
    Coloring,
    ComplexRegion,
    Cycle,
    JuliaDiv,
    Mandelbrot,
    NearestPoint,
    Palette,
    Scene,
    Viewport,
    __version__,
    about,
    nearest,
    save_png,
)

__all__ = [
    "About",
    "Coloring",
    "ComplexRegion",
    "Cycle",
    "JuliaDiv",
    "Mandelbrot",
    "NearestPoint",
    "Palette",
    "Scene",
    "Viewport",
    "__version__",
    "about",
    "nearest",
    "save_png",
]
