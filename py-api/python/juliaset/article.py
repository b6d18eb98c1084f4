"""The classes of the article's Python programs, whose pictures differ a little from those of its Rust module.

`julia_vectorize.py`, `julia.py` and `julia_numba.py` sample a region with its end points, cut the number of
rows off in place of rounding it, and take an orbit for gone on the circle too (``>=`` in place of ``>``).
With these classes in place of their own they make the same pictures, value by value; `julia_rust.py` needs
`juliaset` itself.

Where ``abs(z)`` decides, it is the system's ``hypot``, as in Python. NumPy's ``np.square`` of complex
numbers, which `julia.py` takes, rounds once where a processor can fuse a product and a sum: a count or two
in some hundred million differ there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ._core import article_counts

__all__ = ["ComplexRegion", "JuliaDiv"]


@dataclass
class ComplexRegion:
    """A rectangle of the complex plane, sampled with its end points.

    Examples
    --------
    >>> ComplexRegion(0, 2, 0, 1).build(3)
    array([[0.+0.j],
           [1.+0.j],
           [2.+0.j]])
    """

    xleft: float
    xright: float
    yleft: float
    yright: float

    def xspan(self) -> float:
        """The width."""
        return abs(self.xright - self.xleft)

    def yspan(self) -> float:
        """The height."""
        return abs(self.yright - self.yleft)

    def build(self, resolution_x: int) -> NDArray[np.complex128]:
        """The sample points ``x + iy``, indexed ``[x, y]``, of `resolution_x` columns."""
        rows = int(resolution_x * self.yspan() / self.xspan())
        xs = np.linspace(self.xleft, self.xright, resolution_x)
        ys = np.linspace(self.yleft, self.yright, rows)
        points: NDArray[np.complex128] = xs[:, np.newaxis] + ys[np.newaxis, :] * 1j
        return points


@dataclass
class JuliaDiv:
    """How fast orbits of ``z -> z**2 + c_0`` leave a disc and its edge.

    Parameters
    ----------
    c_0, threshold, n_iterations, resolution
        As for `juliaset.JuliaDiv`.
    squared_norm : bool, default False
        Whether ``z.real**2 + z.imag**2 >= threshold**2`` decides, as in `julia_numba.py`, in place of
        ``abs(z) >= threshold``. The two differ on the edge alone.

    Examples
    --------
    >>> shades = JuliaDiv(1j, resolution=4).over(ComplexRegion(-2, 2, -1, 1))
    >>> shades.shape, shades[1, 1].item()
    ((4, 2), 0.04)
    """

    c_0: complex
    threshold: float = 2.0
    n_iterations: tuple[int, int] = (0, 50)
    resolution: int = 1000
    squared_norm: bool = False

    def counts(self, plane: ComplexRegion) -> NDArray[np.uint32]:
        """The numbers of iterations, indexed ``[x, y]``."""
        points = plane.build(self.resolution)
        return article_counts(points, self.c_0, self.threshold, self.n_iterations[1], self.squared_norm)

    def over(self, plane: ComplexRegion) -> NDArray[np.float64]:
        """The counts, normalised: 0 up to ``n_iterations[0]``, 1 at ``n_iterations[1]``."""
        itermin, itermax = self.n_iterations
        if not itermin < itermax:
            raise ValueError(f"n_iterations is {self.n_iterations}, and must ascend")
        shades: NDArray[np.float64] = (np.maximum(self.counts(plane), itermin) - itermin) / (
            itermax - itermin
        )
        return shades
