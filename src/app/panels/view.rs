//! Which part of the plane is shown, and in which numbers it is counted.

use crate::app::command::{Action, Command, Edit};
use crate::app::panels::field::Draft;
use crate::app::panels::row::{labelled, labelled_as};
use crate::app::panels::section::heading_with;
use crate::app::panels::tip::Tip;
use crate::app::state::Scene;
use egui::{Id, Ui};
use juliaset_engine::{Precision, Viewport};

/// What is being typed in each field.
#[derive(Default)]
pub struct Drafts {
    center_re: Draft,
    center_im: Draft,
    width: Draft,
}

/// Shows the section.
pub fn show(ui: &mut Ui, scene: &Scene, hold_on: bool, drafts: &mut Drafts, commands: &mut Vec<Command>) {
    let open = heading_with(ui, "View", "Which part of the plane is shown", |ui| {
        let mut on = hold_on;
        let switch = ui.checkbox(&mut on, "hold on to the set");
        let tip = "A zoom is about the point of the set that is nearest to the pointer, where one is near: a ring \
                   shows it. Beside a set there is nothing to find";
        if switch.tip(format!("{tip} ({})", Action::Hold.keys())).changed() {
            commands.push(Command::Do(Action::Hold));
        }
    });
    if open {
        fields(ui, &scene.view, drafts, commands);
        precision(ui, scene, commands);
    }
}

/// The choice of the arithmetic.
fn precision(ui: &mut Ui, scene: &Scene, commands: &mut Vec<Command>) {
    const CHOICES: [(Precision, &str, &str); 3] = [
        (
            Precision::Auto,
            "Auto",
            "f64 as long as it is fine enough, exact counts in deeper views. The right choice nearly always.",
        ),
        (
            Precision::F64,
            "f64",
            "The processor's ordinary numbers, of 16 digits, however deep the view: \
             its pixels are wrong once they are closer together than 1e-11.",
        ),
        (
            Precision::Exact,
            "Exact",
            "Every count is proved to be right for c0 and the centre as they are typed, in wide views too. \
             Slower there.",
        ),
    ];
    labelled(ui, "precision", "Which numbers the picture is computed with", |ui, _| {
        for (precision, name, tip) in CHOICES {
            let chosen = ui.selectable_label(scene.precision == precision, name).tip(tip);
            if chosen.clicked() && scene.precision != precision {
                commands.push(Edit::SetPrecision(precision).into());
            }
        }
    });
}

fn fields(ui: &mut Ui, view: &Viewport, drafts: &mut Drafts, commands: &mut Vec<Command>) {
    let [re, im] = view.center_text();
    let width = view.width_text();
    let parse = |re: &str, im: &str, width: &str| {
        Viewport::parse(re, im, width, view.size()).map_err(|error| error.to_string())
    };
    let tip = "The point in the middle of the picture, in full precision. Decimals of any length.";
    let mut row = |name: [&str; 2], tip: &str, current: &str, draft: &mut Draft, read: &dyn Fn(&str) -> _| {
        let typed = labelled_as(ui, name, tip, |ui, label| {
            let (field, typed) = draft.show_line(ui, Id::unique(name[1]), current, read);
            field.labelled_by(label.id).tip(tip);
            typed
        });
        draft.show_refusal(ui);
        commands.extend(typed.map(|view| Edit::SetView(view).into()));
    };
    row(["centre re", "Centre, real"], tip, &re, &mut drafts.center_re, &|text| parse(text, &im, &width));
    row(["centre im", "Centre, imaginary"], tip, &im, &mut drafts.center_im, &|text| {
        parse(&re, text, &width)
    });
    row(
        ["width", "Width"],
        "How much of the real axis fits between the left and right sides. A decimal of any length.",
        &width,
        &mut drafts.width,
        &|text| parse(&re, &im, text),
    );
}
