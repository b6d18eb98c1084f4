"""A scene is the picture that the explorer and the command line make of it."""

import copy
import errno
import os
import pickle
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from juliaset import Coloring, ComplexRegion, JuliaDiv, Mandelbrot, Palette, Scene, Viewport, save_png
from PIL import Image

ROOT = Path(__file__).parents[2]
SUFFIX = ".exe" if sys.platform == "win32" else ""
PROGRAMS = [
    *([Path(os.environ["JULIASET_PROGRAM"])] if "JULIASET_PROGRAM" in os.environ else []),
    *(ROOT / "target" / profile / f"juliaset{SUFFIX}" for profile in ("release", "debug")),
]
PROGRAM = next((program for program in PROGRAMS if program.is_file()), None)
needs_program = pytest.mark.skipif(PROGRAM is None, reason="the command line is not built")

VIEW = """
[view]
center = ["0.25", "-1e-3"]
width = "3"
size = [64, 40]
precision = "auto"
"""
REGION = """
[region]
left = "-1.6"
right = "1.6"
top = "1"
bottom = "-1"
columns = 64
"""
SLOPES = """
[coloring]
base = "smooth"
mapping = "root"
density = 1.5
interior = "period"
light = { azimuth = 10.0, height = 50.0, ambient = 0.25 }
"""
CLEAR = """
[coloring]
base = "distance"
interior = "transparent"
outline = 3.0
[picture]
samples = 4
"""


def text(place=VIEW, rest="", plane="dynamical", bounds=("5", "80"), words=""):
    itermin, itermax = bounds
    return (
        f'version = 1\n{words}plane = "{plane}"\nc0 = ["-0.123", "0.745"]\nthreshold = "2"\n'
        f"[bounds]\nitermin = {itermin}\nitermax = {itermax}\n{place}{rest}"
    )


AUTO = ('"automatic"', '"automatic"')
SCENES = {
    "gray": text(),
    "region": text(REGION, bounds=AUTO),
    "slopes": text(rest=SLOPES, words='title = "A rabbit"\nnote = "ü\\nand more"\n'),
    "transparent": text(rest=CLEAR, bounds=AUTO),
    "parameter": text(plane="parameter", bounds=AUTO, rest=SLOPES),
    "half": text(bounds=("7", '"automatic"')),
    "deep": text(VIEW.replace('"3"', '"1e-300"').replace('"0.25", "-1e-3"', '"0", "0"'), bounds=AUTO).replace(
        '"-0.123", "0.745"', '"0", "1"'
    ),
}


@needs_program
@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("options", [{}, {"size": (50, 30), "depth": 16, "fast": True}])
def test_the_file_is_that_of_the_command_line(tmp_path, name, options):
    (tmp_path / "scene.toml").write_text(SCENES[name], encoding="utf-8")
    arguments = ["--size=50x30", "--depth=16", "--fast"] if options else []
    command = [PROGRAM, "render", "--scene=scene.toml", "-o", "there.png", *arguments]
    subprocess.run(command, check=True, cwd=tmp_path)
    scene = Scene.load(tmp_path / "scene.toml")
    scene.save_png(tmp_path / "here.png", **options)
    assert (tmp_path / "here.png").read_bytes() == (tmp_path / "there.png").read_bytes()
    # And again from the picture.
    again = Scene.load(tmp_path / "there.png")
    assert (again.title, again.note) == (scene.title, scene.note)
    again.save_png(tmp_path / "again.png", **{**options, "size": None})
    assert (tmp_path / "again.png").read_bytes() == (tmp_path / "there.png").read_bytes()


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("size", [None, (20, 10)])
def test_the_array_is_what_the_file_holds(tmp_path, name, size):
    scene = Scene.loads(SCENES[name])
    image = scene.render(size, threads=1)
    scene.save_png(tmp_path / "plot.png", size)
    with Image.open(tmp_path / "plot.png") as read:
        assert np.array_equal(image, np.asarray(read))
    columns, rows = size or scene.size
    parts = {"slopes": (3,), "parameter": (3,), "transparent": (4,)}.get(name, ())
    assert image.dtype == np.uint8 and image.shape == (rows, columns, *parts)


def test_a_scene_is_the_picture_of_its_parts():
    scene = Scene.loads(SCENES["slopes"])
    julia = JuliaDiv(scene.c_0_text, scene.threshold, scene.n_iterations)
    assert np.array_equal(julia.image(scene.view, scene.coloring), scene.render())
    scene = Scene.loads(text(REGION, plane="parameter", rest=SLOPES))
    mandelbrot = Mandelbrot(scene.threshold, scene.n_iterations, resolution=64)
    assert np.array_equal(mandelbrot.image(scene.region, scene.coloring), scene.render())


