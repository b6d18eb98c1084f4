"""Lazy arrays and files hold what is computed at once, however they were interrupted."""

import asyncio
import hashlib
import json
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
import juliaset.dask
import zarr
from dask.base import tokenize
from distributed import Client, LocalCluster
from distributed.client import FutureState
from juliaset import ComplexRegion, JuliaDiv, Viewport

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
    ]:
        with pytest.raises(error):
            juliaset.dask.over(JuliaDiv(C_0, n_iterations=(0, 256)), REGION, **{"dtype": "uint16", **options})
    with pytest.raises(TypeError):
        juliaset.dask.over(JULIA, None)


def check_pyramid(group, julia, plane):
    counts = julia.counts(plane, indexing="xy")
    for level, scale in enumerate(group.attrs["ome"]["multiscales"][0]["datasets"]):
        step = 2**level
        assert scale["path"] == str(level)
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
    with pytest.raises(ValueError):
        juliaset.dask.to_zarr(JULIA, REGION, tmp_path / "x", chunks=0)


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
