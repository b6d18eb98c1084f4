"""A picture of 20 000 x 20 000 pixels in an OME-Zarr file, without ever being in memory.

python large_zarr.py FOLDER.zarr [COLUMNS [SCHEDULER_ADDRESS]]

Start it again after whatever ended it, and it goes on.
"""

from __future__ import annotations

import sys
import time

import juliaset.dask
from distributed import Client, LocalCluster
from juliaset import ComplexRegion, JuliaDiv


def main(path: str, columns: str = "20000", scheduler: str | None = None) -> None:
    julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(20, 100), resolution=int(columns))
    region = ComplexRegion(-0.1, 0.1, -0.1, 0.1)
    cluster = scheduler or LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    start = time.perf_counter()
    with Client(cluster) as client:
        group = juliaset.dask.to_zarr(julia, region, path, client=client)
    print(f"{time.perf_counter() - start:.1f} s")
    print(group.tree())


if __name__ == "__main__":
    main(*sys.argv[1:])
