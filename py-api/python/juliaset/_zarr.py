"""OME-Zarr files that a cluster computes; `juliaset.dask.to_zarr`."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import zarr
from numpy.typing import DTypeLike
from zarr.abc.store import Store
from zarr.core.sync import sync

from ._core import ComplexRegion, JuliaDiv, Mandelbrot, Viewport
from ._picture import Channel, Picture, Precision, at_least_one, picture
from ._progress import Progress, ProgressLike, started

if TYPE_CHECKING:
    from distributed import Client

_LOG = logging.getLogger("juliaset")


def to_zarr(
    julia: JuliaDiv | Mandelbrot,
    region: ComplexRegion | Viewport,
    store: Any,
    *,
    chunks: int = 2048,
    shards: int | None = None,
    dtype: DTypeLike | None = None,
    levels: int | None = None,
    client: Client | None = None,
    precision: Precision = "auto",
    channel: Channel | None = None,
    coordinates: bool = False,
    progress: ProgressLike = None,
) -> zarr.Group:
    """Compute a picture into an OME-Zarr 0.5 file with a pyramid, or go on where that was broken off.

    Every chunk appears complete or not at all, and those that are there are not computed again, whatever
    ended the job that wrote them. The picture is never in memory: a few chunks for each thread are.

    Level k of the pyramid is ``[::2**k, ::2**k]`` of the picture, computed: raw counts have no mean.

    Coordinates in the file are those of the plane; of a view whose samples doubles cannot tell apart, they
    are from its middle, in units of its width. What the picture is of is an attribute, to the last digit.

    Parameters
    ----------
    julia : JuliaDiv or Mandelbrot
        What.
    region : ComplexRegion or Viewport
        Where.
    store : str, os.PathLike or zarr store
        The folder, or anything else that zarr can write and that the workers can reach. A folder is new or
        empty, or holds this same picture.
    chunks : int, default 2048
        The columns and rows of a chunk.
    shards : int, optional
        The columns and rows of a file, a multiple of `chunks`; each chunk is a file where left out. A thread
        has as much as that in memory.
    dtype : data-type, optional
        Counts for integers, shades from 0 to 1 for floats; the shortest of ``uint8``, ``uint16`` and
        ``uint32`` that holds all counts where left out, and ``float32`` for a channel.
    levels : int, optional
        How many levels there are with the picture itself; where left out, until one fits in a chunk.
    client : distributed.Client, optional
        The cluster that computes; the current one where left out, or threads of this process where there
        is none.
    precision : {"auto", "f64", "exact"}, default "auto"
        As for `JuliaDiv.over`.
    channel : str, optional
        A channel in place of counts: its name, as of `JuliaDiv.channel`.
    coordinates : bool, default False
        Whether each level is a group with ``x`` and ``y`` beside its ``values``, which
        ``xarray.open_datatree`` reads.
    progress : callable or True, optional
        Called with the share of the chunks that are done; True draws a bar if there is tqdm.

    Returns
    -------
    zarr.Group
        The complete file. Its arrays ``"0"``, ``"1"``, ... (with coordinates ``"0/values"``, ...) are
        indexed ``[y, x]``.

    Raises
    ------
    ValueError
        If `store` is a file, or holds an array, a group of another version or anything else than this
        picture (nothing is written then); or if there is no such picture.

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
        dtype = np.min_scalar_type(julia.n_iterations[1]) if channel is None else np.float32
    image = picture(julia, region, dtype, precision, channel)
    if isinstance(store, os.PathLike):
        store = os.fspath(store)
    file = _file(store, image, chunks, shards, levels, coordinates)
    bar = started(progress)
    group = _open(file)
    tasks = _Tasks(file, group, bar)
    client = client or _current_client()
    try:
        if client is None:
            _run_on_threads(tasks)
        else:
            _run_on_cluster(client, tasks)
    finally:
        if bar:
            bar.close()
    _LOG.info("%s is complete: %d files, %d of them were there", store, tasks.total, tasks.skipped)
    return group


