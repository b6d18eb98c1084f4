//! The two planes of the window: which is the other one, where each is whole, how far each goes, and the colours of
//! the map.

use juliaset_engine::color::palette::{Blend, Palette, Stop};
use juliaset_engine::color::{Coloring, Interior, InteriorBy, Theme, Wrap};
use juliaset_engine::{Decimal, Plane, Viewport};
use std::sync::{Arc, LazyLock};

/// What is said where a zoom ends there.
pub const PARAMETER_END: &str =
    "The parameter plane ends here: its pixels stand 1e-13 apart, and numbers of 16 digits are no finer";

/// The other plane.
pub fn other(plane: Plane) -> Plane {
    match plane {
        Plane::Dynamical => Plane::Parameter,
        Plane::Parameter => Plane::Dynamical,
    }
}

/// The view of a size that shows the whole Julia set, or the whole Mandelbrot set.
pub fn whole(plane: Plane, size: [u32; 2]) -> Viewport {
    let home = Viewport::home(size);
    match plane {
        Plane::Dynamical => home,
        // The set lies in [-2, 0.48] x [-1.13, 1.13].
        Plane::Parameter => MANDELBROT.as_ref().and_then(|view| view.fitted(size).ok()).unwrap_or(home),
    }
}

static MANDELBROT: LazyLock<Option<Viewport>> =
    LazyLock::new(|| Viewport::parse("-0.7", "0", "3.6", [360, 230]).ok());

/// The view of another size that is exactly as wide: itself where the size is the same.
pub fn as_wide(view: &Viewport, size: [u32; 2]) -> Viewport {
    let [columns, rows] = view.size();
    let fewest = |rows: u64| u32::try_from(rows).unwrap_or(u32::MAX).max(1);
    // Never more rows than the shape of `size` has: fitting goes by the columns.
    let shaped = if view.size() == size {
        rows
    } else {
        fewest(u64::from(columns) * u64::from(size[1]) / u64::from(size[0].max(1)))
    };
    view.resized([columns, shaped]).fitted(size).unwrap_or_else(|_| view.resized(size))
}

/// A view of a plane, or, where that goes no further, the nearest one that there is; and whether that is another.
pub fn within_reach(plane: Plane, view: Viewport) -> (Viewport, bool) {
    let spacing = view.spacing().to_f64();
    if plane == Plane::Dynamical || spacing >= Plane::PARAMETER_SPACING {
        return (view, false);
    }
    let middle = view.size().map(|side| f64::from(side) / 2.0);
    // A little more, so that rounding does not fall short of it; spacings of 0 are beyond all numbers.
    let factor = spacing.max(f64::MIN_POSITIVE) / (Plane::PARAMETER_SPACING * (1.0 + 1e-12));
    (view.zoomed(factor, middle), true)
}

/// The point at a position of a view, by decimals that tell it from its neighbours.
pub fn point(view: &Viewport, position: [f64; 2]) -> Option<[Decimal; 2]> {
    let [re, im] = view.point_text(position).map(|part| Decimal::parse(&part).ok());
    Some([re?, im?])
}

/// The colours of the map: calm ones inside by the period, a bright line along the boundary, and a ground that is
/// darker the further it is from that.
pub fn map_coloring() -> Coloring {
    Coloring {
        palette: GROUND.clone(),
        density: 1.0 / 6.0,
        offset: 0.0,
        wrap: Wrap::Clamped,
        interior: Interior { by: InteriorBy::Period, color: [0x12, 0x16, 0x20] },
        ..Coloring::of(Theme::Distance)
    }
}

static GROUND: LazyLock<Arc<Palette>> = LazyLock::new(|| {
    let stops = vec![
        Stop::new(0.0, [0xf2, 0xfd, 0xff]),
        Stop::new(0.16, [0xb4, 0xe4, 0xee]),
        Stop::new(0.3, [0x4f, 0xa3, 0xba]),
        Stop::new(0.6, [0x14, 0x56, 0x74]),
        Stop::new(1.0, [0x0a, 0x32, 0x4c]),
    ];
    Arc::new(Palette::new("Map", stops, Blend::OkLab).unwrap_or_default())
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_as_wide_in_any_size_and_comes_back_itself() {
        let view = Viewport::parse("-0.7", "0.1", "3.6", [980, 774]).unwrap();
        for size in [[276, 177], [552, 354], [1, 1], [2000, 300]] {
            let other = as_wide(&view, size);
            let share = other.width().ratio(&view.width());
            assert!((share - 1.0).abs() < 1e-12 && other.size() == size, "{size:?} {share}");
            assert_eq!(other.center(), view.center());
        }
        assert_eq!(as_wide(&view, view.size()), view);
    }

    #[test]
    fn the_parameter_plane_ends_and_the_other_does_not() {
        let deep = Viewport::parse("-1.5", "0", "1e-20", [100, 100]).unwrap();
        assert_eq!(within_reach(Plane::Dynamical, deep.clone()), (deep.clone(), false));
        let (end, is_end) = within_reach(Plane::Parameter, deep.clone());
        assert!(is_end && end.spacing().to_f64() >= Plane::PARAMETER_SPACING);
        assert!(
            end.spacing().to_f64() < Plane::PARAMETER_SPACING * 1.000_001 && end.center() == deep.center()
        );
        assert_eq!(within_reach(Plane::Parameter, end.clone()), (end, false));
    }

    #[test]
    fn the_whole_mandelbrot_set_is_in_its_view_of_any_shape() {
        for size in [[980, 774], [2000, 300], [200, 900]] {
            let view = whole(Plane::Parameter, size);
            let [half_width, half_height] = size.map(|side| view.spacing().to_f64() * f64::from(side) / 2.0);
            assert!(-0.7 - half_width < -2.0 && -0.7 + half_width > 0.48 && half_height > 1.13);
        }
    }
}
