"""What cannot be is an exception of the expected kind."""

import errno
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from juliaset import ComplexRegion, JuliaDiv, Viewport, save_png

SQUARE = ComplexRegion(-1, 1, -1, 1)
READ_ONLY = np.empty((10, 10))
READ_ONLY.flags.writeable = False
UNALIGNED = np.frombuffer(bytearray(801), dtype=np.uint8)[1:].view(np.float64).reshape(10, 10)
SHARED = np.lib.stride_tricks.as_strided(np.empty(100), (10, 10), (8, 8))


@pytest.mark.parametrize(
    "bounds",
    [(0, 0, 0, 1), (0, 1, 2, 2), (math.nan, 1, 0, 1), (0, math.inf, 0, 1), (-1e308, 1e308, 0, 1)],
)
def test_regions_that_are_none(bounds):
    with pytest.raises(ValueError):
        ComplexRegion(*bounds)


def test_reversed_bounds_are_a_mirror_image():
    turned, straight = ComplexRegion(1, -1, 1, -1).build(8), SQUARE.build(8)
    assert np.array_equal(turned, -straight)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"c_0": complex(math.nan, 0)}, ValueError),
        ({"c_0": math.inf}, ValueError),
        ({"c_0": "1j"}, TypeError),
        ({"c_0": ("x", "0")}, ValueError),
        ({"c_0": ("0", "1e999")}, ValueError),
        ({"c_0": ("0", math.nan)}, ValueError),
        ({"c_0": ("0",)}, ValueError),
        ({"c_0": ("0", None)}, TypeError),
        ({"c_0": ("0", 1j)}, TypeError),
        ({"threshold": 0.0}, ValueError),
        ({"threshold": -2.0}, ValueError),
        ({"threshold": math.inf}, ValueError),
        ({"threshold": None}, TypeError),
        ({"n_iterations": (50, 50)}, ValueError),
        ({"n_iterations": (0, 0)}, ValueError),
        ({"n_iterations": (-1, 50)}, ValueError),
        ({"n_iterations": (0, 2**31)}, ValueError),
        ({"n_iterations": (0, 10**30)}, ValueError),
        ({"n_iterations": (0, 50, 60)}, ValueError),
        ({"n_iterations": (0, 50.0)}, TypeError),
        ({"n_iterations": 50}, TypeError),
        ({"resolution": 0}, ValueError),
        ({"resolution": -1}, ValueError),
        ({"resolution": -(10**30)}, ValueError),
        ({"resolution": 10.0}, TypeError),
        ({"resolution": math.nan}, TypeError),
        ({"resolution": math.inf}, TypeError),
        ({"itermax": 3}, TypeError),
    ],
)
def test_sets_that_are_none(arguments, error):
    with pytest.raises(error):
        JuliaDiv(**{"c_0": 1j, **arguments})


@pytest.mark.parametrize(
    ("resolution", "error"),
    [
        (10**6, MemoryError),
        (4 * 10**9, MemoryError),
        (10**10, ValueError),
        (10**30, ValueError),
    ],
)
def test_pictures_that_are_too_large(resolution, error):
    for picture in [JuliaDiv(1j, resolution=resolution).over, JuliaDiv(1j, resolution=resolution).counts]:
        with pytest.raises(error):
            picture(SQUARE)
    with pytest.raises(error):
        SQUARE.build(resolution)


@pytest.mark.parametrize(
    ("resolution", "error"), [(0, ValueError), (-1, ValueError), (1.0, TypeError), (math.nan, TypeError)]
)
def test_grids_that_are_none(resolution, error):
    for grid in [SQUARE.shape, SQUARE.build]:
        with pytest.raises(error):
            grid(resolution)


