"""Lazy arrays and files hold what is computed at once, however they were interrupted."""

import asyncio
import doctest
import hashlib
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("distributed")
import dask.config
import juliaset._zarr
import juliaset.dask
import zarr
from dask.base import tokenize
from distributed import Client, LocalCluster
from distributed.client import FutureState
from juliaset import Coloring, ComplexRegion, JuliaDiv, Mandelbrot, Viewport

C_0 = -0.835 - 0.2321j
JULIA = JuliaDiv(C_0, n_iterations=(5, 80), resolution=501)
REGION = ComplexRegion(-1.6, 1.6, -1.0, 1.0)
VIEW = Viewport(0.1 + 0.02j, 2.5, (301, 200))

# The side of the picture of the tests that kill; the full size takes minutes.
SIDE = int(os.environ.get("JULIASET_TEST_SIDE", "3000"))
LARGE = (JuliaDiv(C_0, n_iterations=(20, 100), resolution=SIDE), ComplexRegion(-0.1, 0.1, -0.1, 0.1))
CHUNK = 2000 if SIDE >= 20_000 else SIDE // 10
MAX_WORKER_MB = 300


@pytest.mark.parametrize("plane", [REGION, VIEW])
@pytest.mark.parametrize("indexing", ["ij", "xy"])
def test_a_lazy_array_is_the_array(plane, indexing):
    lazy = juliaset.dask.over(JULIA, plane, chunks=(97, 130), indexing=indexing)
    assert lazy.dtype == np.float64
    shades = JULIA.over(plane, indexing=indexing)
    assert np.array_equal(lazy.compute(), shades)
    counts = juliaset.dask.over(JULIA, plane, chunks=120, dtype=np.uint8, indexing=indexing, step=3)
    assert counts.dtype == np.uint8
    assert np.array_equal(counts.compute(), JULIA.counts(plane, indexing=indexing)[::3, ::3])


def test_a_lazy_array_of_any_depth():
    view = Viewport(0, "1e-300", (301, 200))
    julia = JuliaDiv(1j, n_iterations=JuliaDiv(1j).bounds(view))
    lazy = juliaset.dask.over(julia, view, chunks=(97, 130), dtype=np.uint16)
    counts = julia.counts(view)
    assert np.array_equal(lazy.compute(), counts) and len(np.unique(counts)) > 5
    wide = Viewport(("-0.3", "0.62"), "1e-2", (64, 48))
    lazy = juliaset.dask.over(julia, wide, chunks=30, precision="exact")
    assert np.array_equal(lazy.compute(), julia.over(wide, precision="exact"))
    lazy = juliaset.dask.over(julia, view, chunks=100, precision="f64")
    assert np.array_equal(lazy.compute(), julia.over(view, precision="f64"))


def test_examples_of_the_documentation():
    pytest.importorskip("xarray")
    for module in [juliaset.dask, juliaset._zarr]:
        failed, attempted = doctest.testmod(module)
        assert failed == 0 and attempted > 2


def test_equal_pictures_have_equal_names():
    again = JuliaDiv(C_0, n_iterations=(5, 80), resolution=501)
    assert tokenize(JULIA, REGION) == tokenize(again, ComplexRegion(-1.6, 1.6, -1.0, 1.0))
    assert juliaset.dask.over(JULIA, REGION).name == juliaset.dask.over(again, REGION).name
    assert tokenize(VIEW) != tokenize(Viewport(0.1 + 0.03j, 2.5, (301, 200)))


def test_lazy_arrays_that_are_none():
    for options, error in [
        ({"dtype": "uint8"}, ValueError),
        ({"dtype": complex}, TypeError),
        ({"indexing": "yx"}, ValueError),
        ({"step": 0}, ValueError),
        ({"precision": "f32"}, ValueError),
        ({"precision": "exact"}, ValueError),
        ({"step": 1.5}, TypeError),
        ({"channel": "colour", "dtype": float}, ValueError),
        ({"channel": "smooth"}, TypeError),
    ]:
        with pytest.raises(error):
            juliaset.dask.over(JuliaDiv(C_0, n_iterations=(0, 256)), REGION, **{"dtype": "uint16", **options})
    with pytest.raises(TypeError):
        juliaset.dask.over(JULIA, None)


