"""Every value is the article's, bit for bit, in any layout and any part."""

import doctest
import hashlib

import juliaset
import juliaset.article
import numpy as np
import pytest
import reference
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from juliaset import ComplexRegion, JuliaDiv, Viewport

ARTICLE = ComplexRegion(-1.6, 1.6, -1.0, 1.0)
C_0 = -0.835 - 0.2321j

bound = st.floats(-3, 3)
part = st.floats(-2, 2)


@settings(max_examples=200, deadline=None)
@given(
    st.tuples(bound, bound, bound, bound),
    st.builds(complex, part, part),
    st.floats(0.1, 4),
    st.integers(0, 20),
    st.integers(1, 40),
    st.integers(1, 9),
)
def test_tiny_grids_are_those_of_pure_python(bounds, c_0, threshold, itermin, more, resolution):
    xleft, xright, yleft, yright = bounds
    assume(abs(xright - xleft) > 1e-3 and abs(yright - yleft) > 1e-3)
    columns, rows = reference.shape(bounds, resolution)
    assume(0 < rows < 50)
    region, itermax = ComplexRegion(*bounds), itermin + more
    julia = JuliaDiv(c_0, threshold, (itermin, itermax), resolution)
    assert region.shape(resolution) == (columns, rows)
    expected = list(reference.counts(bounds, c_0, threshold, itermax, resolution))
    assert julia.counts(region).tolist() == expected
    shades = [[(max(n, itermin) - itermin) / (itermax - itermin) for n in column] for column in expected]
    assert julia.over(region).tolist() == shades
    points = region.build(resolution)
    assert points[:, 0].real.tolist() == reference.axis(xleft, xright, columns)
    assert points[0].imag.tolist() == reference.axis(yleft, yright, rows)


def test_the_articles_picture():
    julia = JuliaDiv(c_0=C_0, threshold=2.0, n_iterations=(20, 100), resolution=4000)
    region = ComplexRegion(xleft=-0.1, xright=0.1, yleft=-0.1, yright=0.1)
    counts = julia.counts(region)
    assert counts.dtype == np.uint16
    assert counts.sum(dtype=np.int64) == 512712001
    assert np.array_equal(julia.over(region), (np.maximum(counts, 20) - 20) / (100 - 20))


def test_defaults_are_those_of_the_article():
    julia = JuliaDiv(1j)
    assert (julia.c_0, julia.threshold, julia.n_iterations, julia.resolution) == (1j, 2.0, (0, 50), 1000)


def test_arrays_are_indexed_by_x_and_transposed_images():
    shades = JuliaDiv(C_0, resolution=64).over(ARTICLE)
    points = ARTICLE.build(64)
    assert shades.shape == points.shape == ARTICLE.shape(64) == (64, 40)
    assert (shades.dtype, points.dtype) == (np.float64, np.complex128)
    assert shades.T.flags.c_contiguous and points.T.flags.c_contiguous
    assert points[1, 0].real > points[0, 0].real and points[0, 1].imag > points[0, 0].imag
    image = JuliaDiv(C_0, resolution=64).over(ARTICLE, indexing="xy")
    assert image.flags.c_contiguous and np.array_equal(image, shades.T)


def test_counts_take_as_many_bits_as_they_need():
    region = ComplexRegion(-1, 1, -1, 1)
    assert JuliaDiv(C_0, n_iterations=(0, 65535), resolution=9).counts(region).dtype == np.uint16
    long = JuliaDiv(0, n_iterations=(0, 65536), resolution=9).counts(region)
    assert long.dtype == np.uint32 and long.max() == 65536


@pytest.mark.parametrize("indexing", ["ij", "xy"])
@pytest.mark.parametrize("plane", [ARTICLE, Viewport(0.1 + 0.02j, 2.5, (61, 38))])
def test_a_window_is_that_part_of_the_whole(plane, indexing):
    julia = JuliaDiv(C_0, n_iterations=(3, 60), resolution=61)
    turn = (lambda array: array) if indexing == "ij" else np.transpose
    shades, counts = julia.over(plane), julia.counts(plane)
    for x0, x1, y0, y1, step in [(0, 61, 0, 38, 1), (3, 4, 37, 38, 1), (7, 60, 2, 31, 3), (0, 61, 0, 38, 50)]:
        there = np.s_[x0:x1:step, y0:y1:step]
        part = julia.window(plane, x0, x1, y0, y1, step=step, indexing=indexing)
        assert np.array_equal(part, turn(shades[there]))
        part = julia.window_counts(plane, x0, x1, y0, y1, step=step, indexing=indexing, threads=1)
        assert np.array_equal(part, turn(counts[there]))


