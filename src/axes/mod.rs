//! The grid with its labels and the scale bar, as the window and exports draw them over a picture.
//!
//! A [`Drawing`] says what is where; the window paints it, and [`Raster`] lays it over the pixels of a file.

pub mod curves;
mod raster;

pub use raster::Raster;

use juliaset_engine::color::{Linear, srgb};
use juliaset_engine::dynamics::Angle;
use juliaset_engine::{Ruler, ScaleBar, Tick, Ticks};

/// What is drawn over a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlays {
    /// A grid with labelled ticks.
    pub axes: bool,
    /// A round length.
    pub scale_bar: bool,
    /// External rays of these angles.
    pub rays: Vec<Angle>,
    /// The lines of these potentials.
    pub equipotentials: Vec<f64>,
}

impl Overlays {
    /// Whether it is nothing.
    pub fn is_none(&self) -> bool {
        !self.has_axes() && !self.has_curves()
    }

    /// Whether there are a grid or a scale bar.
    pub fn has_axes(&self) -> bool {
        self.axes || self.scale_bar
    }

    /// Whether there are rays or equipotentials.
    pub fn has_curves(&self) -> bool {
        !self.rays.is_empty() || !self.equipotentials.is_empty()
    }
}

/// With commas between them, as they are typed.
pub fn listed(items: &[impl ToString]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// Black or white that a picture shines through.
#[derive(Clone, Copy, Debug)]
pub struct Tone {
    /// Whether it is white.
    pub light: bool,
    /// From 0 to 1, where sRGB codes are mixed as screens do it.
    pub opacity: f32,
}

impl Tone {
    /// Beside a line, so that it is seen on a light picture.
    pub const HALO: Self = Self { light: false, opacity: 0.45 };
    /// The lines of the grid.
    pub const LINE: Self = Self { light: true, opacity: 0.4 };
    /// Behind text.
    pub const PLATE: Self = Self { light: false, opacity: 0.62 };
    /// Text, and the scale bar.
    pub const INK: Self = Self { light: true, opacity: 1.0 };

    /// The colour to lay over another one in linear light: the same as in sRGB codes where it shows most, black
    /// over white and white over black.
    pub fn linear(self) -> Linear {
        let opacity = f64::from(self.opacity);
        match self.light {
            true => [srgb::decode(opacity) as f32; 4],
            false => [0.0, 0.0, 0.0, 1.0 - srgb::decode(1.0 - opacity) as f32],
        }
    }
}

/// Whole pixels of a picture, the last column and row excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// First column.
    pub left: i32,
    /// First row.
    pub top: i32,
    /// The column after the last one.
    pub right: i32,
    /// The row after the last one.
    pub bottom: i32,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// Where it begins, in pixels.
    pub left: f32,
    /// The middle of its digits, in pixels.
    pub middle: f32,
}

/// What is drawn, in the order in which it lies on the picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// In [`Tone::HALO`].
    pub halos: Vec<Block>,
    /// In [`Tone::LINE`].
    pub lines: Vec<Block>,
    /// In [`Tone::PLATE`].
    pub plates: Vec<Block>,
    /// In [`Tone::INK`].
    pub bars: Vec<Block>,
    /// In [`Tone::INK`].
    pub texts: Vec<Text>,
}

/// The distance of ticks, in heights of the text.
const TICK_DISTANCE: f64 = 9.0;

impl Drawing {
    /// What is drawn over a picture, for text of a height of `em` pixels whose width `measure` says.
    pub fn new(ruler: &Ruler, overlays: &Overlays, em: f32, measure: &dyn Fn(&str) -> f32) -> Self {
        let size = ruler.size().map(|side| side as i32);
        let mut place = Placing { size, em, measure, taken: Vec::new(), drawing: Self::default() };
        if overlays.scale_bar {
            place.scale_bar(&ruler.scale_bar());
        }
        if overlays.axes {
            let ticks = ruler.ticks(TICK_DISTANCE * f64::from(em));
            place.grid(&ticks);
            place.labels(&ticks);
        }
        let mut drawing = place.drawing;
        // No line goes through a text.
        for plate in &drawing.plates {
            for blocks in [&mut drawing.halos, &mut drawing.lines] {
                *blocks = blocks.iter().flat_map(|block| block.without(plate)).collect();
            }
        }
        drawing
    }
}

