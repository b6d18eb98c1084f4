"""Single points: their counts, orbits and cycles; and the Mandelbrot set."""

import cmath
import math
from fractions import Fraction

import numpy as np
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st
from juliaset import ComplexRegion, Cycle, JuliaDiv, Mandelbrot, Viewport

part = st.floats(-2.5, 2.5)
point = st.builds(complex, part, part)
RABBIT = JuliaDiv(-0.12 + 0.74j, n_iterations=(0, 300))
REGION = ComplexRegion(-2, 1, -1.25, 1.25)


def parameter_count(c, threshold, itermax):
    return reference.count(0.0, 0.0, c, threshold, itermax)


@settings(max_examples=200, deadline=None)
@given(st.lists(point, max_size=70), point, st.floats(0.1, 4), st.integers(1, 200))
def test_counts_of_points_are_those_of_pure_python(points, c_0, threshold, itermax):
    julia = JuliaDiv(c_0, threshold, (0, itermax))
    expected = [reference.count(z.real, z.imag, c_0, threshold, itermax) for z in points]
    assert julia.counts_at(points if points else np.empty(0)).tolist() == expected
    mandelbrot = Mandelbrot(threshold, (0, itermax))
    expected = [parameter_count(c, threshold, itermax) for c in points]
    assert mandelbrot.counts_at(np.array(points, complex)).tolist() == expected


def test_points_of_any_shape_and_kind():
    grid = REGION.build(24)
    julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(0, 300), resolution=24)
    counts = julia.counts_at(grid)
    assert counts.dtype == np.uint16 and np.array_equal(counts, julia.counts(REGION))
    assert np.array_equal(julia.counts_at(grid[::-2, 3:9].T), counts[::-2, 3:9].T)
    assert julia.counts_at(grid.reshape(2, 3, 4, -1)).shape == (2, 3, 4, 20)
    assert julia.counts_at(0.5).shape == () and julia.counts_at(0.5) == julia.counts_at([0.5 + 0j])[0]
    assert julia.counts_at(np.arange(3, dtype=np.int8)).tolist() == julia.counts_at([0, 1, 2]).tolist()
    assert JuliaDiv(0, n_iterations=(0, 70_000)).counts_at([0, 2]).dtype == np.uint32
    told = []
    assert julia.counts_at(grid, threads=1, progress=told.append).shape == grid.shape
    assert told[-1] == 1
    for wrong in [["a"], [None], [True]]:
        with pytest.raises(TypeError):
            julia.counts_at(wrong)


def test_exact_counts_of_points():
    julia = JuliaDiv(("0", "1"), n_iterations=(0, 400))
    xs = ["0", "1e-30", Fraction(1, 2**70), 0.25, 0]
    expected = [reference.deep_counts(("0", "1"), (str(x), "0"), "1e-40", (1, 1), 400)[0][0] for x in xs]
    assert len(set(expected)) == 4
    counts = julia.counts_at(xs, np.zeros(5))
    assert counts.tolist() == expected and counts.dtype == np.uint16
    assert julia.counts_at(np.array([[0.25], [2.0]]), ["0", "0"]).shape == (2, 2)
    for arguments, error in [
        ((["x"], ["0"]), ValueError),
        (([0, 1, 2], [0, 1]), ValueError),
        ((None, [0]), TypeError),
    ]:
        with pytest.raises(error):
            julia.counts_at(*arguments)


@settings(max_examples=100, deadline=None)
@given(point, point, st.integers(0, 50))
def test_orbits_are_those_of_pure_python(c_0, z, n):
    expected, x, y = [z], z.real, z.imag
    for _ in range(n):
        x, y = x * x - y * y + c_0.real, x * y + y * x + c_0.imag
        expected.append(complex(x, y))
    found = JuliaDiv(c_0).orbit(z, n)
    assert found.dtype == np.complex128 and found.shape == (n + 1,)
    assert np.array_equal(found, np.array(expected), equal_nan=True)