def test_a_region_without_a_row():
    with pytest.raises(ValueError):
        JuliaDiv(1j, resolution=10).over(ComplexRegion(0, 1, 0, 1e-3))


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"out": np.empty((10, 11))}, ValueError),
        ({"out": np.empty(100)}, TypeError),
        ({"out": np.empty((10, 10), np.float32)}, TypeError),
        ({"out": np.empty((10, 10), ">f8")}, TypeError),
        ({"out": [[0.0] * 10] * 10}, TypeError),
        ({"out": READ_ONLY}, ValueError),
        ({"out": UNALIGNED}, ValueError),
        ({"out": SHARED}, ValueError),
        ({"out": np.broadcast_to(np.empty(10), (10, 10))}, ValueError),
        ({"threads": 0}, ValueError),
        ({"threads": -1}, ValueError),
        ({"threads": 10**9}, ValueError),
        ({"threads": 1.5}, TypeError),
        ({"indexing": "yx"}, ValueError),
        ({"indexing": 1}, TypeError),
    ],
)
def test_options_that_are_none(arguments, error):
    with pytest.raises(error):
        JuliaDiv(1j, resolution=10).over(SQUARE, **arguments)


def test_options_have_names():
    with pytest.raises(TypeError):
        JuliaDiv(1j, resolution=10).over(SQUARE, "ij")


def test_counts_of_another_type():
    with pytest.raises(TypeError):
        JuliaDiv(1j, resolution=10).counts(SQUARE, out=np.empty((10, 10), np.uint32))
    with pytest.raises(TypeError):
        JuliaDiv(1j, n_iterations=(0, 70000), resolution=10).counts(SQUARE, out=np.empty((10, 10), np.uint16))


@pytest.mark.parametrize("plane", [SQUARE, Viewport(0, 2, (10, 10))])
@pytest.mark.parametrize(
    "window", [(0, 11, 0, 1), (0, 1, 0, 11), (3, 3, 0, 1), (4, 3, 0, 1), (-1, 3, 0, 1), (0, 1, 0, 10**30)]
)
def test_windows_that_are_none(plane, window):
    with pytest.raises(ValueError):
        JuliaDiv(1j, resolution=10).window(plane, *window)
    with pytest.raises(ValueError):
        JuliaDiv(1j, resolution=10).window_counts(plane, 0, 1, 0, 1, step=0)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("x", 1, (9, 9)), TypeError),
        ((("x", "0"), 1, (9, 9)), ValueError),
        ((("0", "0", "0"), 1, (9, 9)), ValueError),
        ((("inf", "0"), 1, (9, 9)), ValueError),
        ((complex(math.nan, 0), 1, (9, 9)), ValueError),
        ((0, 0, (9, 9)), ValueError),
        ((0, -1, (9, 9)), ValueError),
        ((0, math.nan, (9, 9)), ValueError),
        ((0, math.inf, (9, 9)), ValueError),
        ((0, "1_0", (9, 9)), ValueError),
        ((0, "'", (9, 9)), ValueError),
        ((0, None, (9, 9)), TypeError),
        ((0, 1, (0, 9)), ValueError),
        ((0, 1, (9, -9)), ValueError),
        ((0, 1, (9, 10**30)), ValueError),
        ((0, 1, (9, 9.0)), TypeError),
        ((0, 1, 9), TypeError),
    ],
)
def test_views_that_are_none(arguments, error):
    with pytest.raises(error):
        Viewport(*arguments)


@pytest.mark.parametrize(
    ("center", "width", "message"),
    [
        (0, "1e-99400", "the smallest distance is 1e-99339"),
        (0, "1e-400001", "too small"),
        (0, "2e100", "more than 1e100"),
        (("1e101", 0), 1, "real part of the centre is 1e101"),
        (("0", "1" * 100_001), 1, "imaginary part of the centre: .* longer than 100000 characters"),
    ],
)
def test_views_beyond_the_reach_of_the_engine_say_so(center, width, message):
    with pytest.raises(ValueError, match=message):
        Viewport(center, width, (64, 48))


def test_a_view_that_fits_in_no_memory():
    with pytest.raises(MemoryError):
        JuliaDiv(1j).over(Viewport(0, 1e10, (2**31 - 1, 2**31 - 1)))


def test_pictures_of_nothing():
    for plane in [None, 1, (0, 1, 0, 1), JuliaDiv(1j)]:
        with pytest.raises(TypeError):
            JuliaDiv(1j).over(plane)


