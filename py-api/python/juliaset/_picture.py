"""A picture as a cluster sees it: parts of it by their place, and what its axes are."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ._core import ComplexRegion, JuliaDiv, Mandelbrot, Viewport

Precision: TypeAlias = Literal["auto", "f64", "exact"]
Channel: TypeAlias = Literal["smooth", "distance", "direction", "angle", "period", "time", "phase"]

# Samples nearer to each other than this are told from the middle of their view.
RELATIVE_STEP = 1e-11


class Picture(NamedTuple):
    """Of what, where, in which numbers."""

    julia: JuliaDiv | Mandelbrot
    region: ComplexRegion | Viewport
    dtype: np.dtype[Any]
    precision: Precision
    channel: Channel | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Columns and rows."""
        if isinstance(self.region, Viewport):
            return self.region.size
        return self.region.shape(self.julia.resolution)

    def tile(
        self, columns: tuple[int, int], rows: tuple[int, int], step: int, indexing: Literal["ij", "xy"]
    ) -> NDArray[Any]:
        """A part of every step-th column and row, by its place among those."""
        (x0, x1), (y0, y1) = (
            (step * first, min(step * end, side))
            for first, end, side in ((*columns, self.shape[0]), (*rows, self.shape[1]))
        )
        # One thread: dask has a task for each of its own. What a deep view needs is kept from tile to tile.
        options: dict[str, Any] = {
            "step": step,
            "indexing": indexing,
            "threads": 1,
            "precision": self.precision,
        }
        compute: Callable[..., NDArray[Any]]
        if self.channel is not None:
            compute = self.julia.channel
            options["name"], options["window"] = self.channel, (x0, x1, y0, y1)
            values = compute(self.region, **options)
        else:
            compute = self.julia.window_counts if self.dtype.kind in "iu" else self.julia.window
            values = compute(self.region, x0, x1, y0, y1, **options)
        return values.astype(self.dtype, copy=False)

    @property
    def is_relative(self) -> bool:
        """Whether its coordinates are told from the middle, in units of its width."""
        if not isinstance(self.region, Viewport):
            return False
        return float(self.region.width) / self.region.size[0] < RELATIVE_STEP

    def coordinates(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The first sample and the distance to the next, along x and along y."""
        columns, rows = self.shape
        if not isinstance(self.region, Viewport):
            left, right, bottom, top = self.region.extent
            return (left, (right - left) / columns), (bottom, (top - bottom) / rows)
        if self.is_relative:
            left, _, _, top = self.region.extent_from_center
            step = 1 / columns
        else:
            left, _, _, top = self.region.extent
            step = float(self.region.width) / columns
        # Row 0 is on top, and samples stand in the middle of their pixels.
        return (left + step / 2, step), (top - step / 2, -step)

    def axes(self, step: int = 1) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The x of every step-th column and the y of every step-th row."""
        columns, rows = self.shape
        xs, ys = np.arange(0, columns, step, dtype=float), np.arange(0, rows, step, dtype=float)
        if isinstance(self.region, ComplexRegion):
            left, right, bottom, top = self.region.extent
            # Bit for bit as `ComplexRegion.build`.
            return xs / columns * (right - left) + left, ys / rows * (top - bottom) + bottom
        (x, dx), (y, dy) = self.coordinates()
        return x + dx * xs, y + dy * ys

    def attributes(self) -> dict[str, Any]:
        """What it is of, to the last digit."""
        found = {
            "julia": repr(self.julia),
            "region": repr(self.region),
            "dtype": self.dtype.name,
            "precision": self.precision,
        }
        return found if self.channel is None else {**found, "channel": self.channel}


def picture(
    julia: JuliaDiv | Mandelbrot,
    region: ComplexRegion | Viewport,
    dtype: DTypeLike | None,
    precision: Precision,
    channel: Channel | None,
) -> Picture:
    """One that there is, or what is wrong with it."""
    if not isinstance(julia, JuliaDiv | Mandelbrot) or not isinstance(region, ComplexRegion | Viewport):
        raise TypeError("a picture is of a JuliaDiv or a Mandelbrot over a ComplexRegion or a Viewport")
    if channel is not None and channel not in get_args(Channel):
        raise ValueError(f"channel is {channel!r}, and must be one of {', '.join(get_args(Channel))}")
    kind = np.dtype(dtype)
    if kind.kind not in ("iuf" if channel is None else "f"):
        kinds = "a float for shades or an integer for counts" if channel is None else "a float for a channel"
        raise TypeError(f"dtype is {kind}, and must be {kinds}")
    if kind.kind in "iu" and np.iinfo(kind).max < julia.n_iterations[1]:
        raise ValueError(f"{kind} is too short for counts up to {julia.n_iterations[1]}")
    if precision not in get_args(Precision):
        raise ValueError(f"precision is {precision!r}, and must be 'auto', 'f64' or 'exact'")
    if precision == "exact" and not isinstance(region, Viewport):
        raise ValueError("the samples of a ComplexRegion are doubles; a Viewport can be counted exactly")
    return Picture(julia, region, kind, precision, channel)


def at_least_one(name: str, value: Any) -> int:
    """A whole number from 1 up; `TypeError` for no whole number, `ValueError` for too small a one."""
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number, not {type(value).__name__}") from None
    if number < 1:
        raise ValueError(f"{name} is {number}, and must be at least 1")
    return number
