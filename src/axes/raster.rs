//! A drawing as pixels: what exports lay over a picture.

use super::{Block, Drawing, Overlays, Text, Tone};
use ab_glyph::{Font, FontRef, PxScale, PxScaleFont, ScaleFont, point};
use anyhow::Context;
use juliaset_engine::color::Linear;
use juliaset_engine::{Overlay, Rect, Ruler};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A grid and a scale bar over the pixels of a picture.
pub struct Raster {
    /// All of it but the text.
    drawing: Drawing,
    letters: Vec<Letter>,
}

/// A letter's share of each pixel of a block, in 255ths.
pub(super) struct Letter {
    block: Block,
    coverage: Vec<u8>,
}

/// The font of the window, so that a file looks alike.
const FONT: &[u8] = epaint_default_fonts::UBUNTU_LIGHT;

impl Raster {
    /// What is to be laid over the picture of a ruler; nothing where nothing is chosen.
    pub fn new(ruler: &Ruler, overlays: &Overlays) -> anyhow::Result<Option<Arc<Self>>> {
        if !overlays.has_axes() {
            return Ok(None);
        }
        let em = text_height(ruler.size());
        let font = font(em)?;
        let drawing = Drawing::new(ruler, overlays, em, &|text| text_width(&font, text));
        let letters = drawing.texts.iter().flat_map(|text| letters(&font, text)).collect();
        Ok(Some(Arc::new(Self { drawing, letters })))
    }
}

/// In pixels, for a picture of a size: as on a screen, and in a print as readable as in a small one.
pub(super) fn text_height([columns, rows]: [f64; 2]) -> f32 {
    const LEAST: f64 = 11.0;
    const MOST: f64 = 200.0;
    (rows / 60.0).min(columns / 40.0).clamp(LEAST, MOST) as f32
}

pub(super) fn font(em: f32) -> anyhow::Result<PxScaleFont<FontRef<'static>>> {
    let font = FontRef::try_from_slice(FONT).context("the font of the labels cannot be read")?;
    let height = font.units_per_em().map_or(1.0, |units| font.height_unscaled() / units);
    Ok(font.into_scaled(PxScale::from(em * height)))
}

pub(super) fn text_width(font: &PxScaleFont<FontRef<'_>>, text: &str) -> f32 {
    text.chars().map(|letter| font.h_advance(font.glyph_id(letter))).sum()
}

pub(super) fn letters(font: &PxScaleFont<FontRef<'_>>, Text { text, left, middle }: &Text) -> Vec<Letter> {
    let at = |letter: char, x: f32, y: f32| {
        font.glyph_id(letter).with_scale_and_position(font.scale(), point(x, y))
    };
    // Digits stand on the base line: the text is in the middle where a digit is.
    let digit = font.outline_glyph(at('0', 0.0, 0.0)).map_or(0.0, |glyph| -glyph.px_bounds().min.y);
    let base = (middle + digit / 2.0).round();
    let mut right = *left;
    let mut letters = Vec::new();
    for letter in text.chars() {
        let outline = font.outline_glyph(at(letter, right, base));
        right += font.h_advance(font.glyph_id(letter));
        let Some(outline) = outline else { continue };
        let bounds = outline.px_bounds();
        let [left, top, right, bottom] =
            [bounds.min.x, bounds.min.y, bounds.max.x, bounds.max.y].map(|side| side as i32);
        let width = (right - left).max(0) as usize;
        let mut coverage = vec![0; width * (bottom - top).max(0) as usize];
        outline.draw(|x, y, share| {
            if let Some(pixel) = coverage.get_mut(y as usize * width + x as usize) {
                *pixel = (share * 255.0 + 0.5) as u8;
            }
        });
        letters.push(Letter { block: Block { left, top, right, bottom }, coverage });
    }
    letters
}

impl fmt::Debug for Raster {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.drawing.fmt(out)
    }
}

/// The columns and the rows that a block and a rectangle have in common.
pub(super) fn common(block: &Block, rect: &Rect) -> [Range<usize>; 2] {
    let part = |first: i32, end: i32, whole: &Range<usize>| {
        let start = (first.max(0) as usize).clamp(whole.start, whole.end);
        start..(end.max(0) as usize).clamp(start, whole.end)
    };
    [part(block.left, block.right, &rect.columns), part(block.top, block.bottom, &rect.rows)]
}

