"""The article's ways to one picture, written from its text: z -> z**2 + c_0, and when an orbit has left.

Each takes a picture's sample points, and gives the counts and the shades.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

C_0, THRESHOLD, ITERMIN, ITERMAX = -0.835 - 0.2321j, 2.0, 20, 100
BOUNDS = (-0.1, 0.1, -0.1, 0.1)


def points(resolution: int) -> Any:
    x = np.arange(resolution) / resolution * (BOUNDS[1] - BOUNDS[0]) + BOUNDS[0]
    y = np.arange(resolution) / resolution * (BOUNDS[3] - BOUNDS[2]) + BOUNDS[2]
    return x[:, np.newaxis] + 1j * y


def shades(counts: Any) -> Any:
    return (np.maximum(counts, ITERMIN) - ITERMIN) / (ITERMAX - ITERMIN)


def divergence(z: complex, c_0: complex, threshold: float, itermax: int) -> int:
    for n in range(itermax):
        z = z**2 + c_0
        if abs(z) >= threshold:
            return n
    return itermax


def divergence_without_root(z: complex, c_0: complex, threshold: float, itermax: int) -> int:
    square = threshold**2
    for n in range(itermax):
        z = z**2 + c_0
        if z.real**2 + z.imag**2 >= square:
            return n
    return itermax


def numpy_vectorize() -> Callable[[int], tuple[Any, Any]]:
    function = np.vectorize(divergence, otypes=[np.uint32])

    def picture(resolution: int) -> tuple[Any, Any]:
        counts = function(points(resolution), C_0, THRESHOLD, ITERMAX)
        return counts, shades(counts)

    return picture


def numpy_loop() -> Callable[[int], tuple[Any, Any]]:
    def picture(resolution: int) -> tuple[Any, Any]:
        z = points(resolution)
        counts = np.full(z.shape, ITERMAX, dtype=np.uint32)
        # What has left is NaN from then on, and compares as false.
        with np.errstate(invalid="ignore"):
            for n in range(ITERMAX):
                z = np.square(z) + C_0
                left = np.abs(z) >= THRESHOLD
                counts[left] = n
                z[left] = np.nan
        return counts, shades(counts)

    return picture


def numba_vectorize(function: Callable[..., int]) -> Callable[[int], tuple[Any, Any]]:
    import numba

    compiled = numba.vectorize(["uint32(complex128, complex128, float64, uint32)"])(function)

    def picture(resolution: int) -> tuple[Any, Any]:
        counts = compiled(points(resolution), C_0, THRESHOLD, ITERMAX)
        return counts, shades(counts)

    return picture


def numba_parallel(*, counts: bool) -> Callable[[int], tuple[Any, Any]]:
    """The best that numba does here: no array but the one asked for, real arithmetic, all cores."""
    import numba

    c_x, c_y, square = C_0.real, C_0.imag, THRESHOLD**2
    xleft, xright, yleft, yright = BOUNDS

    @numba.njit(inline="always")
    def divergence(x, y):  # type: ignore[no-untyped-def]
        for n in range(ITERMAX):
            xx, yy = x * x, y * y
            x, y = xx - yy + c_x, 2 * x * y + c_y
            if x * x + y * y >= square:
                return n
        return ITERMAX

    @numba.njit(parallel=True, fastmath=True)
    def raw(resolution):  # type: ignore[no-untyped-def]
        out = np.empty((resolution, resolution), np.uint16)
        for i in numba.prange(resolution):
            x = i / resolution * (xright - xleft) + xleft
            for j in range(resolution):
                out[i, j] = divergence(x, j / resolution * (yright - yleft) + yleft)
        return out

    @numba.njit(parallel=True, fastmath=True)
    def normalised(resolution):  # type: ignore[no-untyped-def]
        out = np.empty((resolution, resolution), np.float64)
        for i in numba.prange(resolution):
            x = i / resolution * (xright - xleft) + xleft
            for j in range(resolution):
                n = divergence(x, j / resolution * (yright - yleft) + yleft)
                out[i, j] = (max(n, ITERMIN) - ITERMIN) / (ITERMAX - ITERMIN)
        return out

    if counts:
        return lambda resolution: (raw(resolution), None)
    return lambda resolution: (None, normalised(resolution))


def juliaset(*, counts: bool) -> Callable[[int], tuple[Any, Any]]:
    from juliaset import ComplexRegion, JuliaDiv

    region = ComplexRegion(*BOUNDS)

    def picture(resolution: int) -> tuple[Any, Any]:
        julia = JuliaDiv(C_0, THRESHOLD, (ITERMIN, ITERMAX), resolution)
        return (julia.counts(region), None) if counts else (None, julia.over(region))

    return picture


# A name, what makes the function, columns, and how often it is timed. The first one would take minutes.
VARIANTS: list[tuple[str, Callable[[], Callable[[int], tuple[Any, Any]]], int, int]] = [
    ("`np.vectorize`", numpy_vectorize, 400, 1),
    ("NumPy loop", numpy_loop, 4000, 1),
    ("`numba.vectorize`, `abs`", lambda: numba_vectorize(divergence), 4000, 2),
    ("`numba.vectorize`, squared norm", lambda: numba_vectorize(divergence_without_root), 4000, 3),
    ("`numba.njit(parallel, fastmath)`, shades", lambda: numba_parallel(counts=False), 4000, 9),
    ("`numba.njit(parallel, fastmath)`, counts", lambda: numba_parallel(counts=True), 4000, 9),
    ("**`juliaset` `over`**, shades", lambda: juliaset(counts=False), 4000, 15),
    ("**`juliaset` `counts`**", lambda: juliaset(counts=True), 4000, 15),
]
