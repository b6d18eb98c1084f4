//! Lines as pixels: what exports lay over a picture.

use super::{Curves, Pen, labels};
use crate::axes::raster::{Letter, common, font, letters, text_height, text_width};
use crate::axes::{Block, Tone};
use juliaset_engine::color::Linear;
use juliaset_engine::{Overlay, Rect};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// Rays and equipotentials over the pixels of a picture.
pub struct CurveRaster {
    layers: Vec<Layer>,
    plates: Vec<Block>,
    letters: Vec<Letter>,
}

/// Lines of one kind. Where they cross, there is no more of them than elsewhere.
struct Layer {
    pen: Pen,
    /// Half the widths, in pixels.
    halves: [f32; 2],
    /// The pieces that are near to each tile of the picture.
    tiles: HashMap<[i32; 2], Vec<Piece>>,
}

/// A straight piece, from one point to another.
type Piece = [[f32; 2]; 2];

/// The side of a tile, in pixels.
const TILE: i32 = 32;

impl CurveRaster {
    /// What is to be laid over a picture of a size in pixels.
    pub fn new(curves: &Curves, size: [f64; 2]) -> anyhow::Result<Arc<Self>> {
        let em = text_height(size);
        let font = font(em)?;
        let equipotentials = curves.equipotentials.iter().flat_map(|contour| &contour.lines);
        let rays = curves.rays.iter().flat_map(|ray| &ray.lines);
        let landings: Vec<_> =
            curves.rays.iter().filter_map(|ray| ray.landing).map(|at| vec![at, at]).collect();
        let layers = vec![
            Layer::new(Pen::EQUIPOTENTIAL, em, equipotentials),
            Layer::new(Pen::RAY, em, rays),
            Layer::new(Pen::LANDING, em, &landings),
        ];
        let (texts, plates): (Vec<_>, Vec<_>) =
            labels(&curves.rays, size, em, &|text| text_width(&font, text)).into_iter().unzip();
        let letters = texts.iter().flat_map(|text| letters(&font, text)).collect();
        Ok(Arc::new(Self { layers, plates, letters }))
    }
}

impl fmt::Debug for CurveRaster {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CurveRaster").field("plates", &self.plates).finish_non_exhaustive()
    }
}

impl Layer {
    fn new<'a>(pen: Pen, em: f32, lines: impl IntoIterator<Item = &'a Vec<[f64; 2]>>) -> Self {
        let halves = pen.halves(em);
        let reach = halves[1] + 1.0;
        let mut tiles: HashMap<[i32; 2], Vec<Piece>> = HashMap::new();
        for line in lines {
            for pair in line.windows(2) {
                let piece = [pair[0], pair[1]].map(|place| place.map(|part| part as f32));
                let [columns, rows] = [0, 1].map(|axis| {
                    let ends = [
                        piece[0][axis].min(piece[1][axis]) - reach,
                        piece[0][axis].max(piece[1][axis]) + reach,
                    ];
                    let [first, last] = ends.map(|end| (end / TILE as f32).floor() as i32);
                    first..=last
                });
                for row in rows {
                    for column in columns.clone() {
                        tiles.entry([column, row]).or_default().push(piece);
                    }
                }
            }
        }
        Self { pen, halves, tiles }
    }

    /// The shares of a pixel that are light line and that are any of it, by the distance of its middle.
    fn shares(&self, column: usize, row: usize) -> Option<[f32; 2]> {
        let pieces = self.tiles.get(&[column, row].map(|at| at as i32 / TILE))?;
        let middle = [column as f32 + 0.5, row as f32 + 0.5];
        let far = pieces.iter().map(|piece| distance_sqr(middle, piece)).fold(f32::INFINITY, f32::min).sqrt();
        let shares = self.halves.map(|half| (half + 0.5 - far).clamp(0.0, 1.0));
        (shares[1] > 0.0).then_some(shares)
    }
}