def test_lazy_arrays_of_channels_and_of_the_mandelbrot_set():
    lazy = juliaset.dask.over(JULIA, VIEW, chunks=(97, 130), indexing="xy", channel="smooth", step=2)
    smooth = JULIA.smooth(VIEW, indexing="xy")[::2, ::2]
    assert lazy.dtype == np.float64 and np.allclose(lazy.compute(), smooth, equal_nan=True, atol=1e-6)
    mandelbrot = Mandelbrot(resolution=200)
    lazy = juliaset.dask.over(mandelbrot, REGION, chunks=77, dtype=np.uint8)
    assert np.array_equal(lazy.compute(), mandelbrot.counts(REGION))


@pytest.mark.parametrize("plane", [REGION, VIEW])
@pytest.mark.parametrize("samples", [1, 4])
@pytest.mark.parametrize(
    "coloring",
    ["gray", Coloring(mapping="equal"), Coloring("slopes", interior="transparent", outline=4)],
    ids=repr,
)
def test_tiles_of_a_lazy_picture_fit_bit_for_bit(plane, samples, coloring):
    lazy = juliaset.dask.image(JULIA, plane, coloring, chunks=(97, 130), samples=samples)
    image = JULIA.image(plane, coloring, samples=samples)
    assert lazy.dtype == np.uint8 and lazy.shape == image.shape and lazy.chunks[1][0] == 130
    assert np.array_equal(lazy.compute(), image)


def test_lazy_pictures_of_any_depth_and_plane():
    view = Viewport(0, "1e-300", (301, 200))
    julia = JuliaDiv(1j, n_iterations=JuliaDiv(1j).bounds(view))
    options = {"fit": True, "samples": 4, "indexing": "ij"}
    lazy = juliaset.dask.image(julia, view, "slopes", "Ice", (97, 130), **options)
    assert np.array_equal(lazy.compute(), julia.image(view, "slopes", "Ice", **options))
    wide = Viewport(("-0.3", "0.62"), "1e-2", (64, 48))
    lazy = juliaset.dask.image(julia, wide, chunks=30, precision="exact")
    assert np.array_equal(lazy.compute(), julia.image(wide, precision="exact"))
    lazy = juliaset.dask.image(Mandelbrot(resolution=300), REGION, Coloring("angle"), "Ember", 100)
    assert np.array_equal(lazy.compute(), Mandelbrot(resolution=300).image(REGION, "angle", "Ember"))


def test_lazy_pictures_have_tiles_of_a_usual_size_and_a_name_of_their_own():
    julia = JuliaDiv(C_0, resolution=10**6)
    lazy = juliaset.dask.image(julia, REGION)
    assert max(max(side) for side in lazy.chunks) <= 4096 and lazy.chunks[2] == (3,)
    assert lazy[:3, 500_000:500_004].compute().shape == (3, 4, 3)
    assert lazy.name == juliaset.dask.image(julia, REGION, Coloring()).name
    assert lazy.name != juliaset.dask.image(julia, REGION, Coloring(density=1)).name


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"coloring": "colour"}, ValueError),
        ({"palette": "Dust"}, ValueError),
        ({"samples": 5}, ValueError),
        ({"indexing": "yx"}, ValueError),
        ({"precision": "exact"}, ValueError),
        ({"coloring": None}, TypeError),
        ({"region": None}, TypeError),
    ],
)
def test_lazy_pictures_that_are_none(options, error):
    with pytest.raises(error):
        juliaset.dask.image(**{"julia": JULIA, "region": REGION, **options})