class _File(NamedTuple):
    """What is written where."""

    store: Any
    picture: Picture
    chunks: int
    # The side of what is written at once.
    side: int
    levels: int
    coordinates: bool

    def path(self, level: int) -> str:
        return f"{level}/values" if self.coordinates else str(level)

    def shape(self, level: int) -> tuple[int, int]:
        """Rows and columns."""
        columns, rows = self.picture.shape
        return -(-rows // 2**level), -(-columns // 2**level)


def _file(
    store: Any, image: Picture, chunks: int, shards: int | None, levels: int | None, coordinates: bool
) -> _File:
    chunks = at_least_one("chunks", chunks)
    side = chunks if shards is None else at_least_one("shards", shards)
    if side % chunks:
        raise ValueError(f"shards is {side}, and must be a multiple of chunks, {chunks}")
    longest = max(image.shape)
    if levels is None:
        levels = 1 + max(0, math.ceil(math.log2(longest / chunks)))
    levels = at_least_one("levels", levels)
    most = 1 + (longest - 1).bit_length()
    if levels > most:
        raise ValueError(f"levels is {levels}, and must be at most {most}: that one is a single pixel")
    return _File(store, image, chunks, side, levels, bool(coordinates))


class _Place(NamedTuple):
    """What is written at once: its level, and where it lies there."""

    level: int
    columns: tuple[int, int]
    rows: tuple[int, int]


def _open(file: _File) -> zarr.Group:
    """The group with all its arrays, new or as an earlier job left it."""
    made_of = {**file.picture.attributes(), "chunks": file.chunks, "levels": file.levels}
    if file.side != file.chunks:
        made_of["shards"] = file.side
    if file.coordinates:
        made_of["coordinates"] = True
    if not _is_empty(file.store):
        _check(file.store, made_of)
    attributes: dict[str, Any] = {"ome": _ome(file), "juliaset": made_of}
    group = zarr.open_group(file.store, mode="a", zarr_format=3, attributes=attributes)
    for level in range(file.levels):
        if file.path(level) not in group:
            _create_level(group, file, level)
    return group


def _is_empty(store: Any) -> bool:
    """Whether nothing but what a broken write left is there."""
    if isinstance(store, str) and "://" not in store:
        try:
            # What is no folder is for `_check` to refuse.
            return all(name.endswith(".partial") for name in os.listdir(store))
        except FileNotFoundError:
            return True
        except NotADirectoryError:
            raise ValueError(f"{store} is a file") from None
    if isinstance(store, Store):
        return sync(store.is_empty(""))
    try:
        zarr.open(store, mode="r")
    except FileNotFoundError:
        return True
    return False


def _check(store: Any, made_of: dict[str, Any]) -> None:
    """`ValueError` for anything but this picture, before anything is written."""
    try:
        node = zarr.open(store, mode="r")
    except FileNotFoundError:
        raise ValueError("the store holds something else than a zarr group") from None
    if not isinstance(node, zarr.Group):
        raise ValueError("the store holds something else: an array")
    if node.metadata.zarr_format != 3:
        raise ValueError(f"the store holds something else: a group of zarr v{node.metadata.zarr_format}")
    if node.attrs.asdict().get("juliaset") != made_of:
        raise ValueError("the store holds something else than this picture in such chunks and levels")


def _create_level(group: zarr.Group, file: _File, level: int) -> None:
    shape = file.shape(level)
    attributes: dict[str, Any] = {}
    if file.coordinates:
        attributes = {"coordinates": "y x", **file.picture.attributes()}
        for name, values in zip("xy", file.picture.axes(2**level), strict=True):
            axis = group.create_array(
                f"{level}/{name}",
                shape=values.shape,
                dtype=values.dtype,
                dimension_names=(name,),
                attributes={"units": "widths of the view"} if file.picture.is_relative else {},
                overwrite=True,
            )
            axis[:] = values
    chunk = (min(file.chunks, shape[0]), min(file.chunks, shape[1]))
    # A shard has whole chunks, however small the level.
    shard = tuple(min(file.side, -(-side // part) * part) for side, part in zip(shape, chunk, strict=True))
    group.create_array(
        file.path(level),
        shape=shape,
        dtype=file.picture.dtype,
        chunks=chunk,
        shards=None if file.side == file.chunks else (shard[0], shard[1]),
        fill_value=0,
        dimension_names=("y", "x"),
        attributes=attributes,
    )


def _ome(file: _File) -> dict[str, Any]:
    """What OME-Zarr 0.5 wants to know. Points of the plane have no unit."""
    (x, dx), (y, dy) = file.picture.coordinates()
    datasets = [
        {
            "path": file.path(level),
            "coordinateTransformations": [
                {"type": "scale", "scale": [dy * 2**level, dx * 2**level]},
                {"type": "translation", "translation": [y, x]},
            ],
        }
        for level in range(file.levels)
    ]
    axes = [{"name": "y", "type": "space"}, {"name": "x", "type": "space"}]
    scales = {"name": "julia", "type": "subsampled", "axes": axes, "datasets": datasets}
    return {"version": "0.5", "multiscales": [scales]}


class _Tasks:
    """What is not written yet, and how much of all is done."""

    def __init__(self, file: _File, group: zarr.Group, bar: Progress | None) -> None:
        self._file, self._group, self._bar = file, group, bar
        self.skipped = self._done = 0
        sides = (file.shape(level) for level in range(file.levels))
        self.total = sum(
            math.ceil(rows / file.side) * math.ceil(columns / file.side) for rows, columns in sides
        )

    def done(self, count: int) -> None:
        """Some more are written."""
        self._done += count
        if self._bar and count:
            self._bar((self._done + self.skipped) / self.total)

    def __iter__(self) -> Iterator[tuple[_File, _Place]]:
        side = self._file.side
        for level in range(self._file.levels):
            array = self._group[self._file.path(level)]
            assert isinstance(array, zarr.Array)
            there = sync(_keys(array))
            rows, columns = array.shape
            for i, y in enumerate(range(0, rows, side)):
                for j, x in enumerate(range(0, columns, side)):
                    if array.metadata.encode_chunk_key((i, j)) in there:
                        self.skipped += 1
                    else:
                        place = _Place(level, (x, min(x + side, columns)), (y, min(y + side, rows)))
                        yield self._file, place


async def _keys(array: zarr.Array[Any]) -> set[str]:
    prefix = f"{array.store_path.path}/"
    return {key.removeprefix(prefix) async for key in array.store.list_prefix(prefix)}


def _write(file: _File, place: _Place) -> None:
    """Compute a chunk or a shard and write it, even where all of it is zero: what is there is done."""
    level, columns, rows = place
    array = zarr.open_array(file.store, path=file.path(level), mode="r+")
    array = array.with_config({"write_empty_chunks": True})
    if file.side == file.chunks:
        values = file.picture.tile(columns, rows, 2**level, "xy")
    else:
        values = np.empty((rows[1] - rows[0], columns[1] - columns[0]), file.picture.dtype)
        # Chunk by chunk, as counts take twice the room of a byte.
        for y in range(*rows, file.chunks):
            for x in range(*columns, file.chunks):
                part = (x, min(x + file.chunks, columns[1])), (y, min(y + file.chunks, rows[1]))
                (left, right), (top, bottom) = part
                at = slice(top - rows[0], bottom - rows[0]), slice(left - columns[0], right - columns[0])
                values[at] = file.picture.tile(*part, 2**level, "xy")
    array[slice(*rows), slice(*columns)] = values


def _run_on_threads(tasks: _Tasks) -> None:
    """All tasks, a few at a time: a picture may have more of them than fit in memory."""
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    pending: set[Future[None]] = set()
    with ThreadPoolExecutor(threads) as executor:
        try:
            for task in tasks:
                pending.add(executor.submit(_write, *task))
                if len(pending) >= 2 * threads:
                    pending = _left(pending, tasks)
            while pending:
                pending = _left(pending, tasks)
        finally:
            for future in pending:
                future.cancel()


def _left(pending: set[Future[None]], tasks: _Tasks) -> set[Future[None]]:
    done, left = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
    tasks.done(len(done))
    return left


def _run_on_cluster(client: Client, tasks: _Tasks) -> None:
    """All tasks, a few at a time: a picture may have more of them than a scheduler can remember."""
    in_flight = 2 * max(sum(client.nthreads().values()), 1)
    pending: set[Any] = set()
    try:
        for task in tasks:
            # Not pure: an earlier job's chunk may have been deleted since.
            pending.add(client.submit(_write, *task, retries=3, pure=False))
            if len(pending) >= in_flight:
                pending = _left_on_cluster(pending, tasks)
        while pending:
            pending = _left_on_cluster(pending, tasks)
    finally:
        client.cancel(list(pending))


def _left_on_cluster(pending: set[Any], tasks: _Tasks) -> set[Any]:
    """A result is never fetched: it is nothing, and may be lost with its worker.

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
    tasks.done(len(pending) - len(left))
    return left


def _current_client() -> Client | None:
    try:
        from distributed import default_client

        client: Client = default_client()
    except (ImportError, ValueError):
        return None
    return client
