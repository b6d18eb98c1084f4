//! The status bar: what is under the pointer, and what is known of the picture.

use crate::app::command::{Action, Command};
use crate::app::look;
use crate::app::panels::side;
use crate::app::panels::tip::Tip;
use crate::app::state::{PointerReading, Scene, Status};
use egui::{Align, Button, Color32, Label, Layout, RichText, Role, Stroke, TextStyle, Ui, WidgetInfo};
use juliaset_engine::{Engine, shortened};

/// The space between two things that are said.
const BETWEEN: f32 = 20.0;

/// Shows the bar's contents: at the right whether the picture is exact, and in what room that leaves, what is
/// under the pointer and what the picture is. What has no room is left out, never cut.
pub fn show(ui: &mut Ui, scene: &Scene, status: &Status, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.x = BETWEEN;
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        if side::is_narrow(ui.ctx()) {
            panel_button(ui, commands);
        }
        said(ui, scene, status);
    });
}

fn said(ui: &mut Ui, scene: &Scene, status: &Status) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let (text, kind, tip) = standing(scene, status);
        let whole = Said { text, color: kind.color(ui), mono: false, tip };
        // In a narrow window the first word has to do.
        let verdict = match whole.text.split_once(" \u{b7} ") {
            Some((first, _)) if whole.width(ui) > ui.available_width() * 0.35 => {
                Said { text: first.to_owned(), ..whole.clone() }
            }
            _ => whole,
        };
        verdict.show(ui);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if let Some(reason) = &status.failure {
                let text = RichText::new(reason).color(look::colors(ui.visuals()).refused);
                ui.add(Label::new(text).truncate()).tip(reason.as_str());
                return;
            }
            for said in fitting(ui, scene, status) {
                said.show(ui);
            }
        });
    });
}

/// The way to the panel where there is no room for it beside the picture.
fn panel_button(ui: &mut Ui, commands: &mut Vec<Command>) {
    let button = ui.add_sized([24.0, 20.0], Button::new("").frame(false));
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Panel"));
    let color = ui.style().interact(&button).text_color();
    side::paint_icon(ui, button.rect.center(), Stroke::new(1.5, color));
    if button.tip_for(Action::Panel).clicked() {
        commands.push(Command::Do(Action::Panel));
    }
}

/// One thing that the bar says.
#[derive(Clone)]
struct Said {
    text: String,
    color: Color32,
    mono: bool,
    tip: String,
}

impl Said {
    fn style(&self) -> TextStyle {
        if self.mono { TextStyle::Monospace } else { TextStyle::Body }
    }

    fn width(&self, ui: &Ui) -> f32 {
        let font = self.style().resolve(ui.style());
        ui.painter().layout_no_wrap(self.text.clone(), font, self.color).size().x
    }

    fn show(self, ui: &mut Ui) {
        let text = RichText::new(&self.text).color(self.color).text_style(self.style());
        ui.add(Label::new(text).extend()).tip(self.tip);
    }
}

/// What there is to say, as far as there is room: first numbers lose their middle digits, then the last thing
/// is left out, and so on.
fn fitting(ui: &Ui, scene: &Scene, status: &Status) -> Vec<Said> {
    let room = ui.available_width();
    let colors = look::colors(ui.visuals());
    let about_picture = picture(scene, status, colors.quiet);
    for kept in (0..=about_picture.len()).rev() {
        for digits in [14, 10, 7, 5] {
            let mut all = under_pointer(status, digits, colors);
            all.extend_from_slice(&about_picture[..kept]);
            let width: f32 = all.iter().map(|said| said.width(ui) + BETWEEN).sum();
            if width <= room + BETWEEN {
                return all;
            }
        }
    }
    Vec::new()
}

/// How it stands with the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Good,
    Waiting,
    Refused,
}

impl Kind {
    fn color(self, ui: &Ui) -> Color32 {
        let colors = look::colors(ui.visuals());
        match self {
            Self::Good => colors.good,
            Self::Waiting => colors.waiting,
            Self::Refused => colors.refused,
        }
    }
}

