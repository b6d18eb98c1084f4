"""Threads, signals and forks."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from juliaset import ComplexRegion, JuliaDiv, Viewport, save_png

JULIA = JuliaDiv(-0.835 - 0.2321j, resolution=200)
REGION = ComplexRegion(-1.6, 1.6, -1.0, 1.0)
# Points of a Siegel disc: nothing tells sooner than the end that their orbits never leave.
SLOW = JuliaDiv(-0.390540870218400 - 0.586787907346969j, n_iterations=(0, 100_000_000), resolution=300)
# The orbit of i never ends, and this deep each of its many iterations takes long.
DEEP = JuliaDiv(1j, n_iterations=(0, 1_000_000))
VERY_DEEP_VIEW = Viewport(0, "1e-50000", (30, 20))
DEEP_VIEW = Viewport(0, "1e-100", (30, 20))


def total(julia):
    return int(julia.counts(REGION).sum())


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_count_after_their_parent_did(method):
    expected = total(JULIA)
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map_async(total, [JULIA] * 4).get(timeout=60) == [expected] * 4
    assert total(JULIA) == expected


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_while_another_thread_counts():
    expected = total(JULIA)
    stop = threading.Event()
    busy = threading.Thread(target=lambda: [total(JULIA) for _ in iter(stop.is_set, True)])
    busy.start()
    try:
        for _ in range(20):
            child = os.fork()
            if child == 0:
                os._exit(0 if total(JULIA) == expected else 1)
            deadline = time.monotonic() + 30
            while (status := os.waitpid(child, os.WNOHANG)) == (0, 0):
                if time.monotonic() > deadline:
                    os.kill(child, signal.SIGKILL)
                    os.waitpid(child, 0)
                    pytest.fail("the child hangs")
                time.sleep(0.002)
            assert status[1] == 0
    finally:
        stop.set()
        busy.join()


def deep_total(_):
    return int(DEEP.counts(DEEP_VIEW).sum())


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_processes_count_deep_views_after_their_parent_did(method):
    expected = deep_total(None)
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map_async(deep_total, range(4)).get(timeout=60) == [expected] * 4


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_while_another_thread_follows_an_orbit():
    expected = deep_total(None)
    program = INTERRUPTED.format(
        folder=os.path.dirname(__file__),
        call="DEEP.counts(VERY_DEEP_VIEW)",
        meanwhile=f"""
    child = os.fork()
    if child == 0:
        os._exit(0 if deep_total(None) == {expected} else 1)
    assert os.waitpid(child, 0)[1] == 0
""",
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert float(ended.stdout) < 5


def test_other_python_threads_go_on_meanwhile():
    julia = JuliaDiv(SLOW.c_0, n_iterations=(0, 20_000), resolution=400)
    worker = threading.Thread(target=julia.counts, args=(REGION,), kwargs={"threads": 1})
    worker.start()
    turns = 0
    while worker.is_alive():
        turns += 1
        time.sleep(0.001)
    assert turns > 5


INTERRUPTED = """
import os, signal, sys, threading, time
sys.path.insert(0, {folder!r})
from test_processes import DEEP, REGION, SLOW, VERY_DEEP_VIEW, deep_total
# A shell that starts its jobs in the background has them ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
def interrupt():
    time.sleep(0.5)
{meanwhile}
    sent.append(time.perf_counter())
    os.kill(os.getpid(), signal.SIGINT)
sent = []
threading.Thread(target=interrupt).start()
try:
    {call}
except KeyboardInterrupt:
    print(time.perf_counter() - sent[0])
    # And it goes on working.
    from test_processes import JULIA, total
    assert total(JULIA) > 0
"""


@pytest.mark.parametrize(
    "call",
    [
        "SLOW.over(REGION)",
        "SLOW.counts(REGION, threads=1)",
        "SLOW.window(REGION, 0, 300, 0, 100, indexing='xy')",
        "DEEP.counts(VERY_DEEP_VIEW)",
        "DEEP.window(VERY_DEEP_VIEW, 0, 1, 0, 1, threads=1)",
        "DEEP.bounds(VERY_DEEP_VIEW)",
    ],
)
def test_an_interrupt_ends_it(call):
    program = INTERRUPTED.format(folder=os.path.dirname(__file__), call=call, meanwhile="")
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    # Within 100 ms on a machine with nothing else to do; this one may have much.
    assert float(ended.stdout) < 5


def test_many_threads_at_once():
    expected = JULIA.over(REGION)
    found = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(JULIA.over(REGION, threads=1 + n % 3)))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 12 and all(np.array_equal(array, expected) for array in found)


def test_importing_needs_nothing_but_numpy():
    program = "import sys, juliaset; print([name for name in ['dask', 'zarr'] if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


def test_a_png_is_complete_or_not_there(tmp_path):
    path = tmp_path / "plot.png"
    path.write_bytes(b"before")
    with pytest.raises(TypeError):
        save_png(path, "no array")
    assert path.read_bytes() == b"before"


@pytest.mark.parametrize("call", ["over", "counts", "smooth"])
def test_progress_is_told_and_may_end_the_work(call):
    told = []
    julia = JuliaDiv(SLOW.c_0, n_iterations=(0, 3000), resolution=300)
    getattr(julia, call)(REGION, progress=told.append)
    assert told[-1] == 1 and told == sorted(told) and all(0 <= share <= 1 for share in told)
    getattr(julia, call)(REGION, progress=None)

    def refuse(share):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        getattr(SLOW, call)(REGION, progress=refuse)
    with pytest.raises(TypeError):
        getattr(julia, call)(REGION, progress=3)


def test_progress_of_a_deep_view_never_goes_back():
    told = []
    view = Viewport(0, "1e-3000", (200, 150))
    JuliaDiv(1j, n_iterations=(0, 20_000)).counts(view, progress=told.append)
    assert told == sorted(told) and told[-1] == 1


def test_progress_of_bounds_and_of_files(tmp_path):
    for call in [
        lambda progress: DEEP.bounds(Viewport(0, "1e-3000", (20, 10)), progress=progress),
        lambda progress: save_png(tmp_path / "x.png", np.zeros((3, 3)), progress=progress),
    ]:
        told = []
        call(told.append)
        assert told == sorted(told) and told[-1] == 1
        with pytest.raises(TypeError, match="progress"):
            call("yes")

    def refuse(share):
        raise LookupError("enough")

    with pytest.raises(LookupError):
        DEEP.bounds(VERY_DEEP_VIEW, progress=refuse)


def test_a_bar_is_drawn_where_there_is_tqdm(capsys):
    pytest.importorskip("tqdm")
    JULIA.counts(REGION, progress=True)
    assert "100%" in capsys.readouterr().err