impl Overlay for Raster {
    fn colors(&self, rect: &Rect, lay: &mut dyn FnMut(usize, Linear)) {
        let width = rect.columns.len();
        let index = |column: usize, row: usize| (row - rect.rows.start) * width + column - rect.columns.start;
        // Where lines cross, there is no more of them than elsewhere.
        let stripes = [(&self.drawing.halos, Tone::HALO), (&self.drawing.lines, Tone::LINE)];
        let mut tones: Vec<Option<Linear>> = vec![None; width];
        for row in rect.rows.clone() {
            tones.fill(None);
            for (blocks, tone) in stripes {
                for block in blocks {
                    let [columns, rows] = common(block, rect);
                    if rows.contains(&row) {
                        let columns = columns.start - rect.columns.start..columns.end - rect.columns.start;
                        tones[columns].fill(Some(tone.linear()));
                    }
                }
            }
            let laid = rect.columns.clone().zip(&tones);
            laid.for_each(|(column, tone)| tone.iter().for_each(|tone| lay(index(column, row), *tone)));
        }
        let solid = [(&self.drawing.plates, Tone::PLATE), (&self.drawing.bars, Tone::INK)];
        for (block, tone) in solid.iter().flat_map(|(blocks, tone)| blocks.iter().map(|block| (block, *tone)))
        {
            let [columns, rows] = common(block, rect);
            for row in rows {
                columns.clone().for_each(|column| lay(index(column, row), tone.linear()));
            }
        }
        self.letters.iter().for_each(|letter| letter.lay(rect, lay));
    }
}

impl Letter {
    /// Lays it over the pixels of a rectangle.
    pub(super) fn lay(&self, rect: &Rect, lay: &mut dyn FnMut(usize, Linear)) {
        let Self { block, coverage } = self;
        let [columns, rows] = common(block, rect);
        let letter_width = (block.right - block.left).max(0) as usize;
        for row in rows {
            for column in columns.clone() {
                // What is in both is not left of or above the block.
                let inside =
                    (row as i32 - block.top) as usize * letter_width + (column as i32 - block.left) as usize;
                if let Some(share) = coverage.get(inside).filter(|share| **share > 0) {
                    let share = f32::from(*share) / 255.0;
                    let index = (row - rect.rows.start) * rect.columns.len() + column - rect.columns.start;
                    lay(index, Tone::INK.linear().map(|part| part * share));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use juliaset_engine::Viewport;

    fn raster(view: &Viewport) -> Arc<Raster> {
        Raster::new(&Ruler::of_view(view), &Overlays { axes: true, scale_bar: true, ..Overlays::default() })
            .unwrap()
            .unwrap()
    }

    /// The colours over each pixel of a rectangle, row after row.
    fn colors(raster: &Raster, rect: &Rect) -> Vec<Vec<Linear>> {
        let mut colors = vec![Vec::new(); rect.area()];
        raster.colors(rect, &mut |pixel, color| colors[pixel].push(color));
        colors
    }

    #[test]
    fn the_font_has_every_letter_of_the_labels() {
        let font = font(12.0).unwrap();
        for letter in "0123456789+-.ei\u{d7}fromthecentre".chars() {
            assert_ne!(font.glyph_id(letter).0, 0, "{letter}");
        }
    }

    #[test]
    fn letters_are_on_their_plates() {
        for size in [[640, 400], [1280, 3000], [6000, 4000]] {
            let raster = raster(&Viewport::parse("-0.75", "0.1", "1e-20", size).unwrap());
            let Drawing { texts, plates, .. } = &raster.drawing;
            let visible = |text: &Text| text.text.chars().filter(|letter| *letter != ' ').count();
            assert_eq!(raster.letters.len(), texts.iter().map(visible).sum::<usize>());
            for letter in &raster.letters {
                let Block { left, top, right, bottom } = letter.block;
                let inside = |plate: &&Block| {
                    plate.left < left && right < plate.right && plate.top < top && bottom < plate.bottom
                };
                assert_eq!(plates.iter().filter(inside).count(), 1, "{:?}", letter.block);
                // Some of a letter is ink, and some of its block is not.
                let ink: u32 = letter.coverage.iter().map(|share| u32::from(*share)).sum();
                let share = f64::from(ink) / 255.0 / letter.coverage.len() as f64;
                assert!((0.05..0.95).contains(&share) || share > 0.5, "{share} {:?}", letter.block);
            }
        }
    }

    #[test]
    fn the_colors_of_a_pixel_do_not_depend_on_the_rectangle() {
        let raster = raster(&Viewport::home([300, 200]));
        let whole = colors(&raster, &Rect { columns: 0..300, rows: 0..200 });
        for rect in [
            Rect { columns: 0..300, rows: 7..24 },
            Rect { columns: 11..173, rows: 150..200 },
            Rect { columns: 4..5, rows: 9..9 },
        ] {
            let expected = rect.rows.clone().flat_map(|row| &whole[row * 300..][rect.columns.clone()]);
            assert!(colors(&raster, &rect).iter().eq(expected), "{rect:?}");
        }
        let touched = whole.iter().filter(|colors| !colors.is_empty()).count();
        assert!((3000..30_000).contains(&touched), "{touched}");
        // Where lines cross, there is one line.
        assert!(whole.iter().all(|colors| colors.len() <= 4));
    }
}