def test_fields():
    scene = Scene.loads(SCENES["slopes"])
    assert (scene.title, scene.note) == ("A rabbit", "ü\nand more")
    assert (scene.plane, scene.c_0, scene.c_0_text) == ("dynamical", -0.123 + 0.745j, ("-0.123", "0.745"))
    assert (scene.threshold, scene.bounds, scene.found, scene.n_iterations) == (2.0, (5, 80), None, (5, 80))
    assert (scene.width, scene.size, scene.precision) == ("3", (64, 40), "auto")
    assert [float(part) for part in scene.center] == [0.25, -1e-3]
    assert scene.view == Viewport(("0.25", "-1e-3"), 3, (64, 40)) and scene.region is None
    assert (scene.coloring.theme, scene.coloring.interior, scene.coloring.density) == ("slopes", "period", 1.5)
    assert (scene.samples, scene.axes, scene.scale_bar) == (1, False, False)
    half, region, clear = (Scene.loads(SCENES[name]) for name in ("half", "region", "transparent"))
    assert (half.bounds, half.n_iterations, clear.samples) == ((7, None), None, 4)
    assert (region.view, region.center, region.width, region.size) == (None, None, None, (64, 40))
    assert (region.region, region.n_iterations) == (ComplexRegion(-1.6, 1.6, 1, -1), (5, 80))
    with pytest.raises(AttributeError):
        scene.title = "other"


def test_scenes_compare_and_travel(tmp_path):
    scenes = [Scene.loads(one) for one in SCENES.values()]
    assert len(set(scenes)) == len(scenes) and scenes[0] != scenes[2]
    for scene in scenes:
        scene.save(tmp_path / "scene.toml")
        for other in [
            Scene.load(str(tmp_path / "scene.toml")),
            Scene.loads(scene.dumps()),
            pickle.loads(pickle.dumps(scene)),
            copy.deepcopy(scene),
        ]:
            assert other == scene and hash(other) == hash(scene) and repr(other) == repr(scene)
    assert "'A rabbit'" in repr(scenes[2]) and "64 x 40" in repr(scenes[2])


def test_what_is_drawn_over_a_picture_is_left_out_with_a_word(tmp_path):
    plain = Scene.loads(SCENES["gray"])
    drawn = Scene.loads(SCENES["gray"] + "[picture]\nsamples = 1\naxes = true\nscale_bar = true\n")
    assert drawn.axes and drawn.scale_bar and drawn != plain
    with pytest.warns(UserWarning, match="axes and a scale bar"):
        assert np.array_equal(drawn.render(), plain.render())
    with pytest.warns(UserWarning):
        drawn.save_png(tmp_path / "drawn.png")
    with warnings.catch_warnings(action="error"):
        plain.save_png(tmp_path / "plain.png")
        with pytest.raises(UserWarning):
            drawn.render()
    assert (tmp_path / "drawn.png").read_bytes() == (tmp_path / "plain.png").read_bytes()
    assert Scene.load(tmp_path / "drawn.png") == plain


def test_what_is_no_scene(tmp_path):
    def refused(error, contents, match):
        (tmp_path / "file").write_bytes(contents)
        with pytest.raises(error, match=match):
            Scene.load(tmp_path / "file")

    refused(ValueError, b"", "file")
    refused(ValueError, b"\0\1\2", "neither a scene nor a PNG")
    refused(ValueError, text().replace("version = 1", "version = 9").encode(), "version 9")
    save_png(tmp_path / "plain.png", np.zeros((4, 4)))
    refused(ValueError, (tmp_path / "plain.png").read_bytes(), "no scene")
    with pytest.raises(FileNotFoundError) as missing:
        Scene.load(tmp_path / "missing.toml")
    assert missing.value.errno == errno.ENOENT
    with pytest.raises(OSError):
        Scene.load(tmp_path)
    with pytest.raises(ValueError, match="no `version`"):
        Scene.loads(text().replace("version = 1", ""))
    scene = Scene.loads(text())
    for size in [(0, 3), (3, 2**40), (-1, 2)]:
        with pytest.raises((ValueError, MemoryError)):
            scene.render(size)
    with pytest.raises(ValueError, match="size"):
        scene.render((2**31, 2**31))
    with pytest.raises(ValueError, match="depth is 12"):
        scene.save_png(tmp_path / "x.png", depth=12)
    with pytest.raises(FileNotFoundError):
        scene.save_png(tmp_path / "none" / "x.png")
    assert not (tmp_path / "x.png").exists()


STALLED = """
import signal, sys, numpy
from juliaset import Palette, Scene, save_png
signal.signal(signal.SIGINT, signal.default_int_handler)
print("ready", flush=True)
path = sys.argv[1]
try:
    {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
@pytest.mark.parametrize(
    "call",
    [
        "save_png(path, numpy.zeros((400, 400)))",
        "Scene.loads(sys.argv[2]).save_png(path)",
        "Scene.loads(sys.argv[2]).save(path)",
        "Palette.builtin('Ember').save(path)",
        "Scene.load(path)",
    ],
)
def test_ctrl_c_ends_the_wait_for_a_pipe(tmp_path, call):
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    command = [sys.executable, "-c", STALLED.format(call=call), pipe, text()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        # Until it is in the call, whose pipe nobody opens.
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        process.send_signal(signal.SIGINT)
        try:
            assert process.communicate(timeout=60) == ("interrupted\n", None)
        finally:
            process.kill()


def test_the_inside_by_its_period_is_known_to_python_too():
    coloring = Coloring(interior="period", palette=Palette.builtin("Ember"))
    assert coloring.interior == "period" and copy.deepcopy(coloring) == coloring
