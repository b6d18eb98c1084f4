"""Views that doubles cannot tell apart have the counts of the true orbits."""

import threading
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import reference
from juliaset import ComplexRegion, JuliaDiv, Viewport

C_0 = ("-0.835", "-0.2321")
BOUNDARY = tuple((Path(__file__).parents[2] / "assets/centers/boundary.txt").read_text().split())
# Beside the fixed point 1/2 + i sqrt(0.001), which hardly repels.
SLOW_CENTER = ("0.5", "0.0316227766016837933199889354443271853372067247945484")


def julia_of(c_0, view, itermax=None):
    return JuliaDiv(c_0, n_iterations=(0, itermax) if itermax else JuliaDiv(c_0).bounds(view))


@pytest.mark.parametrize(
    ("c_0", "center", "width", "size", "itermax"),
    [
        (C_0, BOUNDARY, "1e-20", (7, 5), None),
        (C_0, BOUNDARY, "1e-60", (7, 5), None),
        (C_0, BOUNDARY, "1e-300", (7, 5), None),
        (("0", "1"), ("0", "0"), "1e-100", (8, 5), None),
        (("0.251", "0"), SLOW_CENTER, "1e-15", (6, 4), 20_000),
        (("-2", "1e-50"), ("0", "0"), "1e-48", (6, 4), None),
    ],
)
def test_deep_counts_are_those_of_big_numbers(c_0, center, width, size, itermax):
    view = Viewport(center, width, size)
    julia = julia_of(c_0, view, itermax)
    counts = julia.counts(view, indexing="xy")
    assert len(np.unique(counts)) > 2
    assert counts.tolist() == reference.deep_counts(c_0, center, width, size, julia.n_iterations[1])
    itermin, itermax = julia.n_iterations
    assert (
        julia.over(view, indexing="xy").tolist()
        == ((np.maximum(counts, itermin) - itermin) / (itermax - itermin)).tolist()
    )


def test_every_digit_of_c_0_counts():
    view, short, long = Viewport(0, "1e-48", (6, 4)), JuliaDiv(-2), JuliaDiv(("-2", "1e-50"))
    assert short.c_0 == long.c_0.real and short != long
    iterations = short.bounds(view)
    counts = [JuliaDiv(c_0, n_iterations=iterations).counts(view) for c_0 in [short.c_0_text, long.c_0_text]]
    assert not np.array_equal(*counts)


def test_precisions():
    view = Viewport(BOUNDARY, "1e-30", (40, 30))
    julia = julia_of(C_0, view)
    exact = julia.counts(view)
    assert np.array_equal(julia.counts(view, precision="exact"), exact)
    assert len(np.unique(exact)) > 5
    assert len(np.unique(julia.counts(view, precision="f64"))) == 1, "doubles see one point"
    wide = Viewport(("-0.3", "0.62"), "1e-2", (64, 48))
    wide_counts = JuliaDiv(1j, n_iterations=(0, 300)).counts(wide, indexing="xy", precision="exact")
    expected = reference.deep_counts(("0", "1"), wide.center, wide.width, (64, 48), 300)
    assert wide_counts.tolist() == expected


@pytest.mark.parametrize("method", ["over", "counts"])
def test_precisions_that_are_none(method):
    julia, view = JuliaDiv(1j, resolution=10), Viewport(0, 1, (4, 3))
    region = ComplexRegion(-1, 1, -1, 1)
    over, window = getattr(julia, method), getattr(julia, "window_counts" if method == "counts" else "window")
    for call, plane in [
        (lambda plane, precision: over(plane, precision=precision), region),
        (lambda plane, precision: window(plane, 0, 2, 0, 2, precision=precision), region),
    ]:
        assert np.array_equal(call(plane, "f64"), call(plane, "auto"))
        with pytest.raises(ValueError, match="a Viewport can be counted exactly"):
            call(plane, "exact")
        for plane in [region, view]:
            with pytest.raises(ValueError, match="'auto', 'f64' or 'exact'"):
                call(plane, "f32")
            with pytest.raises(TypeError):
                call(plane, 64)


@pytest.mark.parametrize("width", ["1e-14", "1e-60", "1e-300"])
@pytest.mark.parametrize("indexing", ["ij", "xy"])
def test_a_window_is_that_part_of_the_whole(width, indexing):
    view = Viewport(BOUNDARY, width, (150, 100))
    julia = julia_of(C_0, view)
    turn = (lambda array: array) if indexing == "ij" else np.transpose
    shades, counts = julia.over(view), julia.counts(view, threads=1)
    assert np.array_equal(julia.counts(view, threads=2), counts)
    for x0, x1, y0, y1, step in [(0, 150, 0, 100, 1), (3, 4, 37, 38, 1), (7, 140, 2, 91, 3)]:
        there = np.s_[x0:x1:step, y0:y1:step]
        part = julia.window(view, x0, x1, y0, y1, step=step, indexing=indexing)
        assert np.array_equal(part, turn(shades[there]))
        part = julia.window_counts(view, x0, x1, y0, y1, step=step, indexing=indexing, threads=1)
        assert np.array_equal(part, turn(counts[there]))


def test_a_deep_view_of_a_symmetric_set():
    view = Viewport(0, "1e-100", (31, 20))
    counts = julia_of(1j, view).counts(view)
    assert np.array_equal(counts, counts[::-1, ::-1])


def test_views_and_sets_that_take_turns():
    """What is kept of one is not taken for another."""
    views = [Viewport(BOUNDARY, width, (20, 15)) for width in ["1e-40", "1e-42", "3e-60", "1e-200"]]
    sets = [julia_of(C_0, view) for view in views]
    pairs = [(julia, view) for view in views for julia in [*sets, JuliaDiv(("-0.835", "-0.23209999"))]]
    expected = {pair: julia.counts(view, threads=1).tolist() for pair in pairs for julia, view in [pair]}
    found = []

    def count(mine):
        found.extend((julia, view, julia.counts(view, threads=1).tolist()) for julia, view in mine)

    threads = [threading.Thread(target=count, args=(pairs[n % 5 :] + pairs[: n % 5],)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 * len(pairs)
    assert all(counts == expected[julia, view] for julia, view, counts in found)


def test_bounds_hold_the_counts():
    for width in ["1", "1e-8", "1e-30", "1e-400"]:
        view = Viewport(BOUNDARY, width, (32, 20))
        itermin, itermax = JuliaDiv(C_0).bounds(view)
        assert JuliaDiv(C_0, n_iterations=(1, 3)).bounds(view) == (itermin, itermax)
        counts = JuliaDiv(C_0, n_iterations=(0, itermax)).counts(view)
        assert itermin <= counts.min()
        assert len(np.unique(counts)) > 5
    for nothing in [ComplexRegion(-1, 1, -1, 1), None]:
        with pytest.raises(TypeError):
            JuliaDiv(1j).bounds(nothing)


def test_numbers_of_every_kind():
    long = "0.1" + "0" * 30 + "1"
    assert Viewport((Decimal(long), 1), Decimal("1e-400"), (3, 3)) == Viewport((long, "1"), "1e-400", (3, 3))
    assert JuliaDiv((Decimal(long), np.float32(0.5))) == JuliaDiv((long, 0.5))
    view = Viewport(0, "1e-400", (3, 3))
    assert view.width == "1e-400" and view.extent == (0, 0, 0, 0)