@pytest.mark.parametrize(
    ("values", "options", "error"),
    [
        (np.empty((3, 3), np.uint16), {}, ValueError),
        (np.empty((3, 3), np.uint16), {"n_iterations": (5, 5)}, ValueError),
        (np.empty((3, 3)), {"n_iterations": (0, 5)}, ValueError),
        (np.empty((3, 3), np.int64), {}, TypeError),
        (np.empty((3, 3, 3)), {}, TypeError),
        (np.empty((0, 3)), {}, ValueError),
        (np.empty((3, 3)), {"origin": "middle"}, ValueError),
    ],
)
def test_pngs_that_are_none(tmp_path, values, options, error):
    with pytest.raises(error):
        save_png(tmp_path / "plot.png", values, **options)
    assert not list(tmp_path.iterdir())


def test_a_png_in_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        save_png(tmp_path / "nowhere" / "plot.png", np.zeros((3, 3)))


class OnlyAFloat:
    """Any number that knows no more than how to be rounded."""

    def __float__(self):
        return 0.5

    __complex__ = __float__


@pytest.mark.parametrize("number", [OnlyAFloat(), None, b"1", {}, [], object(), "1", True])
def test_points_that_are_none(number):
    with pytest.raises((TypeError, ValueError)) as raised:
        JuliaDiv(number)
    assert "Py" not in str(raised.value) and "extract" not in str(raised.value)


def test_numbers_that_have_no_decimal_say_so():
    with pytest.raises(ValueError, match="1/3 has no finite decimal"):
        JuliaDiv((Fraction(1, 3), 0))
    with pytest.raises(TypeError, match="not OnlyAFloat"):
        JuliaDiv((OnlyAFloat(), 0))
    with pytest.raises(TypeError, match="not OnlyAFloat"):
        Viewport(0, OnlyAFloat(), (3, 3))
    mpmath, gmpy2 = pytest.importorskip("mpmath"), pytest.importorskip("gmpy2")
    for number in [
        mpmath.inf,
        mpmath.nan,
        gmpy2.inf(),
        gmpy2.nan(),
        np.longdouble("inf"),
        np.longdouble("nan"),
    ]:
        with pytest.raises(ValueError, match="not finite"):
            JuliaDiv((number, 0))
    with pytest.raises(ValueError, match="too many digits"):
        JuliaDiv((mpmath.mpf(2) ** -(10**9), 0))


def test_what_is_wrong_is_said_in_the_words_of_python():
    for call, message in [
        (lambda: JuliaDiv(1j).over((0, 1, 0, 1)), "a ComplexRegion or a Viewport is needed, not tuple"),
        (lambda: JuliaDiv(1j).over(SQUARE, indexing=1), "indexing must be 'ij' or 'xy', not int"),
        (
            lambda: JuliaDiv(1j).over(SQUARE, precision=64),
            "precision must be 'auto', 'f64' or 'exact', not int",
        ),
        (lambda: JuliaDiv(1j, n_iterations=50), "a pair of whole numbers is needed, not int"),
        (lambda: JuliaDiv(None), "a point must be .*, not NoneType"),
        (lambda: save_png("x.png", np.zeros((3, 3)), origin=0), "origin must be 'upper' or 'lower', not int"),
    ]:
        with pytest.raises(TypeError, match=message):
            call()
    for call, message in [
        (lambda: JuliaDiv(1j, n_iterations=(0, 2**40)), "1099511627776"),
        (lambda: JuliaDiv(1j, n_iterations=(0, 10**30)), "1000000000000000000000000000000"),
        (lambda: JuliaDiv(1j, n_iterations=[1, 2, 3]), "a pair has two items, not 3"),
        (lambda: JuliaDiv(1j, resolution=-(10**30)), "-1000000000000000000000000000000"),
    ]:
        with pytest.raises(ValueError, match=message):
            call()


def test_errors_of_files_have_a_number_and_a_name(tmp_path):
    picture = np.random.default_rng(0).random((300, 300))
    loop = tmp_path / "loop.png"
    loop.symlink_to(loop)
    cases = [
        (tmp_path / "nowhere" / "plot.png", errno.ENOENT, FileNotFoundError),
        (tmp_path, errno.EISDIR, IsADirectoryError),
        (loop, errno.ELOOP, OSError),
    ]
    if Path("/dev/full").exists():
        cases.append((Path("/dev/full"), errno.ENOSPC, OSError))
    for path, number, kind in cases:
        with pytest.raises(kind) as raised:
            save_png(path, picture)
        assert raised.value.errno == number
        assert Path(raised.value.filename) == path
        assert "os error" not in str(raised.value)