/// What is known of the picture: words, how it stands, and what they mean.
fn standing(scene: &Scene, status: &Status) -> (String, Kind, String) {
    if status.failure.is_some() {
        return ("no picture".into(), Kind::Refused, "What is on screen is of an earlier view".into());
    }
    if let Some(share) = status.orbit.filter(|_| !status.exact) {
        let tip = "One point of so deep a view is followed in numbers of many digits first; all pixels \
                   are then found from it. Any change stops this.";
        return (format!("reference orbit {:.0} %", share * 100.0), Kind::Waiting, tip.into());
    }
    if !status.exact {
        let tip = "Pixels that are not exact yet are a preview";
        return ("computing\u{2026}".into(), Kind::Waiting, tip.into());
    }
    if scene.is_beyond_f64() {
        let tip = "Ordinary numbers cannot tell these pixels apart: this picture is wrong. \
                   With the precision Auto or Exact, it is right.";
        return ("wrong here: f64, beyond its reach".into(), Kind::Refused, tip.into());
    }
    match scene.engine() {
        Engine::F64 => {
            let tip = "Every pixel on screen has its exact count. It is computed in f64, the processor's \
                       ordinary numbers of 16 digits, which define the counts of a view as wide as this.";
            ("exact \u{b7} f64".into(), Kind::Good, tip.into())
        }
        Engine::Deep => {
            let settled = status.settled;
            let tip = format!(
                "Every count is proved to be right: the deep engine keeps a bound of all rounding errors. \
                 Where that left a doubt, the pixel was settled in numbers of as many digits as it takes: \
                 {settled} of them here."
            );
            (format!("certified \u{b7} deep \u{b7} {settled} settled"), Kind::Good, tip)
        }
    }
}

/// What the picture is, the most telling first.
fn picture(scene: &Scene, status: &Status, color: Color32) -> Vec<Said> {
    let width = shortened(&scene.view.width_text()).to_string();
    let mut all = vec![Said {
        text: magnification_text(scene.view.magnification_log10()),
        color,
        mono: false,
        tip: format!(
            "How much larger everything is than in a view of the whole set, which is 3.2 wide. This view is \
             {width} wide."
        ),
    }];
    if let Some((secs, iterations)) = status.last_exact {
        let tip = "How long the last exact picture took, and the iterations that its new counts stand for";
        let text = format!("{} \u{b7} {} iterations", duration_text(secs), amount_text(iterations));
        all.push(Said { text, color, mono: false, tip: tip.into() });
    }
    if status.pointer.is_none() {
        let text = "Drag to move, wheel to zoom, F1 for help".into();
        all.push(Said { text, color, mono: false, tip: "All gestures and keys are in the help".into() });
    }
    all
}

/// The point under the pointer, whose numbers keep so many digits at both ends, and its count.
fn under_pointer(status: &Status, digits: usize, colors: &look::Colors) -> Vec<Said> {
    let Some(PointerReading { point: [re, im], count, note }) = &status.pointer else { return Vec::new() };
    let (sign, size) = im.strip_prefix('-').map_or(("+", im.as_str()), |size| ("\u{2212}", size));
    let text = format!("{} {sign} {}i", both_ends(re, digits), both_ends(size, digits));
    let mut all =
        vec![Said { text, color: colors.text, mono: true, tip: "The point under the pointer".into() }];
    if let Some(count) = *count {
        let stays = count >= status.bounds[1];
        let text = if stays { format!("stays for {count} iterations") } else { format!("count {count}") };
        let tip = "Iterations before the orbit of this point escapes";
        all.push(Said { text, color: colors.quiet, mono: false, tip: tip.into() });
    }
    if let Some(note) = note {
        let tip = "The cycle that attracts nearly all orbits of this c0: its period, and its multiplier m. The orbits \
                   come nearer by the factor |m| each time round, and turn by its angle.";
        all.push(Said { text: note.clone(), color: colors.quiet, mono: false, tip: tip.into() });
    }
    all
}