@settings(max_examples=50, deadline=None)
@given(point)
def test_fixed_points_stay(c_0):
    first, second = JuliaDiv(c_0).fixed_points()
    assert abs(first**2 + c_0 - first) < 1e-13 and abs(second**2 + c_0 - second) < 1e-13
    assert abs(2 * second) >= 1 and first + second == pytest.approx(1)


@pytest.mark.parametrize("c_0", [-0.835 - 0.2321j, 1j, -1, 0.3, -0.12 + 0.74j, -2])
def test_all_cycles_of_a_period(c_0):
    expected = {1: 2, 2: 1, 3: 2, 4: 3, 5: 6, 6: 9, 8: 30}
    for period, count in expected.items():
        cycles = JuliaDiv(c_0).cycles(period)
        assert len(cycles) == count
        points = np.concatenate([cycle.points for cycle in cycles])
        apart = np.abs(points[:, None] - points) + np.eye(len(points))
        assert apart.min() > 1e-6
        for cycle in cycles:
            assert cycle.period == period == len(cycle.points)
            assert np.allclose(np.roll(cycle.points, -1), cycle.points**2 + c_0, atol=1e-9)
            assert cycle.multiplier == pytest.approx(np.prod(2 * cycle.points))


def test_cycles_that_are_none():
    for period, error in [(0, ValueError), (13, ValueError), (-1, ValueError), (1.0, TypeError)]:
        with pytest.raises(error):
            RABBIT.cycles(period)
    with pytest.raises(ArithmeticError, match="apart"):
        JuliaDiv(0.25).cycles(1)


def test_attracting_cycles():
    cycle = RABBIT.attracting_cycle()
    assert cycle.period == 3 and abs(cycle.multiplier) < 1
    assert abs(cycle.points[0]) == min(abs(cycle.points))
    (same,) = (other for other in RABBIT.cycles(3) if abs(other.multiplier) < 1)
    assert np.allclose(sorted(same.points, key=abs), sorted(cycle.points, key=abs))
    # The middle of the bulb of a third: its multiplier is 0.
    assert JuliaDiv(0.5).attracting_cycle() is None
    assert JuliaDiv(1j).attracting_cycle() is None
    assert eval(repr(cycle), {"Cycle": Cycle}) == cycle
    match cycle:
        case Cycle(points):
            assert len(points) == 3


def test_inverse_iteration():
    points = RABBIT.inverse_iteration(500, seed=3)
    assert points.shape == (500,) and points.dtype == np.complex128
    assert np.array_equal(points, RABBIT.inverse_iteration(500, seed=3))
    assert not np.array_equal(points, RABBIT.inverse_iteration(500, seed=4))
    assert not np.array_equal(RABBIT.inverse_iteration(50), RABBIT.inverse_iteration(50))
    assert np.allclose(points[1:] ** 2 + RABBIT.c_0, points[:-1], atol=1e-14)
    start = RABBIT.fixed_points()[1]
    assert cmath.isclose(points[0] ** 2 + RABBIT.c_0, start, abs_tol=1e-14)
    # Both roots are taken.
    assert 0.2 < np.mean(points.real > 0) < 0.8
    assert RABBIT.inverse_iteration(0).shape == (0,)
    with pytest.raises(MemoryError):
        RABBIT.inverse_iteration(10**13)
    with pytest.raises(MemoryError):
        RABBIT.orbit(0, 10**13)


# The Mandelbrot set.


def test_the_mandelbrot_set_is_that_of_pure_python():
    mandelbrot = Mandelbrot(n_iterations=(2, 60), resolution=30)
    points = REGION.build(30)
    expected = [[parameter_count(c, 2.0, 60) for c in column] for column in points.tolist()]
    counts = mandelbrot.counts(REGION)
    assert counts.dtype == np.uint16 and counts.tolist() == expected
    assert np.array_equal(mandelbrot.over(REGION), (np.maximum(counts, 2) - 2) / 58)
    assert np.array_equal(mandelbrot.counts(REGION, indexing="xy"), counts.T)
    assert np.array_equal(mandelbrot.window_counts(REGION, 3, 20, 1, 9, step=2), counts[3:20:2, 1:9:2])
    assert np.array_equal(mandelbrot.window(REGION, 3, 20, 1, 9), mandelbrot.over(REGION)[3:20, 1:9])
    view = Viewport(("-0.75", "0.1"), "1e-3", (40, 30))
    xs = -0.75 + (2 * np.arange(40) - 39) * (1e-3 / 40 / 2)
    assert mandelbrot.counts(view, indexing="xy").shape == (30, 40)
    assert mandelbrot.counts(view)[7, 29] == parameter_count(
        complex(xs[7], 0.1 - 29 * 1e-3 / 40 / 2), 2.0, 60
    )