@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_chunks_of_no_given_size_are_small_enough_for_a_part(dtype):
    lazy = juliaset.dask.over(JuliaDiv(C_0, resolution=10**6), REGION, dtype=dtype)
    assert max(max(side) for side in lazy.chunks) <= 4096
    small = juliaset.dask.over(JuliaDiv(C_0, resolution=100), REGION, dtype=dtype)
    assert small.npartitions == 1
    with dask.config.set({"array.chunk-size": "1MiB"}):
        lazy = juliaset.dask.over(JuliaDiv(C_0, resolution=10**4), REGION, dtype=np.float64)
        assert max(max(side) for side in lazy.chunks) <= 512


@pytest.mark.parametrize("step", [1, 3])
def test_an_xarray_has_the_coordinates_of_its_samples(step):
    pytest.importorskip("xarray")
    found = juliaset.dask.to_xarray(JULIA, REGION, chunks=150, dtype=np.uint8, step=step)
    points = REGION.build(501)[::step, ::step]
    assert found.dims == ("y", "x") and found.name == "counts"
    assert found.x.values.tolist() == points[:, 0].real.tolist()
    assert found.y.values.tolist() == points[0].imag.tolist()
    assert np.array_equal(found.values, JULIA.counts(REGION, indexing="xy")[::step, ::step])
    assert eval(found.attrs["julia"]) == JULIA and eval(found.attrs["region"]) == REGION
    view = juliaset.dask.to_xarray(JULIA, VIEW, step=step)
    assert np.allclose(view.x, 0.1 + (2 * np.arange(301) - 300)[::step] * (2.5 / 301 / 2))
    assert np.allclose(view.y, 0.02 - (2 * np.arange(200) - 199)[::step] * (2.5 / 301 / 2))
    deep = juliaset.dask.to_xarray(JULIA, Viewport(5, "1e-500", (4, 2)))
    assert deep.x.values.tolist() == [-0.375, -0.125, 0.125, 0.375]
    assert deep.y.values.tolist() == [0.125, -0.125]
    assert deep.x.attrs["units"] == "widths of the view"


def check_pyramid(group, julia, plane):
    counts = julia.counts(plane, indexing="xy")
    for level, scale in enumerate(group.attrs["ome"]["multiscales"][0]["datasets"]):
        step = 2**level
        assert scale["path"] == str(level)
        assert group[str(level)].metadata.dimension_names == ("y", "x")
        assert np.array_equal(group[str(level)][:], counts[::step, ::step])
    return level + 1


@pytest.mark.parametrize("plane", [REGION, VIEW])
def test_a_file_is_the_picture_and_its_pyramid(tmp_path, plane):
    group = juliaset.dask.to_zarr(JULIA, plane, tmp_path / "julia.zarr", chunks=100)
    assert check_pyramid(group, JULIA, plane) == (4 if plane is REGION else 3)
    assert group["0"].dtype == np.uint8
    ome = json.loads((tmp_path / "julia.zarr" / "zarr.json").read_text())["attributes"]["ome"]
    assert ome["version"] == "0.5"
    (scales,) = ome["multiscales"]
    assert [axis["name"] for axis in scales["axes"]] == ["y", "x"]
    transformations = scales["datasets"][1]["coordinateTransformations"]
    assert [transformation["type"] for transformation in transformations] == ["scale", "translation"]
    if plane is REGION:
        assert np.allclose(transformations[0]["scale"], [2 * 2 / 313, 2 * 3.2 / 501])
        assert transformations[1]["translation"] == [-1.0, -1.6]
    else:
        # Square pixels, as wide as the width over the columns, whatever the rows.
        assert np.allclose(transformations[0]["scale"], [-2 * 2.5 / 301, 2 * 2.5 / 301])
        assert np.allclose(transformations[1]["translation"], [0.02 + 199 * 2.5 / 602, 0.1 - 300 * 2.5 / 602])


def test_a_file_of_any_depth(tmp_path):
    view = Viewport(0, "1e-400", (301, 200))
    julia = JuliaDiv(1j, n_iterations=JuliaDiv(1j).bounds(view))
    group = juliaset.dask.to_zarr(julia, view, tmp_path, chunks=100)
    assert check_pyramid(group, julia, view) == 3
    assert group.attrs["juliaset"]["region"] == repr(view)
    (scales,) = group.attrs["ome"]["multiscales"]
    scale, translation = scales["datasets"][0]["coordinateTransformations"]
    assert scale["scale"] == [-1 / 301, 1 / 301]
    assert np.allclose(translation["translation"], [199 / 602, -300 / 602])


