"""The article's Python programs get the pictures that they make by themselves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from juliaset.article import ComplexRegion, JuliaDiv

bound = st.floats(-2, 2)


def by_abs(z, c_0, threshold, itermax):
    for i in range(itermax):
        z = z**2 + c_0
        if abs(z) >= threshold:
            return i
    return itermax


def by_squared_norm(z, c_0, threshold, itermax):
    for i in range(itermax):
        z = z**2 + c_0
        if z.real * z.real + z.imag * z.imag >= threshold * threshold:
            return i
    return itermax


def counts_of_python(bounds, c_0, threshold, itermax, resolution, divergence):
    xleft, xright, yleft, yright = bounds
    rows = int(resolution * abs(yright - yleft) / abs(xright - xleft))
    ys = np.linspace(yleft, yright, rows)
    points = [[complex(x, y) for y in ys] for x in np.linspace(xleft, xright, resolution)]
    return [[divergence(z, c_0, threshold, itermax) for z in column] for column in points]


@settings(max_examples=100, deadline=None)
@given(
    # On circles that orbits come to lie on exactly, as often as elsewhere.
    st.sampled_from([-0.835 - 0.2321j, 0j, 1j, -1 + 0j, -2 + 0j, 0.25 + 0j, 0.6 + 0.8j]),
    st.sampled_from([2.0, 1.0, 0.5, 1.25, 1.3, 1e-160, 1e150]),
    st.integers(2, 9),
    st.sampled_from([(-2, 2, -1, 1), (-1, 1, -1, 1), (-1.6, 1.6, 1.0, -1.0), (0, 1.7, -0.3, 1.1)]),
    st.booleans(),
)
def test_counts_are_those_of_the_loops(c_0, threshold, resolution, bounds, squared_norm):
    julia = JuliaDiv(c_0, threshold, (3, 40), resolution, squared_norm)
    divergence = by_squared_norm if squared_norm else by_abs
    expected = counts_of_python(bounds, c_0, threshold, 40, resolution, divergence)
    assert julia.counts(ComplexRegion(*bounds)).tolist() == expected


def test_the_edge_is_outside_and_the_end_points_are_sampled():
    # 0 -> -2 -> 2: on the circle at once.
    assert JuliaDiv(-2, resolution=3).counts(ComplexRegion(-1, 1, -1, 1))[1, 1] == 0
    region = ComplexRegion(xleft=-1e-1, xright=1e-1, yleft=-2e-1, yright=1e-1)
    points = region.build(resolution_x=5)
    assert points.shape == (5, 7) and points[0, 0] == -0.1 - 0.2j and points[-1, -1] == 0.1 + 0.1j
    assert (region.xspan(), region.yspan()) == (0.2, pytest.approx(0.3))


def test_a_program_of_the_article():
    plane = ComplexRegion(xleft=-1e-1, xright=1e-1, yleft=-1e-1, yright=1e-1)
    julia_div = JuliaDiv(c_0=complex(-0.835, -0.2321), resolution=60, n_iterations=(20, 100))
    div_map = julia_div.over(plane=plane)
    div = np.vectorize(by_abs, otypes=[np.uint32])(plane.build(60), julia_div.c_0, 2.0, 100)
    assert div_map.dtype == np.float64
    assert np.array_equal(div_map, (np.maximum(div, 20) - 20) / (100 - 20))
    with pytest.raises(ValueError):
        JuliaDiv(1j, n_iterations=(5, 5)).over(plane)