impl Block {
    /// Whether another one has a pixel in it, or nearer than `gap` pixels.
    fn is_near(&self, other: &Self, gap: i32) -> bool {
        self.left < other.right + gap
            && other.left < self.right + gap
            && self.top < other.bottom + gap
            && other.top < self.bottom + gap
    }

    /// The parts of it above, below, left and right of another one.
    fn without(self, hole: &Self) -> impl Iterator<Item = Self> + use<> {
        let [top, bottom] = [hole.top, hole.bottom].map(|row| row.clamp(self.top, self.bottom));
        let [left, right] = [hole.left, hole.right].map(|column| column.clamp(self.left, self.right));
        let parts = [
            Self { bottom: top, ..self },
            Self { top: bottom, ..self },
            Self { top, bottom, right: left, ..self },
            Self { top, bottom, left: right, ..self },
        ];
        parts.into_iter().filter(|part| part.left < part.right && part.top < part.bottom)
    }
}

/// Finds places for what is drawn.
struct Placing<'a> {
    size: [i32; 2],
    em: f32,
    measure: &'a dyn Fn(&str) -> f32,
    /// Where there is text.
    taken: Vec<Block>,
    drawing: Drawing,
}

impl Placing<'_> {
    /// A length in heights of the text, in pixels, at least one.
    fn ems(&self, amount: f32) -> i32 {
        ((self.em * amount).round() as i32).max(1)
    }

    /// The thickness of lines.
    fn line(&self) -> i32 {
        self.ems(1.0 / 16.0)
    }

    /// Between plates and the edge of the picture.
    fn margin(&self) -> i32 {
        self.ems(0.35)
    }

    /// Within plates, beside the text.
    fn padding(&self) -> i32 {
        self.ems(0.35)
    }

    fn text_width(&self, text: &str) -> i32 {
        (self.measure)(text).ceil() as i32
    }

    fn text_height(&self) -> i32 {
        self.ems(1.4)
    }

    fn is_free(&self, plate: &Block) -> bool {
        let [columns, rows] = self.size;
        let within = plate.left >= 0 && plate.top >= 0 && plate.right <= columns && plate.bottom <= rows;
        within && !self.taken.iter().any(|taken| plate.is_near(taken, self.ems(0.2)))
    }

    /// The plate of a text about a point: as near as it can be within the picture's margin.
    fn plate(&self, text: &str, [x, y]: [f64; 2]) -> Block {
        let size = [self.text_width(text) + 2 * self.padding(), self.text_height()];
        let [left, top] = [(0, x), (1, y)].map(|(axis, at)| {
            let most = self.size[axis] - self.margin() - size[axis];
            ((at - f64::from(size[axis]) / 2.0).round() as i32).min(most).max(self.margin())
        });
        Block { left, top, right: left + size[0], bottom: top + size[1] }
    }

    fn write(&mut self, text: String, plate: Block) {
        self.taken.push(plate);
        let left = (plate.left + self.padding()) as f32;
        let middle = (plate.top + plate.bottom) as f32 / 2.0;
        self.drawing.plates.push(plate);
        self.drawing.texts.push(Text { text, left, middle });
    }

    /// In the top left corner: the length, and below it the bar.
    fn scale_bar(&mut self, ScaleBar { pixels, label }: &ScaleBar) {
        let (line, padding, length) = (self.line(), self.padding(), pixels.round() as i32);
        let [left, top] = [self.ems(1.0); 2];
        let (cap, bottom_space) = (self.ems(0.4), self.ems(0.5));
        let plate = Block {
            left,
            top,
            right: left + length.max(self.text_width(label)) + 2 * padding,
            bottom: top + self.text_height() + cap + bottom_space,
        };
        // So short a bar says nothing.
        if length < 4 * line || !self.is_free(&plate) {
            return;
        }
        let text = Block { bottom: top + self.text_height(), ..plate };
        let bar = Block {
            left: left + padding,
            top: text.bottom,
            right: left + padding + length,
            bottom: text.bottom + cap,
        };
        self.write(label.clone(), text);
        self.drawing.plates.pop();
        self.drawing.plates.push(plate);
        self.taken.push(plate);
        self.drawing.bars.extend([
            Block { right: bar.left + line, bottom: bar.bottom - line, ..bar },
            Block { left: bar.right - line, bottom: bar.bottom - line, ..bar },
            Block { top: bar.bottom - line, ..bar },
        ]);
    }

    fn grid(&mut self, ticks: &Ticks) {
        let [columns, rows] = self.size;
        let line = self.line();
        let start = |tick: &Tick| (tick.place - f64::from(line) / 2.0).round() as i32;
        for left in ticks.real.iter().map(start) {
            self.line_with_halo(left, columns, |left, right| Block { left, right, top: 0, bottom: rows });
        }
        for top in ticks.imaginary.iter().map(start) {
            self.line_with_halo(top, rows, |top, bottom| Block { left: 0, right: columns, top, bottom });
        }
    }

    /// A line of three stripes across a side, as far as they are on it.
    fn line_with_halo(&mut self, start: i32, side: i32, block: impl Fn(i32, i32) -> Block) {
        let line = self.line();
        let stripe = |from: i32, blocks: &mut Vec<Block>| {
            let (from, to) = (from.max(0), (from + line).min(side));
            if from < to {
                blocks.push(block(from, to));
            }
        };
        stripe(start - line, &mut self.drawing.halos);
        stripe(start + line, &mut self.drawing.halos);
        stripe(start, &mut self.drawing.lines);
    }

    /// Those of the real axis along the bottom, those of the imaginary axis along the left edge.
    fn labels(&mut self, ticks: &Ticks) {
        let [columns, rows] = self.size.map(f64::from);
        if let Some(unit) = &ticks.unit {
            let caption = match unit.to_string().as_str() {
                "1" => "from the centre".to_owned(),
                unit => format!("\u{d7} {unit} from the centre"),
            };
            let above = f64::from(2 * (self.text_height() + self.margin()));
            let plate = self.plate(&caption, [columns, rows - above + f64::from(self.text_height()) / 2.0]);
            // Without it the labels would not be true.
            if !self.is_free(&plate) {
                return;
            }
            self.write(caption, plate);
        }
        for (text, plate) in self.real_labels(&ticks.real) {
            self.write(text, plate);
        }
        for Tick { place, label } in &ticks.imaginary {
            let text = if label == "0" { label.clone() } else { format!("{label}i") };
            let plate = self.plate(&text, [0.0, *place]);
            if self.is_free(&plate) {
                self.write(text, plate);
            }
        }
    }

    /// As many as have room beside each other: all of them, or every second or fifth one.
    fn real_labels(&self, ticks: &[Tick]) -> Vec<(String, Block)> {
        let bottom = f64::from(self.size[1]);
        let placed = |tick: &Tick| (tick.label.clone(), self.plate(&tick.label, [tick.place, bottom]));
        let labels: Vec<_> = ticks.iter().map(placed).filter(|(_, plate)| self.is_free(plate)).collect();
        let gap = self.ems(0.4);
        for stride in [1, 2, 5, 10] {
            // The shortest labels are the roundest.
            let every = |first: usize| labels.iter().skip(first).step_by(stride);
            let length = |first: &usize| every(*first).map(|(text, _)| text.len()).sum::<usize>();
            let first = (0..stride.min(labels.len())).min_by_key(length).unwrap_or(0);
            let chosen: Vec<_> = every(first).cloned().collect();
            if chosen.is_sorted_by(|(_, one), (_, next)| !one.is_near(next, gap)) {
                return chosen;
            }
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests;
