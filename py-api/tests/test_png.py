"""Pictures in files are the arrays that were saved."""

import numpy as np
import pytest
from juliaset import ComplexRegion, JuliaDiv, save_png
from PIL import Image

JULIA = JuliaDiv(-0.835 - 0.2321j, n_iterations=(5, 80), resolution=160)
REGION = ComplexRegion(-1.6, 1.6, -1.0, 1.0)


def read(path):
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.mark.parametrize("fast", [False, True])
def test_every_kind_of_array_is_the_same_picture(tmp_path, fast):
    shades = JULIA.over(REGION)
    expected = (shades * 255).astype(np.uint8)
    counts = JULIA.counts(REGION)
    for values, options in [
        (shades, {}),
        (counts, {"n_iterations": (5, 80)}),
        (counts.astype(np.uint32), {"n_iterations": (5, 80)}),
        (expected, {}),
        (np.ascontiguousarray(shades), {}),
        (shades.T, {"indexing": "xy"}),
        (shades[:, ::-1], {"origin": "lower"}),
        (shades[:, ::-1], {"origin": "lower", "indexing": "ij"}),
        (shades.T[::-1], {"indexing": "xy", "origin": "lower", "comment": "c0", "threads": 1}),
    ]:
        assert save_png(tmp_path / "plot.png", values, fast=fast, **options) is None
        assert np.array_equal(read(tmp_path / "plot.png"), expected.T)
    assert [file.name for file in tmp_path.iterdir()] == ["plot.png"]


def test_the_text_and_the_shades_beyond_the_ends(tmp_path):
    path = str(tmp_path / "plot.png")
    save_png(path, np.array([[-1.0, 0.5, 2.0, np.nan]], np.float32), comment="z² + c₀", indexing="xy")
    with Image.open(path) as image:
        assert image.text["Comment"] == "z² + c₀"
        assert np.asarray(image).tolist() == [[0, 127, 255, 0]]
