"""What the README prints runs as it is printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text()
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("program", [program for program in PROGRAMS if "tcp://" not in program])
def test_a_program_runs_as_printed(program, tmp_path):
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    command = [sys.executable, "-W", "ignore:FigureCanvasAgg is non-interactive", "-c", program]
    subprocess.run(command, check=True, cwd=tmp_path, env=environment, timeout=120)


def test_a_cluster_computes_as_printed(tmp_path):
    distributed = pytest.importorskip("distributed")
    (program,) = (program for program in PROGRAMS if "tcp://" in program)
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
        small = program.replace("tcp://scheduler:8786", cluster.scheduler_address)
        small = small.replace("20_000", "500").replace("/shared", str(tmp_path))
        assert small.count(str(tmp_path)) == 1
        names = {}
        exec(small, names)
        names["client"].close()
    assert (tmp_path / "julia.zarr" / "zarr.json").exists()


def test_versions_are_those_required():
    project = (Path(__file__).parent.parent / "pyproject.toml").read_text()
    python, numpy = re.search(
        r'requires-python = ">=(.*?)"\ndependencies = \["numpy>=(.*?)"\]', project
    ).groups()
    workspace = (Path(__file__).parents[2] / "Cargo.toml").read_text()
    rust = re.search(r'rust-version = "(.*?)"', workspace).group(1)
    assert f"Python {python} or later, Rust {rust} or later, NumPy {numpy} or later" in README
