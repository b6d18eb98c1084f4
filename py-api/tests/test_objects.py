"""Frozen, comparable, picklable, and readable."""

import copy
import pickle

import pytest
from juliaset import ComplexRegion, JuliaDiv, Viewport

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
    for name in ["c_0", "xleft", "width", "anything"]:
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