fn distance_sqr([x, y]: [f32; 2], [from, to]: &Piece) -> f32 {
    let (along, there) = ([to[0] - from[0], to[1] - from[1]], [x - from[0], y - from[1]]);
    let length_sqr = along[0] * along[0] + along[1] * along[1];
    let share = match length_sqr {
        0.0 => 0.0,
        length_sqr => ((there[0] * along[0] + there[1] * along[1]) / length_sqr).clamp(0.0, 1.0),
    };
    let [dx, dy] = [there[0] - share * along[0], there[1] - share * along[1]];
    dx * dx + dy * dy
}

impl Overlay for CurveRaster {
    fn colors(&self, rect: &Rect, lay: &mut dyn FnMut(usize, Linear)) {
        let width = rect.columns.len();
        let index = |column: usize, row: usize| (row - rect.rows.start) * width + column - rect.columns.start;
        for layer in &self.layers {
            let [line, casing] = [layer.pen.line, layer.pen.casing].map(Tone::linear);
            for row in rect.rows.clone() {
                for column in rect.columns.clone() {
                    let Some([light, all]) = layer.shares(column, row) else { continue };
                    lay(index(column, row), casing.map(|part| part * all));
                    if light > 0.0 {
                        lay(index(column, row), line.map(|part| part * light));
                    }
                }
            }
        }
        for plate in &self.plates {
            let [columns, rows] = common(plate, rect);
            for row in rows {
                columns.clone().for_each(|column| lay(index(column, row), Tone::PLATE.linear()));
            }
        }
        self.letters.iter().for_each(|letter| letter.lay(rect, lay));
    }
}

/// Several things over one picture, the first one lowest.
#[derive(Debug)]
pub struct Layers(pub Vec<Arc<dyn Overlay>>);

impl Overlay for Layers {
    fn colors(&self, rect: &Rect, lay: &mut dyn FnMut(usize, Linear)) {
        self.0.iter().for_each(|layer| layer.colors(rect, lay));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use juliaset_engine::Equipotential;

    fn raster() -> Arc<CurveRaster> {
        let lines = vec![vec![[10.0, 20.0], [90.0, 20.0]], vec![[50.0, 2.0], [50.0, 58.0]]];
        let equipotentials = vec![Equipotential { level: 0.1, lines }];
        CurveRaster::new(&Curves { rays: Vec::new(), equipotentials }, [100.0, 60.0]).unwrap()
    }

    fn colors(raster: &CurveRaster, rect: &Rect) -> Vec<Vec<Linear>> {
        let mut colors = vec![Vec::new(); rect.area()];
        raster.colors(rect, &mut |pixel, color| colors[pixel].push(color));
        colors
    }

    #[test]
    fn lines_are_light_with_dark_sides_and_nowhere_else() {
        let whole = colors(&raster(), &Rect { columns: 0..100, rows: 0..60 });
        let at = |column: usize, row: usize| &whole[row * 100 + column];
        // The line lies between two rows.
        for row in [19, 20] {
            let [casing, light] = &at(30, row)[..] else { panic!("{:?}", at(30, row)) };
            assert!(casing[0] == 0.0 && casing[3] > 0.2 && light[0] > 0.1 && light[3] == light[0]);
        }
        assert_eq!(at(30, 18).len(), 1, "the side alone");
        assert!(at(30, 14).is_empty() && at(3, 20).is_empty() && at(96, 20).is_empty());
        assert_eq!(at(50, 20).len(), 2, "where lines cross, there is one line");
    }

    #[test]
    fn the_colors_of_a_pixel_do_not_depend_on_the_rectangle() {
        let raster = raster();
        let whole = colors(&raster, &Rect { columns: 0..100, rows: 0..60 });
        for rect in [Rect { columns: 0..100, rows: 18..21 }, Rect { columns: 31..71, rows: 5..40 }] {
            let expected = rect.rows.clone().flat_map(|row| &whole[row * 100..][rect.columns.clone()]);
            assert!(colors(&raster, &rect).iter().eq(expected), "{rect:?}");
        }
    }
}