def test_a_window_of_a_picture_that_fits_nowhere():
    julia = JuliaDiv(C_0, resolution=4_000_000_000)
    part = julia.window_counts(ARTICLE, 3_999_999_990, 4_000_000_000, 5, 9)
    x = [i / 4_000_000_000 * 3.2 - 1.6 for i in range(3_999_999_990, 4_000_000_000)]
    y = [j / 2_500_000_000 * 2.0 - 1.0 for j in range(5, 9)]
    assert part.tolist() == [[reference.count(a, b, C_0, 2.0, 50) for b in y] for a in x]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_change_nothing(threads):
    julia = JuliaDiv(C_0, resolution=300)
    assert np.array_equal(julia.over(ARTICLE, threads=threads), julia.over(ARTICLE))


@pytest.mark.parametrize("indexing", ["ij", "xy"])
def test_out_is_written_whatever_its_strides(indexing):
    julia = JuliaDiv(C_0, resolution=64)
    expected = julia.over(ARTICLE, indexing=indexing)
    columns, rows = expected.shape
    room = np.full((2 * columns + 1, 3 * rows), -1.0)
    for out in [
        np.empty((columns, rows)),
        np.empty((columns, rows), order="F"),
        room[:columns, :rows],
        room[1 : 2 * columns + 1 : 2, ::-3],
        np.empty((rows, columns)).T,
    ]:
        assert julia.over(ARTICLE, indexing=indexing, out=out) is out
        assert np.array_equal(out, expected)
    counts = np.empty((columns, rows), np.uint16)
    assert julia.counts(ARTICLE, indexing=indexing, out=counts) is counts
    assert np.array_equal(counts, julia.counts(ARTICLE, indexing=indexing))


def test_out_may_be_a_file(tmp_path):
    julia = JuliaDiv(C_0, resolution=64)
    out = np.memmap(tmp_path / "shades", np.float64, "w+", shape=(40, 64))
    assert julia.over(ARTICLE, indexing="xy", out=out) is out
    out.flush()
    assert np.array_equal(
        np.fromfile(tmp_path / "shades").reshape(40, 64), julia.over(ARTICLE, indexing="xy")
    )


def test_a_viewport_is_the_explorers_grid():
    view = Viewport(("-0.3", "0.62"), "1e-2", (64, 48))
    step = 1e-2 / 64
    counts = JuliaDiv(1j, n_iterations=(0, 300), resolution=7).counts(view, indexing="xy")
    assert counts.shape == (48, 64)
    expected = [
        reference.count(-0.3 + (2 * i - 63) * step / 2, 0.62 + (47 - 2 * j) * step / 2, 1j, 2.0, 300)
        for j in (0, 24, 47)
        for i in range(64)
    ]
    # The engine's samples are nearer to the true points than a sum of floats is.
    assert np.mean(counts[[0, 24, 47]].ravel() == expected) > 0.98
    assert np.allclose(view.extent, (-0.305, -0.295, 0.61625, 0.62375))


def test_a_picture_is_the_same_everywhere():
    shades = JuliaDiv(C_0, n_iterations=(5, 80), resolution=1000).over(ARTICLE)
    digest = hashlib.sha256(np.ascontiguousarray(shades)).hexdigest()
    assert digest == "0f553589f52eb67f1c6323b03dab70b4c8f062f8f9ce2c644952363b5853906f"


def test_examples_of_the_documentation():
    failed, attempted = doctest.testmod(juliaset)
    assert failed == 0 and attempted > 20
    failed, attempted = doctest.testmod(juliaset.article)
    assert failed == 0 and attempted > 1
    # A function of an extension is nobody's to doctest.
    (test,) = doctest.DocTestFinder(recurse=False).find(juliaset.save_png, globs={})
    assert test.examples and doctest.DocTestRunner().run(test).failed == 0
