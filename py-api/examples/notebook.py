# %% [markdown]
# # Filled Julia sets in a notebook
# Cells for Jupyter or an editor; nothing but NumPy and matplotlib, no widgets.

# %%
import matplotlib.pyplot as plt
import numpy as np
from juliaset import ComplexRegion, JuliaDiv, Viewport

region = ComplexRegion(-1.6, 1.6, -1.6, 1.6)

# %% [markdown]
# ## One set and its histogram
# `counts` are the raw numbers of iterations, `over` are those from 0 to 1.

# %%
julia = JuliaDiv(-0.835 - 0.2321j, n_iterations=(0, 200), resolution=600)
counts = julia.counts(region)
figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
left.imshow(counts.T, origin="lower", extent=region.extent, norm="log", cmap="inferno")
right.hist(counts[counts < 200], bins=200, log=True)
right.set(xlabel="iterations", ylabel="points")
print(f"{np.mean(counts == 200):.2%} of the points never leave")

# %% [markdown]
# ## A walk around the main cardioid
# c0 a little outside of it: dust that is nearly a set.

# %%
angles = 2 * np.pi * np.arange(8) / 8
figure, rows = plt.subplots(2, 4, figsize=(12, 6))
for angle, axes in zip(angles, rows.flat, strict=True):
    turn = np.exp(1j * angle)
    c_0 = complex(turn / 2 - turn**2 / 4) * 1.02
    shades = JuliaDiv(c_0, n_iterations=(2, 100), resolution=300).over(region)
    axes.imshow(np.sqrt(shades.T), origin="lower", extent=region.extent, cmap="twilight_shifted")
    axes.set(title=f"{c_0:.3f}", xticks=[], yticks=[])

# %% [markdown]
# ## A view as in the explorer
# Row 0 is on top, samples are in the middle of their pixels, and the centre may be written as text.

# %%
view = Viewport(("-0.3", "0.62"), "1e-2", (640, 400))
image = JuliaDiv(1j, n_iterations=(0, 300)).over(view, indexing="xy")
plt.figure(figsize=(8, 5))
plt.imshow(image, origin="upper", extent=view.extent, cmap="bone")