def test_the_precision_of_a_file_is_that_asked_for(tmp_path):
    # Doubles see one point where the true orbits differ.
    center = tuple((Path(__file__).parents[2] / "assets/centers/boundary.txt").read_text().split())
    view = Viewport(center, "1e-30", (40, 30))
    julia = JuliaDiv(("-0.835", "-0.2321"))
    julia = JuliaDiv(julia.c_0_text, n_iterations=julia.bounds(view))
    for precision in ["exact", "f64"]:
        group = juliaset.dask.to_zarr(julia, view, tmp_path / precision, precision=precision)
        found = group["0"][:]
        assert np.array_equal(found, julia.counts(view, precision=precision, indexing="xy"))
        assert (len(np.unique(found)) == 1) == (precision == "f64")


@pytest.mark.parametrize(("plane", "dtype"), [(REGION, np.uint8), (VIEW, np.float64)])
def test_a_sharded_file_has_few_files_and_is_the_picture(tmp_path, plane, dtype):
    path = tmp_path / "julia.zarr"
    group = juliaset.dask.to_zarr(JULIA, plane, path, chunks=50, shards=150, dtype=dtype)
    expected = (JULIA.counts if dtype is np.uint8 else JULIA.over)(plane, indexing="xy")
    for level in range(len(list(group))):
        assert np.array_equal(group[str(level)][:], expected[:: 2**level, :: 2**level])
        assert group[str(level)].chunks[0] == min(50, group[str(level)].shape[0])
    files = [file for file in path.glob("0/c/*/*") if file.is_file()]
    assert len(files) == math.ceil(expected.shape[0] / 150) * math.ceil(expected.shape[1] / 150)
    # It is gone on from, shard by shard.
    files[1].unlink()
    kept = {file: file.stat().st_mtime_ns for file in path.glob("*/c/*/*")}
    group = juliaset.dask.to_zarr(JULIA, plane, path, chunks=50, shards=150, dtype=dtype)
    assert np.array_equal(group["0"][:], expected) and files[1].exists()
    assert {file: file.stat().st_mtime_ns for file in kept} == kept
    with pytest.raises(ValueError, match="something else"):
        juliaset.dask.to_zarr(JULIA, plane, path, chunks=50, dtype=dtype)
    with pytest.raises(ValueError, match="multiple"):
        juliaset.dask.to_zarr(JULIA, plane, tmp_path / "x", chunks=100, shards=150)


@pytest.mark.parametrize("plane", [REGION, VIEW])
def test_a_file_with_coordinates_is_read_as_a_tree(tmp_path, plane):
    xarray = pytest.importorskip("xarray")
    path = tmp_path / "julia.zarr"
    group = juliaset.dask.to_zarr(JULIA, plane, path, chunks=100, coordinates=True)
    paths = [scale["path"] for scale in group.attrs["ome"]["multiscales"][0]["datasets"]]
    with xarray.open_datatree(path, engine="zarr", consolidated=False, mask_and_scale=False) as tree:
        for level, name in enumerate(paths):
            assert name == f"{level}/values"
            found = tree[str(level)]["values"]
            expected = juliaset.dask.to_xarray(JULIA, plane, dtype=np.uint8, step=2**level)
            assert found.dims == ("y", "x")
            assert np.array_equal(found.values, expected.values)
            assert found.x.values.tolist() == expected.x.values.tolist()
            assert found.y.values.tolist() == expected.y.values.tolist()
    assert juliaset.dask.to_zarr(JULIA, plane, path, chunks=100, coordinates=True) == group


