"""What is known of a set is what the command line says of it."""

import json
import subprocess
from decimal import Decimal

import juliaset
import numpy as np
import pytest
from juliaset import Cycle, JuliaDiv
from test_scene import PROGRAM, needs_program

C0S = {
    "attracting": (-0.12, 0.75),
    "escaping": (-0.835, -0.2321),
    "preperiodic": ("0", "1"),
    "far": (3, 4),
}


def printed(*arguments):
    command = [PROGRAM, *arguments, "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@needs_program
@pytest.mark.parametrize("name", C0S)
def test_about_is_what_the_command_line_prints(name):
    re, im = C0S[name]
    given = printed("about", f"--real={re}", f"--imag={im}", "--cycles=3")
    assert juliaset.about((re, im), cycles=3).to_dict() == given
    assert JuliaDiv((re, im), threshold=7).about(cycles=3).to_dict() == given
    del given["cycles"]
    assert juliaset.about((re, im)).to_dict() == given


@needs_program
@pytest.mark.parametrize("name", ["cauliflower", "Siegel disc"])
def test_about_a_name(name):
    assert juliaset.about(name).to_dict() == printed("about", name)


@needs_program
@pytest.mark.parametrize(
    ("name", "center", "width"), [("dendrite", "0.3,0.5", "1e-3"), ("San Marco", "0.25,0.1", "1e-100")]
)
def test_nearest_is_what_the_command_line_prints(name, center, width):
    given = printed("nearest", name, f"--center={center}", f"--width={width}")
    found = juliaset.nearest(name, tuple(center.split(",")), width)
    assert found.to_dict() == given
    assert JuliaDiv(juliaset.about(name).c0).nearest(center.split(","), width=Decimal(width)) == found
    assert found.point == tuple(given["point"]) and found.multiplier == complex(*given["multiplier"])


def test_known_sets():
    rabbit, dendrite = juliaset.about("rabbit"), juliaset.about(1j)
    assert (rabbit.kind, rabbit.connected, rabbit.period) == ("attracting", True, 3)
    assert abs(rabbit.multiplier) < 1e-9 and rabbit.preperiod is None and rabbit.cycles is None
    # i -> -1 + i -> -i -> -1 + i: the orbit of 0 is there after two iterations.
    assert (dendrite.kind, dendrite.preperiod, dendrite.period) == ("preperiodic", 2, 2)
    assert abs(dendrite.multiplier - 4 * (-1 + 1j) * -1j) < 1e-12
    assert juliaset.about("San Marco").angle == (1, 2)
    far = juliaset.about(3)
    assert (far.kind, far.connected, far.period, far.escapes_after) == ("escaping", False, None, 0)
    assert juliaset.about("i") == dendrite and hash(juliaset.about("i")) == hash(dendrite) and far != dendrite
    alpha, beta = juliaset.about(0).fixed_points
    assert isinstance(alpha, Cycle) and (alpha.points[0], beta.points[0], beta.multiplier) == (0, 1, 2)
    assert [cycle.period for cycle in juliaset.about(0, cycles=2).cycles] == [1, 1, 2]
    assert str(dendrite) == f"c0 {dendrite.sentence}" and "(0, 1)" in repr(dendrite)


def test_the_nearest_point_of_the_circle():
    found = juliaset.nearest(0, (0.3, 0.4), "1e-2")
    re, im = (Decimal(part) for part in found.point)
    assert abs(re * re + im * im - 1) < Decimal("1e-20")
    # 0.5 from the circle, in a width of 0.01; near as any point, within a factor.
    assert 49.9 < found.distance < 200
    z = complex(float(re), float(im))
    orbit = JuliaDiv(0).orbit(z, found.preperiod)
    ends = {"alpha": [0], "beta": [1], "cycle2": [np.exp(2j * np.pi / 3), np.exp(-2j * np.pi / 3)]}[found.kind]
    assert min(abs(orbit[-1] - end) for end in ends) < 1e-9
    assert "widths away" in repr(found) and hash(found) == hash(juliaset.nearest(0, (0.3, 0.4), "1e-2"))


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: juliaset.about("hare"), ValueError, "no c0 is called `hare`.*rabbit"),
        (lambda: juliaset.about(float("nan")), ValueError, None),
        (lambda: juliaset.about(None), TypeError, None),
        (lambda: juliaset.about(0, cycles=0), ValueError, "cycles is 0"),
        (lambda: juliaset.about(0, cycles=9), ValueError, "cycles is 9"),
        (lambda: JuliaDiv(0).about(cycles=10**30), ValueError, "cycles is"),
        (lambda: juliaset.nearest(0, 0, 0), ValueError, None),
        (lambda: juliaset.nearest(0, "middle", 1), TypeError, None),
        (lambda: juliaset.nearest(("1e101", 0), 0, 1), ArithmeticError, "do not reach"),
        (lambda: JuliaDiv(0).nearest(0, width="wide"), ValueError, None),
    ],
)
def test_what_cannot_be(call, error, match):
    with pytest.raises(error, match=match):
        call()
