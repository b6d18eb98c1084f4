"""The variants that are timed side by side all give the same picture."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

BENCH = Path(__file__).parent.parent / "bench" / "variants.py"
spec = importlib.util.spec_from_file_location("variants", BENCH)
variants = importlib.util.module_from_spec(spec)
sys.modules["variants"] = variants
spec.loader.exec_module(variants)


@pytest.mark.parametrize(("name", "make"), [variant[:2] for variant in variants.VARIANTS])
def test_a_variant_is_the_picture(name, make):
    if "numba" in name:
        pytest.importorskip("numba")
    expected, _ = variants.juliaset(counts=True)(90)
    counts, shades = make()(90)
    assert counts is None or np.array_equal(counts, expected)
    # fastmath divides by a multiplication.
    assert shades is None or np.allclose(shades, variants.shades(expected), rtol=1e-15, atol=0)