def test_a_channel_in_a_file(tmp_path):
    group = juliaset.dask.to_zarr(JULIA, VIEW, tmp_path, chunks=100, channel="distance")
    expected = JULIA.distance(VIEW, indexing="xy")
    assert group["0"].dtype == np.float32 and group.attrs["juliaset"]["channel"] == "distance"
    assert np.allclose(group["0"][:], expected, rtol=1e-5, equal_nan=True)
    assert np.allclose(group["1"][:], expected[::2, ::2], rtol=1e-5, equal_nan=True)


def test_progress_counts_what_was_there(tmp_path, caplog):
    told = []
    juliaset.dask.to_zarr(JULIA, REGION, tmp_path, chunks=100, progress=told.append)
    assert told == sorted(told) and told[-1] == 1 and len(told) > 5
    for chunk in list(tmp_path.glob("0/c/*/*"))[:3]:
        chunk.unlink()
    told.clear()
    with caplog.at_level("INFO", "juliaset"):
        juliaset.dask.to_zarr(JULIA, REGION, tmp_path, chunks=100, progress=told.append)
    assert told[-1] == 1 and min(told) > 0.01
    files = 6 * 4 + 3 * 2 + 2 * 1 + 1
    assert f"{files} files, {files - 3} of them were there" in caplog.text


def test_what_is_written_is_not_computed_again(tmp_path):
    # Outside at once: all counts are zero, and no chunk may pass for one that is missing.
    region = ComplexRegion(5, 6, 5, 6)
    path = tmp_path / "julia.zarr"
    juliaset.dask.to_zarr(JULIA, region, path, chunks=100)
    chunks = sorted(file for file in path.glob("*/c/*/*") if file.is_file())
    assert len(chunks) == 36 + 9 + 4 + 1
    lost = chunks[::5]
    before = {chunk: (chunk.stat().st_ino, chunk.stat().st_mtime_ns) for chunk in chunks if chunk not in lost}
    for chunk in lost:
        chunk.unlink()
    group = juliaset.dask.to_zarr(JULIA, region, path, chunks=100)
    after = {chunk: (chunk.stat().st_ino, chunk.stat().st_mtime_ns) for chunk in before}
    assert after == before and all(chunk.exists() for chunk in lost)
    check_pyramid(group, JULIA, region)


def test_another_picture_is_not_written_over(tmp_path):
    juliaset.dask.to_zarr(JULIA, REGION, tmp_path, chunks=300)
    for julia, region, options in [
        (JuliaDiv(C_0, resolution=501), REGION, {"chunks": 300}),
        (JULIA, ComplexRegion(-1.6, 1.6, -1.0, 1.1), {"chunks": 300}),
        (JULIA, REGION, {"chunks": 301}),
        (JULIA, REGION, {"chunks": 300, "dtype": "uint32"}),
        (JULIA, REGION, {"chunks": 300, "levels": 1}),
    ]:
        with pytest.raises(ValueError, match="something else"):
            juliaset.dask.to_zarr(julia, region, tmp_path, **options)
    for options, error in [
        ({"chunks": 0}, ValueError),
        ({"chunks": 1.5}, TypeError),
        ({"levels": 0}, ValueError),
        ({"levels": 99}, ValueError),
        ({"levels": 11}, ValueError),
    ]:
        with pytest.raises(error):
            juliaset.dask.to_zarr(JULIA, REGION, tmp_path / "x", **options)
    assert not (tmp_path / "x").exists()
    juliaset.dask.to_zarr(JULIA, REGION, tmp_path / "x", levels=10)


def all_files(folder):
    return {file: file.stat().st_mtime_ns for file in Path(folder).rglob("*")}


def test_what_others_wrote_is_not_mixed_with(tmp_path):
    v2, array, folder, group, file = (tmp_path / name for name in ["v2", "array", "folder", "group", "file"])
    zarr.open_group(v2, mode="w", zarr_format=2)
    zarr.create_array(array, shape=(3, 3), dtype="u1")
    folder.mkdir()
    (folder / "thesis.tex").write_text("everything")
    zarr.open_group(group, mode="w", attributes={"mine": 1})
    file.write_text("text")
    before = all_files(tmp_path)
    said = {
        v2: "zarr v2",
        array: "an array",
        folder: "else than a zarr",
        group: "than this picture",
        file: "a file",
    }
    for path, message in said.items():
        for store in [path, str(path), *([] if path is file else [zarr.storage.LocalStore(path)])]:
            with pytest.raises(ValueError, match=message):
                juliaset.dask.to_zarr(JULIA, REGION, store)
    memory = zarr.storage.MemoryStore()
    zarr.create_array(memory, name="0", shape=(3, 3), dtype="u1")
    with pytest.raises(ValueError):
        juliaset.dask.to_zarr(JULIA, REGION, memory)
    assert all_files(tmp_path) == before