/// The first and the last digits of a long number: where it is, and what changes with the pointer.
fn both_ends(number: &str, shown: usize) -> String {
    match (number.get(..shown), number.len().checked_sub(shown).and_then(|start| number.get(start..))) {
        (Some(first), Some(last)) if number.len() > 2 * shown + 1 => format!("{first}\u{2026}{last}"),
        _ => number.to_owned(),
    }
}

/// A magnification in words, from its decimal logarithm.
fn magnification_text(log10: f64) -> String {
    if (-2.0..4.0).contains(&log10) {
        let factor = 10f64.powf(log10);
        let digits = (2.0 - log10.floor()).clamp(0.0, 3.0) as usize;
        let text = format!("{factor:.digits$}");
        let short = if digits == 0 { &text } else { text.trim_end_matches('0').trim_end_matches('.') };
        return format!("magnified \u{d7}{short}");
    }
    // Rounded before it is cut, so that it is never 10.0.
    let tenths = |exponent: f64| (10f64.powf(log10 - exponent) * 10.0).round() / 10.0;
    let exponent = log10.floor() + if tenths(log10.floor()) >= 10.0 { 1.0 } else { 0.0 };
    format!("magnified {:.1}\u{b7}10^{exponent} times", tenths(exponent))
}

fn duration_text(secs: f64) -> String {
    if secs < 1.0 { format!("{:.1} ms", secs * 1e3) } else { format!("{secs:.1} s") }
}

fn amount_text(amount: u64) -> String {
    let amount = amount as f64;
    match amount {
        _ if amount < 1e4 => format!("{amount:.0}"),
        _ if amount < 1e6 => format!("{:.0} thousand", amount / 1e3),
        _ if amount < 1e9 => format!("{:.1} million", amount / 1e6),
        _ => format!("{:.1} billion", amount / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magnifications_are_said_in_a_few_digits() {
        for (log10, text) in [
            (0.0, "magnified \u{d7}1"),
            (-0.02, "magnified \u{d7}0.955"),
            (2.5f64.log10(), "magnified \u{d7}2.5"),
            (250f64.log10(), "magnified \u{d7}250"),
            (9999f64.log10(), "magnified \u{d7}9999"),
            (4.0, "magnified 1.0\u{b7}10^4 times"),
            (12.0 + 2.5f64.log10(), "magnified 2.5\u{b7}10^12 times"),
            (12.999, "magnified 1.0\u{b7}10^13 times"),
            (3000.0, "magnified 1.0\u{b7}10^3000 times"),
            (-98.5, "magnified 3.2\u{b7}10^-99 times"),
        ] {
            assert_eq!(magnification_text(log10), text);
        }
    }

    #[test]
    fn what_cannot_be_shown_and_what_takes_long_is_said_instead_of_computing() {
        let (map, view) =
            (juliaset_engine::QuadraticMap::default(), juliaset_engine::Viewport::home([32, 20]));
        let scene = Scene::of(map, view);
        let said = |status: &Status| standing(&scene, status).0;
        let waiting = Status::default();
        assert_eq!(said(&waiting), "computing\u{2026}");
        let orbit = Status { orbit: Some(0.423), ..waiting.clone() };
        assert_eq!(said(&orbit), "reference orbit 42 %");
        let failure = Some("This view cannot be shown: it is too large.".to_owned());
        let failed = Status { failure, ..orbit.clone() };
        assert_eq!(said(&failed), "no picture");
        assert_eq!(said(&Status { exact: true, ..orbit }), "exact \u{b7} f64");
        let harness = egui_kittest::Harness::new_ui(|ui| show(ui, &scene, &failed, &mut Vec::new()));
        use egui_kittest::kittest::Queryable as _;
        assert!(harness.query_all_by_value("This view cannot be shown: it is too large.").count() > 0);
    }

    #[test]
    fn long_numbers_are_shown_by_both_ends() {
        assert_eq!(both_ends("-0.12345678901234567890123", 14), "-0.12345678901234567890123");
        assert_eq!(
            both_ends(&format!("-0.5{}777", "1".repeat(1000)), 14),
            "-0.51111111111\u{2026}11111111111777"
        );
    }
}
