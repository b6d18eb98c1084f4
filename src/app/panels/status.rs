//! The status bar: what is under the pointer, and what is known of the picture.

use crate::app::panels::field::REFUSED;
use crate::app::state::{PointerReading, Scene, Status};
use egui::{Align, Color32, Label, Layout, RichText, Ui};
use juliaset_engine::{Engine, shortened};

/// Shows the bar's contents: what is known of the picture on the right, and in what room that
/// leaves, what is under the pointer or a message.
pub fn show(ui: &mut Ui, scene: &Scene, status: &Status, message: Option<&str>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        picture(ui, scene, status);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            match (message, &status.failure, &status.pointer) {
                (Some(message), ..) => {
                    ui.add(Label::new(message).truncate());
                }
                (None, Some(reason), _) => {
                    ui.add(Label::new(RichText::new(reason).color(REFUSED)).truncate());
                }
                (None, None, Some(reading)) => pointer(ui, reading, status.bounds[1]),
                (None, None, None) => {
                    let hint = RichText::new("Drag to move, wheel to zoom, F1 for help").weak();
                    ui.add(Label::new(hint).truncate());
                }
            }
        });
    });
}

const GOOD: Color32 = Color32::from_rgb(130, 200, 130);
const WAITING: Color32 = Color32::from_rgb(230, 190, 100);

/// What is known of the picture: words, their colour, and what they mean.
fn standing(scene: &Scene, status: &Status) -> (String, Color32, String) {
    if status.failure.is_some() {
        return ("no picture".into(), REFUSED, "What is on screen is of an earlier view".into());
    }
    if let Some(share) = status.orbit.filter(|_| !status.exact) {
        let tip = "One point of so deep a view is followed in numbers of many digits first; all pixels \
                   are then found from it. Any change stops this.";
        return (format!("reference orbit {:.0} %", share * 100.0), WAITING, tip.into());
    }
    if !status.exact {
        let tip = "Pixels that are not exact yet are a preview";
        return ("computing\u{2026}".into(), WAITING, tip.into());
    }
    if scene.is_beyond_f64() {
        let tip = "Ordinary numbers cannot tell these pixels apart: this picture is wrong. \
                   With the precision Auto or Exact, it is right.";
        return ("wrong here: f64, beyond its reach".into(), REFUSED, tip.into());
    }
    match scene.engine() {
        Engine::F64 => {
            let tip = "Every pixel on screen has its exact count. It is computed in f64, the processor's \
                       ordinary numbers of 16 digits, which define the counts of a view as wide as this.";
            ("exact \u{b7} f64".into(), GOOD, tip.into())
        }
        Engine::Deep => {
            let settled = status.settled;
            let tip = format!(
                "Every count is proved to be right: the deep engine keeps a bound of all rounding errors. \
                 Where that left a doubt, the pixel was settled in numbers of as many digits as it takes: \
                 {settled} of them here."
            );
            (format!("certified \u{b7} deep \u{b7} {settled} settled"), GOOD, tip)
        }
    }
}

fn picture(ui: &mut Ui, scene: &Scene, status: &Status) {
    let (text, color, tip) = standing(scene, status);
    ui.label(RichText::new(text).color(color)).on_hover_text(tip);
    if let Some((secs, iterations)) = status.last_exact {
        ui.separator();
        ui.label(format!("{} \u{b7} {} iterations", duration_text(secs), amount_text(iterations)))
            .on_hover_text(
                "How long the last exact picture took, and the iterations that its new counts stand for",
            );
    }
    ui.separator();
    let width = shortened(&scene.view.width_text());
    ui.label(magnification_text(scene.view.magnification_log10())).on_hover_text(format!(
        "How much larger everything is than in a view of the whole set, which is 3.2 wide. This view is {width} wide."
    ));
    ui.separator();
}

fn pointer(ui: &mut Ui, reading: &PointerReading, itermax: u32) {
    let [re, im] = &reading.point;
    let (sign, size) = im.strip_prefix('-').map_or(("+", im.as_str()), |size| ("\u{2212}", size));
    let point = RichText::new(format!("{} {sign} {}i", both_ends(re), both_ends(size))).monospace();
    ui.add(Label::new(point).truncate()).on_hover_text("The point under the pointer");
    if let Some(count) = reading.count {
        let escapes =
            if count >= itermax { format!("stays for {count} iterations") } else { format!("count {count}") };
        ui.separator();
        ui.add(Label::new(escapes).truncate())
            .on_hover_text("Iterations before the orbit of this point escapes");
    }
    if let Some(note) = &reading.note {
        ui.separator();
        ui.add(Label::new(note).truncate()).on_hover_text(
            "The cycle that attracts nearly all orbits of this c0: its period, and its multiplier m. The orbits come \
             nearer by the factor |m| each time round, and turn by its angle.",
        );
    }
}

/// The first and the last digits of a long number: where it is, and what changes with the pointer.
fn both_ends(number: &str) -> String {
    const SHOWN: usize = 14;
    match (number.get(..SHOWN), number.len().checked_sub(SHOWN).and_then(|start| number.get(start..))) {
        (Some(first), Some(last)) if number.len() > 2 * SHOWN + 1 => format!("{first}\u{2026}{last}"),
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
        let harness = egui_kittest::Harness::new_ui(|ui| show(ui, &scene, &failed, None));
        use egui_kittest::kittest::Queryable as _;
        assert!(harness.query_all_by_value("This view cannot be shown: it is too large.").count() > 0);
    }

    #[test]
    fn long_numbers_are_shown_by_both_ends() {
        assert_eq!(both_ends("-0.12345678901234567890123"), "-0.12345678901234567890123");
        assert_eq!(
            both_ends(&format!("-0.5{}777", "1".repeat(1000))),
            "-0.51111111111\u{2026}11111111111777"
        );
    }
}