def test_other_stores_and_what_a_broken_write_left(tmp_path):
    memory = zarr.storage.MemoryStore()
    check_pyramid(juliaset.dask.to_zarr(JULIA, REGION, memory, chunks=200), JULIA, REGION)
    (tmp_path / "zarr.3c.partial").write_text("")
    check_pyramid(juliaset.dask.to_zarr(JULIA, REGION, tmp_path, chunks=200), JULIA, REGION)


def test_a_missing_extra_is_named():
    program = "import sys; sys.modules['zarr'] = None; import juliaset.dask"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.returncode == 1 and "pip install 'juliaset[dask]'" in ended.stderr


def test_shades_in_a_file(tmp_path):
    group = juliaset.dask.to_zarr(JULIA, REGION, tmp_path, dtype="float64", levels=1)
    assert np.array_equal(group["0"][:], JULIA.over(REGION, indexing="xy"))


# What is killed.


def digest(path):
    """Of level 0 row by row of chunks, so that it fits in memory."""
    array = zarr.open_array(str(path), path="0", mode="r")
    sha = hashlib.sha256()
    for y in range(0, array.shape[0], CHUNK):
        sha.update(array[y : y + CHUNK].tobytes())
    return sha.hexdigest()


@pytest.fixture(scope="module")
def expected():
    julia, region = LARGE
    sha = hashlib.sha256()
    for y in range(0, SIDE, CHUNK):
        rows = julia.window_counts(region, 0, SIDE, y, y + CHUNK, indexing="xy")
        sha.update(rows.astype(np.uint8).tobytes())
    return sha.hexdigest()


def chunks_of(path):
    return [file for file in Path(path).glob("*/c/*/*") if file.is_file() and file.suffix != ".partial"]


def peak_mb(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


JOB = """
import sys
sys.path.insert(0, {tests!r})
import juliaset.dask, test_dask
from distributed import Client, LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        juliaset.dask.to_zarr(*test_dask.LARGE, {path!r}, chunks=test_dask.CHUNK)
"""


def wait_for_chunks(path, count, running):
    deadline = time.monotonic() + 300
    while len(chunks_of(path)) < count:
        assert running(), "the job ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_a_killed_worker_changes_nothing(tmp_path, expected, capsys):
    path = tmp_path / "julia.zarr"
    start = time.monotonic()
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        script = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import sys; sys.path.insert(0, sys.argv[1]); import juliaset.dask, test_dask;"
                "from distributed import Client; client = Client(sys.argv[2]);"
                "juliaset.dask.to_zarr(*test_dask.LARGE, sys.argv[3], chunks=test_dask.CHUNK)",
                str(Path(__file__).parent),
                cluster.scheduler_address,
                str(path),
            ]
        )
        wait_for_chunks(path, 40, lambda: script.poll() is None)
        victim = next(iter(client.run(os.getpid).values()))
        os.kill(victim, signal.SIGKILL)
        assert script.wait(timeout=3000) == 0
        survivors = client.run(os.getpid).values()
        peaks = [peak_mb(pid) for pid in survivors]
    assert victim not in survivors
    assert max(peaks) < MAX_WORKER_MB
    assert digest(path) == expected
    with capsys.disabled():
        print(
            f"\n{SIDE}^2, a worker killed: {time.monotonic() - start:.1f} s, {expected[:16]},"
            f" at most {max(peaks):.0f} MB a worker"
        )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills a process")
