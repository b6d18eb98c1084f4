"""The article's picture, as its programs make it."""

import sys

import numpy as np
from juliaset import ComplexRegion, JuliaDiv
from PIL import Image

julia = JuliaDiv(c_0=-0.835 - 0.2321j, threshold=2.0, n_iterations=(20, 100), resolution=4000)
shades = julia.over(ComplexRegion(xleft=-0.1, xright=0.1, yleft=0.1, yright=-0.1))
Image.fromarray((shades.T * 255).astype(np.uint8)).save(sys.argv[1] if len(sys.argv) > 1 else "julia.png")
