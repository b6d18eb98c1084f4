"""Frozen, comparable, picklable, and readable."""

import copy
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from juliaset import ComplexRegion, Cycle, JuliaDiv, Mandelbrot, Viewport

OBJECTS = [
    ComplexRegion(-1.6, 1.6, -1.0, 1.0),
    ComplexRegion(0.1, -0.1, 1e-300, -7e22),
    JuliaDiv(-0.835 - 0.2321j),
    JuliaDiv(1j, 0.1, (3, 2_000_000_000), 10**9),
    JuliaDiv(complex(-0.0, -0.0)),
    JuliaDiv(("-0.123456789012345678901234567890123456789", "1e-3000")),
    JuliaDiv(("-0.12345678901234567890123456789012345678", 0)),
    Viewport(0.1 - 3j, 0.1, (3, 4)),
    Viewport(("-0.123456789012345678901234567890123456789", "1e-40"), "1.50", (1, 70000)),
    Viewport(("-0.12345678901234567890123456789012345678", "1e-40"), "1.50", (1, 70000)),
    Viewport(("1e-3000", 0), "1e-3000", (3, 4)),
    Mandelbrot(),
    Mandelbrot(4.5, (3, 2_000_000_000), 10**9),
    Cycle([1j, -1 + 1j]),
]


