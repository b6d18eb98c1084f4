"""Pictures that fit in no memory: lazy dask arrays, and OME-Zarr files that a cluster computes.

Needs the extra ``juliaset[dask]``. Every tile is computed from its place in the whole picture, so that tiles
fit together bit for bit, wherever and in whatever order they are computed.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import dask.array as da
import numpy as np
import zarr
from numpy.typing import DTypeLike, NDArray
from zarr.core.sync import sync

from ._core import ComplexRegion, JuliaDiv, Viewport

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["over", "to_zarr"]


class _Picture(NamedTuple):
    julia: JuliaDiv
    region: ComplexRegion | Viewport
    dtype: np.dtype[Any]
    precision: Literal["auto", "f64", "exact"]

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
        compute = self.julia.window_counts if self.dtype.kind in "iu" else self.julia.window
        # One thread: dask has a task for each of its own. What a deep view needs is kept from tile to tile.
        values = compute(
            self.region,
            x0,
            x1,
            y0,
            y1,
            step=step,
            indexing=indexing,
            threads=1,
            precision=self.precision,
        )
        return values.astype(self.dtype, copy=False)


def _picture(
    julia: JuliaDiv,
    region: ComplexRegion | Viewport,
    dtype: DTypeLike,
    precision: Literal["auto", "f64", "exact"],
) -> _Picture:
    if not isinstance(julia, JuliaDiv) or not isinstance(region, ComplexRegion | Viewport):
        raise TypeError("a picture is of a JuliaDiv over a ComplexRegion or a Viewport")
    kind = np.dtype(dtype)
    if kind.kind not in "iuf":
        raise TypeError(f"dtype is {kind}, and must be a float for shades or an integer for counts")
    if kind.kind in "iu" and np.iinfo(kind).max < julia.n_iterations[1]:
        raise ValueError(f"{kind} is too short for counts up to {julia.n_iterations[1]}")
    if precision not in ("auto", "f64", "exact"):
        raise ValueError(f"precision is {precision!r}, and must be 'auto', 'f64' or 'exact'")
    if precision == "exact" and not isinstance(region, Viewport):
        raise ValueError("the samples of a ComplexRegion are doubles; a Viewport can be counted exactly")
    return _Picture(julia, region, kind, precision)


def over(
    julia: JuliaDiv,
    region: ComplexRegion | Viewport,
    chunks: Any = "auto",
    dtype: DTypeLike = np.float64,
    *,
    indexing: Literal["ij", "xy"] = "ij",
    step: int = 1,
    precision: Literal["auto", "f64", "exact"] = "auto",
) -> da.Array:
    """A picture as a lazy dask array: a tile is computed when it is asked for, on one thread.

    Parameters
    ----------
    julia : JuliaDiv
        What.
    region : ComplexRegion or Viewport
        Where.
    chunks : int, tuple or str, default "auto"
        The sizes of the tiles, as dask takes them.
    dtype : data-type, default float64
        Shades from 0 to 1 for floats, as `JuliaDiv.over`; counts for integers, as `JuliaDiv.counts`.
    indexing : {"ij", "xy"}, default "ij"
        Whether the array is indexed ``[x, y]`` or ``[y, x]``.
    step : int, default 1
        Only every ``step``-th column and row: ``over(...)[::step, ::step]``, without computing the others.
    precision : {"auto", "f64", "exact"}, default "auto"
        As for `JuliaDiv.over`. Each process follows the orbit that a deep view is counted by once.

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
    picture = _picture(julia, region, dtype, precision)
    if indexing not in ("ij", "xy"):
        raise ValueError(f"indexing is {indexing!r}, and must be 'ij' or 'xy'")
    if step < 1:
        raise ValueError(f"step is {step}, and must be at least 1")
    shape = tuple(-(-side // step) for side in picture.shape)
    if indexing == "xy":
        shape = shape[::-1]
    sizes = da.core.normalize_chunks(chunks, shape, dtype=picture.dtype)
    lazy: da.Array = da.map_blocks(
        _block,
        picture=picture,
        step=step,
        indexing=indexing,
        chunks=sizes,
        dtype=picture.dtype,
        meta=np.empty((0, 0), picture.dtype),
    )
    return lazy


def _block(
    picture: _Picture, step: int, indexing: Literal["ij", "xy"], block_info: dict[Any, Any]
) -> NDArray[Any]:
    first, second = block_info[None]["array-location"]
    columns, rows = (first, second) if indexing == "ij" else (second, first)
    return picture.tile(columns, rows, step, indexing)


def to_zarr(
    julia: JuliaDiv,
    region: ComplexRegion | Viewport,
    store: Any,
    *,
    chunks: int = 2048,
    dtype: DTypeLike | None = None,
    levels: int | None = None,
    client: Client | None = None,
    precision: Literal["auto", "f64", "exact"] = "auto",
) -> zarr.Group:
    """Compute a picture into an OME-Zarr 0.5 file with a pyramid, or go on where that was broken off.

    Every chunk appears complete or not at all, and those that are there are not computed again, whatever
    ended the job that wrote them. The picture is never in memory: a few chunks for each thread are.

    Level k of the pyramid is ``[::2**k, ::2**k]`` of the picture, computed: raw counts have no mean.

    Coordinates in the file are those of the plane; of a view whose samples doubles cannot tell apart, they
    are from its middle, in units of its width. What the picture is of is an attribute, to the last digit.

    Parameters
    ----------
    julia : JuliaDiv
        What.
    region : ComplexRegion or Viewport
        Where.
    store : str, os.PathLike or zarr store
        The folder, or anything else that zarr can write and that the workers can reach.
    chunks : int, default 2048
        The columns and rows of a chunk.
    dtype : data-type, optional
        Counts for integers, shades from 0 to 1 for floats; the shortest of ``uint8``, ``uint16`` and
        ``uint32`` that holds all counts where left out.
    levels : int, optional
        How many levels there are with the picture itself; where left out, until one fits in a chunk.
    client : distributed.Client, optional
        The cluster that computes; the current one where left out, or threads of this process where there
        is none.
    precision : {"auto", "f64", "exact"}, default "auto"
        As for `JuliaDiv.over`.

    Returns
    -------
    zarr.Group
        The complete file. Its arrays ``"0"``, ``"1"``, ... are indexed ``[y, x]``.

    Raises
    ------
    ValueError
        If `store` holds anything else, or there is no such picture.

    Examples
    --------
    >>> import tempfile
    >>> from juliaset import ComplexRegion, JuliaDiv
    >>> julia = JuliaDiv(-0.835 - 0.2321j, resolution=500)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     group = to_zarr(julia, ComplexRegion(-1.6, 1.6, -1.0, 1.0), folder, chunks=256)
    ...     [group[level].shape for level in sorted(group)]
    [(313, 500), (157, 250)]
    """
    if dtype is None:
        dtype = np.min_scalar_type(julia.n_iterations[1])
    picture = _picture(julia, region, dtype, precision)
    if chunks < 1:
        raise ValueError(f"chunks is {chunks}, and must be at least 1")
    if levels is None:
        levels = 1 + max(0, math.ceil(math.log2(max(picture.shape) / chunks)))
    if levels < 1:
        raise ValueError(f"levels is {levels}, and must be at least 1")
    if isinstance(store, os.PathLike):
        store = os.fspath(store)
    group = _open(store, picture, chunks, levels)
    tasks = ((store, picture, place) for place in _missing(group, levels, chunks))
    client = client or _current_client()
    if client is None:
        _run_on_threads(tasks)
    else:
        _run_on_cluster(client, tasks)
    return group


class _Place(NamedTuple):
    """A chunk: its level, and where it lies there."""

    level: int
    columns: tuple[int, int]
    rows: tuple[int, int]


def _open(store: Any, picture: _Picture, chunks: int, levels: int) -> zarr.Group:
    """The group with all its arrays, new or as an earlier job left it."""
    made_of = {
        "julia": repr(picture.julia),
        "region": repr(picture.region),
        "dtype": picture.dtype.name,
        "precision": picture.precision,
        "chunks": chunks,
        "levels": levels,
    }
    attributes: dict[str, Any] = {"ome": _ome(picture, levels), "juliaset": made_of}
    group = zarr.open_group(store, mode="a", zarr_format=3, attributes=attributes)
    if group.attrs.asdict().get("juliaset") != made_of:
        raise ValueError("the store holds something else than this picture in such chunks and levels")
    columns, rows = picture.shape
    for level in range(levels):
        if str(level) not in group:
            shape = (-(-rows // 2**level), -(-columns // 2**level))
            group.create_array(
                str(level),
                shape=shape,
                dtype=picture.dtype,
                chunks=(min(chunks, shape[0]), min(chunks, shape[1])),
                fill_value=0,
                dimension_names=("y", "x"),
            )
    return group


def _ome(picture: _Picture, levels: int) -> dict[str, Any]:
    """What OME-Zarr 0.5 wants to know. Points of the plane have no unit."""
    columns, rows = picture.shape
    left, right, bottom, top = picture.region.extent
    if isinstance(picture.region, Viewport):
        step = float(picture.region.width) / columns
        if step < 1e-11:
            step = 1 / columns
            left, top = -0.5, 0.5 * rows / columns
        # Row 0 is on top, and samples stand in the middle of their pixels.
        (dx, dy), (x, y) = (step, -step), (left + step / 2, top - step / 2)
    else:
        (dx, dy), (x, y) = ((right - left) / columns, (top - bottom) / rows), (left, bottom)
    datasets = [
        {
            "path": str(level),
            "coordinateTransformations": [
                {"type": "scale", "scale": [dy * 2**level, dx * 2**level]},
                {"type": "translation", "translation": [y, x]},
            ],
        }
        for level in range(levels)
    ]
    axes = [{"name": "y", "type": "space"}, {"name": "x", "type": "space"}]
    scales = {"name": "julia", "type": "subsampled", "axes": axes, "datasets": datasets}
    return {"version": "0.5", "multiscales": [scales]}


def _missing(group: zarr.Group, levels: int, chunks: int) -> Iterator[_Place]:
    """The chunks that are not written yet."""
    for level in range(levels):
        array = group[str(level)]
        assert isinstance(array, zarr.Array)
        there = sync(_keys(array))
        rows, columns = array.shape
        for i, y in enumerate(range(0, rows, chunks)):
            for j, x in enumerate(range(0, columns, chunks)):
                if f"{array.path}/{array.metadata.encode_chunk_key((i, j))}" not in there:
                    yield _Place(level, (x, min(x + chunks, columns)), (y, min(y + chunks, rows)))


async def _keys(array: zarr.Array[Any]) -> set[str]:
    prefix = array.store_path.path.removesuffix(array.path)
    return {key.removeprefix(prefix) async for key in array.store.list_prefix(f"{array.store_path.path}/")}


def _write(store: Any, picture: _Picture, place: _Place) -> None:
    """Compute a chunk and write it, even where all of it is zero: what is there is known to be done."""
    level, columns, rows = place
    array = zarr.open_array(store, path=str(level), mode="r+").with_config({"write_empty_chunks": True})
    array[slice(*rows), slice(*columns)] = picture.tile(columns, rows, 2**level, "xy")


_Task = tuple[Any, _Picture, _Place]


def _run_on_threads(tasks: Iterable[_Task]) -> None:
    """All tasks, a few at a time: a picture may have more of them than fit in memory."""
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    pending: set[Future[None]] = set()
    with ThreadPoolExecutor(threads) as executor:
        try:
            for task in tasks:
                pending.add(executor.submit(_write, *task))
                if len(pending) >= 2 * threads:
                    pending = _first_done(pending)
            while pending:
                pending = _first_done(pending)
        finally:
            for future in pending:
                future.cancel()


def _first_done(pending: set[Future[None]]) -> set[Future[None]]:
    done, pending = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
    return pending


def _run_on_cluster(client: Client, tasks: Iterable[_Task]) -> None:
    """All tasks, a few at a time: a picture may have more of them than a scheduler can remember."""
    in_flight = 2 * max(sum(client.nthreads().values()), 1)
    pending: set[Any] = set()
    try:
        for task in tasks:
            # Not pure: an earlier job's chunk may have been deleted since.
            pending.add(client.submit(_write, *task, retries=3, pure=False))
            if len(pending) >= in_flight:
                pending = _first_done_on_cluster(pending)
        while pending:
            pending = _first_done_on_cluster(pending)
    finally:
        client.cancel(list(pending))


def _first_done_on_cluster(pending: set[Any]) -> set[Any]:
    """Those that are left. A result is never fetched: it is nothing, and may be lost with its worker.

    The scheduler computes a lost one again, as a client holds it; a chunk may be written twice.
    """
    import distributed

    distributed.wait(pending, return_when="FIRST_COMPLETED")
    left = set()
    for future in pending:
        # Read once: it may change meanwhile.
        status = future.status
        if status in ("pending", "lost"):
            left.add(future)
        elif status != "finished":
            future.result()
    return left


def _current_client() -> Client | None:
    try:
        from distributed import default_client

        client: Client = default_client()
    except (ImportError, ValueError):
        return None
    return client