def test_a_worker_killed_when_its_chunk_is_done_changes_nothing(tmp_path, monkeypatch):
    """The result of a finished task is lost with its worker, just before or just after it is looked at."""
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        victims = list(client.run(os.getpid).values())
        handed_out = []
        finish, gather = FutureState.finish, Client._gather

        def finish_and_kill(state, *arguments, **options):
            finish(state, *arguments, **options)
            # Keys of calls to `run` are none of ours.
            if victims and str(state.key).startswith("_write"):
                os.kill(victims.pop(), signal.SIGKILL)
                state.lose()

        async def gather_and_lose(self, futures, *arguments, **options):
            results = await gather(self, futures, *arguments, **options)
            if not handed_out and isinstance(futures, list):
                handed_out.extend(futures)
                futures[0]._state.lose()
                # It is computed again.
                asyncio.get_running_loop().call_later(0.2, futures[0]._state.finish)
            return results

        monkeypatch.setattr(FutureState, "finish", finish_and_kill)
        monkeypatch.setattr(Client, "_gather", gather_and_lose)
        group = juliaset.dask.to_zarr(JULIA, REGION, tmp_path / "julia.zarr", chunks=100, client=client)
        assert not victims
    check_pyramid(group, JULIA, REGION)


def test_what_a_worker_raises_is_raised(tmp_path):
    with (
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        # A file stands where a folder of chunks has to be.
        juliaset.dask.to_zarr(JULIA, REGION, tmp_path, chunks=600, client=client)
        shutil.rmtree(tmp_path / "0" / "c")
        (tmp_path / "0" / "c").write_text("")
        with pytest.raises(OSError):
            juliaset.dask.to_zarr(JULIA, REGION, tmp_path, chunks=600, client=client)


@pytest.mark.skipif(os.name != "posix", reason="kills a process group")
def test_a_killed_cluster_is_gone_on_from(tmp_path, expected, capsys):
    path = tmp_path / "julia.zarr"
    script = tmp_path / "job.py"
    script.write_text(JOB.format(tests=str(Path(__file__).parent), path=str(path)))
    start = time.monotonic()
    job = subprocess.Popen([sys.executable, script], start_new_session=True)
    try:
        wait_for_chunks(path, 40, lambda: job.poll() is None)
    finally:
        os.killpg(job.pid, signal.SIGKILL)
        job.wait()
    time.sleep(0.5)
    kept = {chunk: chunk.stat().st_mtime_ns for chunk in chunks_of(path)}
    assert 40 <= len(kept) < 100
    subprocess.run([sys.executable, script], check=True, timeout=3000)
    assert {chunk: chunk.stat().st_mtime_ns for chunk in kept} == kept
    assert digest(path) == expected
    with capsys.disabled():
        print(f"\n{SIDE}^2, all killed, {len(kept)} kept: {time.monotonic() - start:.1f} s, {expected[:16]}")


def test_a_scheduler_with_workers_of_its_own(tmp_path):
    """As on other hosts: nothing is shared but the folder."""
    environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__WORK_STEALING": "True"}
    address_file = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    common = {"env": environment, "stderr": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    processes = [
        subprocess.Popen(
            [
                *dask,
                "scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
                "--scheduler-file",
                str(address_file),
            ],
            **common,
        )
    ]
    try:
        for _ in range(2):
            processes.append(
                subprocess.Popen(
                    [
                        *dask,
                        "worker",
                        "--scheduler-file",
                        str(address_file),
                        "--no-nanny",
                        "--nthreads",
                        "1",
                        "--no-dashboard",
                        "--host",
                        "127.0.0.1",
                    ],
                    cwd=tmp_path,
                    **common,
                )
            )
        with Client(scheduler_file=str(address_file), timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            group = juliaset.dask.to_zarr(JULIA, REGION, tmp_path / "julia.zarr", chunks=100, client=client)
            lazy = juliaset.dask.over(JULIA, REGION, chunks=100).compute()
        check_pyramid(group, JULIA, REGION)
        assert np.array_equal(lazy, JULIA.over(REGION))
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()