@pytest.mark.parametrize("value", OBJECTS, ids=repr)
def test_copies_are_equal(value):
    copies = [
        pickle.loads(pickle.dumps(value, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)
    ]
    for other in [*copies, copy.copy(value), copy.deepcopy(value), eval(repr(value))]:
        assert other == value and hash(other) == hash(value)
        assert type(other) is type(value)


def test_others_are_not_equal():
    assert len(set(OBJECTS)) == len(OBJECTS)
    assert ComplexRegion(0, 1, 0, 1) != (0, 1, 0, 1)
    assert JuliaDiv(1j, resolution=10) != JuliaDiv(1j, resolution=11)
    assert ComplexRegion(-0.0, 1, 0, 1) == ComplexRegion(0.0, 1, 0, 1)
    assert hash(ComplexRegion(-0.0, 1, 0, 1)) == hash(ComplexRegion(0.0, 1, 0, 1))
    assert JuliaDiv(("0.10", "1e0")) == JuliaDiv(0.1 + 1j)
    assert hash(JuliaDiv(("0.10", "1e0"))) == hash(JuliaDiv(0.1 + 1j))
    assert Viewport(("0.50", 0), "1e0", (3, 3)) == Viewport(0.5, 1.0, (3, 3))
    assert hash(Viewport(("0.50", 0), "1e0", (3, 3))) == hash(Viewport(0.5, 1.0, (3, 3)))


@pytest.mark.parametrize("value", OBJECTS, ids=repr)
def test_nothing_can_be_changed(value):
    for name in ["c_0", "xleft", "width", "points", "anything"]:
        with pytest.raises(AttributeError):
            setattr(value, name, 1)


def test_every_argument_is_a_property():
    region = ComplexRegion(1, 2, 3, 5)
    assert (region.xleft, region.xright, region.yleft, region.yright) == region.extent == (1, 2, 3, 5)
    view = Viewport(("0.10", -2), 0.5, (6, 4))
    assert (view.center, view.width, view.size) == (("0.10", "-2"), "0.5", (6, 4))
    julia = JuliaDiv(("-0.100", "1" + "0" * 30))
    assert (julia.c_0, julia.c_0_text) == (-0.1 + 1e30j, ("-0.1", "1e30"))
    assert repr(JuliaDiv(("0.5", "1e-2"))).startswith("JuliaDiv(c_0=(0.5+0.01j), ")
    assert repr(JuliaDiv(("0.5", "0." + "1" * 20))).startswith(f"JuliaDiv(c_0=('0.5', '0.{'1' * 20}'), ")


def test_numbers_of_other_kinds_are_taken_to_their_last_digit():
    tiny = "1e-60"
    expected = JuliaDiv(("0.25" + "0" * 50 + "1", tiny))
    mpmath, gmpy2 = pytest.importorskip("mpmath"), pytest.importorskip("gmpy2")
    exact = Fraction(25 * 10**51 + 1, 10**53)
    assert JuliaDiv((exact, Fraction(1, 10**60))) == expected
    assert JuliaDiv((Decimal("0.25" + "0" * 50 + "1"), gmpy2.mpq(1, 10**60))) == expected
    # Binary fractions with more digits than a double has.
    binary = Fraction(1, 4) + Fraction(1, 2**150)
    expected = JuliaDiv((binary, -3 * Fraction(1, 2**200)))
    assert expected.c_0_text[0] == "0.25" + str(Decimal(5**150)).rjust(150, "0")[2:]
    with mpmath.workprec(300), gmpy2.context(precision=300):
        x, y = mpmath.mpf(1) / 4 + mpmath.mpf(2) ** -150, -3 * mpmath.mpf(2) ** -200
        assert JuliaDiv((x, y)) == JuliaDiv([x, y]) == JuliaDiv(mpmath.mpc(x, y)) == expected
        x, y = gmpy2.mpfr(1) / 4 + gmpy2.mpfr(2) ** -150, -3 * gmpy2.mpfr(2) ** -200
        c_0 = gmpy2.mpc(gmpy2.mpq(binary), gmpy2.mpq(-3, 2**200), precision=300)
        assert JuliaDiv((x, y)) == JuliaDiv(c_0) == expected
        assert Viewport((x, y), x, (3, 3)) == Viewport(expected.c_0_text, expected.c_0_text[0], (3, 3))
    # More digits than Python makes a text of without being asked.
    deep = mpmath.mpf(2) ** -20_000
    assert Viewport((deep, 0), deep, (3, 2)) == Viewport(
        (Fraction(1, 2**20_000), 0), Fraction(1, 2**20_000), (3, 2)
    )


def test_long_doubles_are_taken_exactly():
    value = np.longdouble(1) + np.longdouble(2) ** -60
    exact = Fraction(*value.as_integer_ratio())
    assert JuliaDiv((value, 0)) == JuliaDiv((exact, 0))
    assert JuliaDiv(np.clongdouble(value)) == JuliaDiv((exact, 0))


@pytest.mark.parametrize("c_0", [np.complex64(0.5 - 1j), np.array(0.5 - 1j), np.array([0.5, -1]), [0.5, -1]])
def test_points_of_numpy(c_0):
    assert JuliaDiv(c_0) == JuliaDiv(0.5 - 1j)


@pytest.mark.parametrize("number", [np.float32(0.5), np.float16(0.5), np.float64(0.5), np.array(0.5), 1 / 2])
def test_numbers_of_numpy(number):
    assert JuliaDiv((number, np.int8(-1))) == JuliaDiv(0.5 - 1j)


def test_pairs_may_be_lists_and_arrays():
    julia = JuliaDiv(1j, n_iterations=(20, 100))
    assert JuliaDiv(1j, n_iterations=[20, 100]) == JuliaDiv(1j, n_iterations=np.array([20, 100])) == julia
    view = Viewport(("0", "1"), 2, (4, 3))
    assert Viewport(["0", "1"], 2, [4, 3]) == Viewport(np.array([0, 1]), 2, np.array([4, 3])) == view


def test_one_argument_is_replaced_and_all_digits_of_the_others_stay():
    replace = getattr(copy, "replace", lambda value, **changes: value.__replace__(**changes))
    julia = JuliaDiv(("0." + "1" * 40, 0), 3.0, (1, 60), 10)
    assert replace(julia, resolution=20) == JuliaDiv(julia.c_0_text, 3.0, (1, 60), 20)
    assert replace(julia, c_0=1j) == JuliaDiv(1j, 3.0, (1, 60), 10)
    view = Viewport(("0." + "1" * 40, "0"), "1e-30", (3, 4))
    assert replace(view, size=[5, 6]) == Viewport(view.center, "1e-30", (5, 6))
    assert replace(ComplexRegion(1, 2, 3, 5), xleft=0) == ComplexRegion(0, 2, 3, 5)
    assert replace(Mandelbrot(), n_iterations=(0, 9)) == Mandelbrot(n_iterations=(0, 9))
    with pytest.raises(TypeError):
        replace(julia, color=1)
    with pytest.raises(ValueError):
        replace(view, width=0)


def test_objects_can_be_matched():
    match JuliaDiv(1j, 3.0, (0, 7), 9):
        case JuliaDiv(c_0, threshold, n_iterations, resolution):
            assert (c_0, threshold, n_iterations, resolution) == (1j, 3.0, (0, 7), 9)
    match Viewport(1, 2, (3, 4)):
        case Viewport((x, _), width, (columns, _)):
            assert (x, width, columns) == ("1", "2", 3)
    match ComplexRegion(1, 2, 3, 5):
        case ComplexRegion(xleft, yright=yright):
            assert (xleft, yright) == (1, 5)
    match Mandelbrot(resolution=5):
        case Mandelbrot(threshold, _, resolution):
            assert (threshold, resolution) == (2, 5)


def test_the_extent_from_the_center():
    assert Viewport(5, "1e-3000", (8, 4)).extent_from_center == (-0.5, 0.5, -0.25, 0.25)