def test_pictures_of_the_mandelbrot_set_that_are_none():
    with pytest.raises(ValueError, match="1e-13"):
        Mandelbrot().counts(Viewport(0, "1e-20", (9, 9)))
    with pytest.raises(ValueError):
        Mandelbrot().counts(REGION, precision="exact")
    for arguments in [{"threshold": 0}, {"n_iterations": (5, 5)}, {"resolution": 0}]:
        with pytest.raises(ValueError):
            Mandelbrot(**arguments)


# Channels.


def smooth_of_pure_python(z, c_0, itermax):
    """log2(ln 2 / G) by big steps of the potential."""
    n = 0
    while abs(z) <= 1e100:
        z, n = z * z + c_0, n + 1
        if n > 10 * itermax:
            return math.nan
    return n + math.log2(math.log(2)) - math.log2(math.log(abs(z)))


def test_the_smooth_count():
    julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(0, 200), resolution=24)
    smooth, counts = julia.smooth(REGION), julia.counts(REGION)
    assert smooth.dtype == np.float64 and smooth.T.flags.c_contiguous
    assert np.array_equal(np.isnan(smooth), counts == 200)
    points = REGION.build(24)
    for at in np.argwhere(counts < 200):
        expected = smooth_of_pure_python(points[*at], julia.c_0, 200)
        assert smooth[*at] == pytest.approx(expected, abs=2e-4)


@pytest.mark.parametrize("subject", [RABBIT, Mandelbrot(n_iterations=(0, 200), resolution=1000)])
@pytest.mark.parametrize("name", ["smooth", "distance", "direction", "angle", "period", "time", "phase"])
def test_every_channel_in_any_layout_and_part(subject, name):
    view = Viewport(0.1 + 0.02j, 2.5, (61, 40))
    whole = subject.channel(view, name)
    assert whole.shape == (61, 40)
    assert np.isfinite(whole).any()
    same = {"equal_nan": True, "atol": 1e-6, "rtol": 1e-6}
    assert np.allclose(getattr(subject, name)(view, indexing="xy", threads=1), whole.T, **same)
    part = getattr(subject, name)(view, window=(3, 50, 10, 40), step=3)
    assert np.allclose(part, whole[3:50:3, 10:40:3], **same)


def test_channels_of_a_deep_view():
    julia = JuliaDiv(1j)
    view = Viewport(0, "1e-40", (31, 20))
    julia = JuliaDiv(1j, n_iterations=julia.bounds(view))
    smooth, counts = julia.smooth(view), julia.counts(view)
    assert np.array_equal(np.isnan(smooth), counts == julia.n_iterations[1])
    assert np.nanmax(np.abs(smooth - counts)) < 2
    assert np.nanmin(julia.distance(view)) > 0


def test_channels_that_are_none():
    view = Viewport(0, 2, (9, 9))
    for arguments, error in [
        ({"name": "colour"}, ValueError),
        ({"name": 1}, TypeError),
        ({"name": "smooth", "window": (0, 10, 0, 1)}, ValueError),
        ({"name": "smooth", "window": (0, 1)}, (TypeError, ValueError)),
        ({"name": "smooth", "step": 0}, ValueError),
    ]:
        with pytest.raises(error):
            RABBIT.channel(view, **arguments)
    with pytest.raises(MemoryError):
        RABBIT.smooth(Viewport(0, 1e10, (2**31 - 1, 2**31 - 1)))
