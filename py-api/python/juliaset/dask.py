"""Pictures that fit in no memory: lazy dask arrays, and OME-Zarr files that a cluster computes.

Needs the extra ``juliaset[dask]``. Every tile is computed from its place in the whole picture, so that tiles
fit together bit for bit, wherever and in whatever order they are computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ._core import Coloring, ComplexRegion, JuliaDiv, Mandelbrot, Palette, Viewport
from ._picture import Channel, Picture, Precision, at_least_one, picture

try:
    import dask.array as da

    from ._zarr import to_zarr
except ImportError as error:
    raise ImportError(
        f"juliaset.dask needs the extra 'dask': pip install 'juliaset[dask]' ({error})"
    ) from error

if TYPE_CHECKING:
    import xarray

__all__ = ["image", "over", "to_xarray", "to_zarr"]

# The most columns and rows of a chunk whose size is left to us: a part of it costs all of it.
_LONGEST_SIDE = 4096


def over(
    julia: JuliaDiv | Mandelbrot,
    region: ComplexRegion | Viewport,
    chunks: Any = "auto",
    dtype: DTypeLike = np.float64,
    *,
    indexing: Literal["ij", "xy"] = "ij",
    step: int = 1,
    precision: Precision = "auto",
    channel: Channel | None = None,
) -> da.Array:
    """A picture as a lazy dask array: a tile is computed when it is asked for, on one thread.

    Parameters
    ----------
    julia : JuliaDiv or Mandelbrot
        What.
    region : ComplexRegion or Viewport
        Where.
    chunks : int, tuple or str, default "auto"
        The sizes of the tiles, as dask takes them; "auto" are at most 4096 columns and rows.
    dtype : data-type, default float64
        Shades from 0 to 1 for floats, as `JuliaDiv.over`; counts for integers, as `JuliaDiv.counts`.
    indexing : {"ij", "xy"}, default "ij"
        Whether the array is indexed ``[x, y]`` or ``[y, x]``.
    step : int, default 1
        Only every ``step``-th column and row: ``over(...)[::step, ::step]``, without computing the others.
    precision : {"auto", "f64", "exact"}, default "auto"
        As for `JuliaDiv.over`. Each process follows the orbit that a deep view is counted by once.
    channel : str, optional
        A channel in place of counts: its name, as of `JuliaDiv.channel`.

    Returns
    -------
    dask.array.Array

    Raises
    ------
    TypeError
        If `dtype` is for neither.
    ValueError
        If `dtype` is too short for the counts, or there is no such picture.

    Examples
    --------
    >>> from juliaset import ComplexRegion, JuliaDiv
    >>> lazy = over(JuliaDiv(-0.835 - 0.2321j, resolution=200_000), ComplexRegion(-1.6, 1.6, -1.0, 1.0))
    >>> lazy.shape
    (200000, 125000)
    >>> lazy[100_000:100_002, 62_500].compute()
    array([0.76, 0.76])
    """
    what = picture(julia, region, dtype, precision, channel)
    if indexing not in ("ij", "xy"):
        raise ValueError(f"indexing is {indexing!r}, and must be 'ij' or 'xy'")
    step = at_least_one("step", step)
    shape = tuple(-(-side // step) for side in what.shape)
    if indexing == "xy":
        shape = shape[::-1]
    sizes = _sizes(chunks, shape, what.dtype)
    lazy: da.Array = da.map_blocks(
        _block,
        picture=what,
        step=step,
        indexing=indexing,
        chunks=sizes,
        dtype=what.dtype,
        meta=np.empty((0, 0), what.dtype),
    )
    return lazy


def _sizes(chunks: Any, shape: tuple[int, ...], dtype: np.dtype[Any]) -> tuple[tuple[int, ...], ...]:
    """The sizes of the chunks along each side."""
    sizes: tuple[tuple[int, ...], ...] = da.core.normalize_chunks(chunks, shape, dtype=dtype)
    if isinstance(chunks, str) and chunks == "auto" and max(max(side) for side in sizes) > _LONGEST_SIDE:
        sizes = da.core.normalize_chunks(_LONGEST_SIDE, shape, dtype=dtype)
    return sizes


def _block(
    picture: Picture, step: int, indexing: Literal["ij", "xy"], block_info: dict[Any, Any]
) -> NDArray[Any]:
    first, second = block_info[None]["array-location"]
    columns, rows = (first, second) if indexing == "ij" else (second, first)
    return picture.tile(columns, rows, step, indexing)


def image(
    julia: JuliaDiv | Mandelbrot,
    region: ComplexRegion | Viewport,
    coloring: Coloring | Literal["smooth", "gray", "distance", "slopes", "angle"] = "smooth",
    palette: Palette | str | None = None,
    chunks: Any = "auto",
    *,
    samples: int = 1,
    fit: bool = False,
    indexing: Literal["ij", "xy"] = "xy",
    precision: Precision = "auto",
) -> da.Array:
    """A picture in colour as a lazy dask array: a tile is painted when it is asked for, on one thread.

    Parameters
    ----------
    julia : JuliaDiv or Mandelbrot
        What.
    region : ComplexRegion or Viewport
        Where.
    coloring, palette, samples, precision
        As for `JuliaDiv.image`.
    chunks : int, tuple or str, default "auto"
        The sizes of the tiles along the two sides, as dask takes them; "auto" are at most 4096 columns and
        rows.
    fit : bool, default False
        Whether density and offset are fitted to the picture, by some samples that are counted at once.
    indexing : {"xy", "ij"}, default "xy"
        Whether the array is indexed ``[row, column, channel]`` or ``[column, row, channel]``.

    Returns
    -------
    dask.array.Array of uint8
        The pixels of `JuliaDiv.image`, bit for bit.

    Raises
    ------
    TypeError, ValueError
        If there is no such picture.

    Examples
    --------
    >>> from juliaset import ComplexRegion, JuliaDiv
    >>> julia = JuliaDiv(-0.123 + 0.745j, n_iterations=(0, 200), resolution=100_000)
    >>> lazy = image(julia, ComplexRegion(-1.6, 1.6, 1.0, -1.0), "slopes")
    >>> lazy.shape
    (62500, 100000, 3)
    >>> lazy[31_000:31_200, 20_000:20_300].compute().shape
    (200, 300, 3)
    """
    shape = picture(julia, region, np.float64, precision, None).shape
    if indexing not in ("ij", "xy"):
        raise ValueError(f"indexing is {indexing!r}, and must be 'ij' or 'xy'")
    if not isinstance(coloring, Coloring):
        coloring = Coloring(coloring)
    if palette is not None:
        coloring = coloring.__replace__(palette=palette)
    if fit:
        coloring = julia.fit(region, coloring, precision=precision)
    # What is wrong is told now, and not by a worker.
    first = julia.image(region, coloring, samples=samples, window=(0, 1, 0, 1), precision=precision)
    sizes = _sizes(chunks, shape if indexing == "ij" else shape[::-1], np.dtype(np.uint8))
    lazy: da.Array = da.map_blocks(
        _image_block,
        julia=julia,
        region=region,
        coloring=coloring,
        options={"samples": samples, "indexing": indexing, "precision": precision},
        chunks=(*sizes, (first.shape[2],)),
        dtype=np.uint8,
        meta=np.empty((0, 0, 0), np.uint8),
    )
    return lazy


def _image_block(
    julia: JuliaDiv | Mandelbrot,
    region: ComplexRegion | Viewport,
    coloring: Coloring,
    options: dict[str, Any],
    block_info: dict[Any, Any],
) -> NDArray[np.uint8]:
    first, second, _ = block_info[None]["array-location"]
    columns, rows = (first, second) if options["indexing"] == "ij" else (second, first)
    return julia.image(region, coloring, window=(*columns, *rows), threads=1, **options)


def to_xarray(
    julia: JuliaDiv | Mandelbrot,
    region: ComplexRegion | Viewport,
    chunks: Any = "auto",
    dtype: DTypeLike = np.float64,
    *,
    step: int = 1,
    precision: Precision = "auto",
    channel: Channel | None = None,
) -> xarray.DataArray:
    """A picture as a lazy ``xarray.DataArray`` with its coordinates; needs the extra ``juliaset[xarray]``.

    Parameters
    ----------
    julia, region, chunks, dtype, step, precision, channel
        As for `over`.

    Returns
    -------
    xarray.DataArray
        With the dimensions ``("y", "x")``. The coordinates of a view whose samples doubles cannot tell apart
        are from its middle, in units of its width. What it is of is in its attributes, to the last digit.

    Raises
    ------
    ImportError
        If there is no xarray.
    TypeError, ValueError
        As for `over`.

    Examples
    --------
    >>> from juliaset import ComplexRegion, JuliaDiv
    >>> lazy = to_xarray(JuliaDiv(1j, resolution=400), ComplexRegion(-2, 2, -1, 1))
    >>> lazy.sel(x=0, y=[-0.5, 0.5]).values
    array([0.08, 0.08])
    """
    try:
        import xarray
    except ImportError as error:
        raise ImportError("to_xarray needs the extra 'xarray': pip install 'juliaset[xarray]'") from error
    lazy = over(julia, region, chunks, dtype, indexing="xy", step=step, precision=precision, channel=channel)
    what = picture(julia, region, dtype, precision, channel)
    xs, ys = what.axes(step)
    units = {"units": "widths of the view"} if what.is_relative else {}
    return xarray.DataArray(
        lazy,
        dims=("y", "x"),
        coords={"y": ("y", ys, units), "x": ("x", xs, units)},
        name=channel or ("counts" if what.dtype.kind in "iu" else "shades"),
        attrs=what.attributes(),
    )
