//! How the window looks: its colours, its measures, and the style of egui that follows from them.

use egui::style::HandleShape;
use egui::{Color32, Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle};
use egui::{Theme, Ui, Vec2, Visuals};

/// The panel's width at first, in points as all measures here.
pub const PANEL: f32 = 300.0;
/// The space around what stands in the panel.
pub const MARGIN: f32 = 12.0;
/// The height of one line of the panel.
pub const ROW: f32 = 22.0;
/// The width of a label in front of a control.
pub const LABEL: f32 = 62.0;
/// The width of a value behind a slider.
pub const VALUE: f32 = 54.0;
/// The space between two controls.
pub const GAP: f32 = 8.0;
/// The space between two sections.
pub const SECTION: f32 = 14.0;
/// A window that is narrower has no room for a panel beside the picture.
pub const NARROW: f32 = 700.0;
/// The height of the status bar.
pub const STATUS: f32 = 26.0;

/// The colours of a theme.
pub struct Colors {
    /// Behind the controls.
    pub ground: Color32,
    /// Behind the status bar.
    pub base: Color32,
    /// Inside fields.
    pub field: Color32,
    /// Behind buttons, and behind those under the pointer.
    pub button: [Color32; 2],
    /// Between the parts of the window.
    pub line: Color32,
    pub text: Color32,
    /// What is read second.
    pub quiet: Color32,
    /// What is set, and what has the keyboard.
    pub accent: Color32,
    /// Behind the chosen one of several.
    pub chosen: Color32,
    /// Behind the one button that matters most, and that under the pointer; its text is white.
    pub primary: [Color32; 2],
    /// The rail and the knob of a slider.
    pub rail: Color32,
    pub knob: Color32,
    /// What is as it should be, what takes its time, and what cannot be.
    pub good: Color32,
    pub waiting: Color32,
    pub refused: Color32,
}

const fn hex(rgb: u32) -> Color32 {
    let [_, red, green, blue] = rgb.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

const DARK: Colors = Colors {
    ground: hex(0x17181c),
    base: hex(0x101114),
    field: hex(0x0e0f12),
    button: [hex(0x26282e), hex(0x33363e)],
    line: hex(0x26282e),
    text: hex(0xd7d9de),
    quiet: hex(0xa9adb6),
    accent: hex(0x5b8def),
    chosen: hex(0x2b3957),
    primary: [hex(0x3a65c8), hex(0x4470d2)],
    rail: hex(0x363942),
    knob: hex(0xeceef2),
    good: hex(0x7fd18b),
    waiting: hex(0xe6be64),
    refused: hex(0xff8c78),
};

const LIGHT: Colors = Colors {
    ground: hex(0xf6f7f9),
    base: hex(0xecedf0),
    field: hex(0xffffff),
    button: [hex(0xe3e5ea), hex(0xd5d8df)],
    line: hex(0xd3d6dc),
    text: hex(0x1c1e23),
    quiet: hex(0x555a64),
    accent: hex(0x2f62c9),
    chosen: hex(0xcfdcf7),
    primary: [hex(0x2f62c9), hex(0x2656b8)],
    rail: hex(0xcbced6),
    knob: hex(0x3c404a),
    good: hex(0x1c6b2e),
    waiting: hex(0x7a5200),
    refused: hex(0xa92a14),
};

/// The colours of the theme that is shown.
pub fn colors(visuals: &Visuals) -> &'static Colors {
    if visuals.dark_mode { &DARK } else { &LIGHT }
}

/// Gives both themes their style.
pub fn apply(ctx: &Context) {
    for (theme, colors) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        ctx.style_mut_of(theme, |style| dress(style, colors));
    }
}

fn dress(style: &mut Style, colors: &Colors) {
    for (kind, size, family) in [
        (TextStyle::Small, 11.0, FontFamily::Proportional),
        (TextStyle::Body, 13.0, FontFamily::Proportional),
        (TextStyle::Heading, 14.0, FontFamily::Proportional),
        (TextStyle::Button, 13.0, FontFamily::Proportional),
        (TextStyle::Monospace, 12.0, FontFamily::Monospace),
    ] {
        style.text_styles.insert(kind, FontId::new(size, family));
    }
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(GAP, 4.0);
    spacing.button_padding = Vec2::new(8.0, 2.0);
    spacing.interact_size.y = ROW;
    spacing.slider_rail_height = 3.0;
    spacing.window_margin = Margin::same(MARGIN as i8);
    spacing.menu_margin = Margin::same(GAP as i8);
    spacing.icon_width = 14.0;
    spacing.icon_width_inner = 8.0;
    spacing.tooltip_width = 260.0;
    // Not over what stands at its left: the bar has the margin to itself.
    spacing.scroll.bar_width = 6.0;
    style.interaction.tooltip_delay = 0.5;
    style.interaction.tooltip_grace_time = 0.0;
    paint(&mut style.visuals, colors);
}

fn paint(visuals: &mut Visuals, colors: &Colors) {
    visuals.panel_fill = colors.ground;
    visuals.window_fill = colors.ground;
    visuals.window_stroke = Stroke::new(1.0, colors.line);
    visuals.extreme_bg_color = colors.field;
    visuals.text_edit_bg_color = Some(colors.field);
    visuals.faint_bg_color = colors.base;
    visuals.weak_text_color = Some(colors.quiet);
    visuals.hyperlink_color = colors.accent;
    visuals.warn_fg_color = colors.waiting;
    visuals.error_fg_color = colors.refused;
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = HandleShape::Circle;
    visuals.selection.bg_fill = colors.chosen;
    visuals.selection.stroke = Stroke::new(1.0, colors.text);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    let shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(70) };
    (visuals.window_shadow, visuals.popup_shadow) = (shadow, shadow);
    let widgets = &mut visuals.widgets;
    let quiet = [colors.button[0], colors.button[0]];
    for (widget, [fill, stroke], text) in [
        (&mut widgets.noninteractive, [colors.ground, colors.line], colors.text),
        (&mut widgets.inactive, quiet, colors.text),
        (&mut widgets.hovered, [colors.button[1], colors.button[1]], colors.text),
        (&mut widgets.active, [colors.button[1], colors.accent], colors.text),
        (&mut widgets.open, quiet, colors.text),
    ] {
        (widget.bg_fill, widget.weak_bg_fill) = (fill, fill);
        widget.bg_stroke = Stroke::new(1.0, stroke);
        widget.fg_stroke = Stroke::new(1.0, text);
        widget.corner_radius = CornerRadius::same(4);
        // Nothing moves by being looked at.
        widget.expansion = 0.0;
    }
}

/// What egui scrolls by a notch of the wheel, in points.
const LINE: f32 = 40.0;

/// Makes the wheel faster or slower, everywhere in the window.
pub fn set_wheel_speed(ctx: &Context, speed: f64) {
    ctx.options_mut(|options| options.input_options.line_scroll_speed = LINE * speed as f32);
}

/// How much faster than at first the wheel is.
pub fn wheel_speed(ui: &Ui) -> f64 {
    f64::from(ui.options(|options| options.input_options.line_scroll_speed) / LINE)
}

/// Draws a ring around what has the keyboard, whatever it is.
pub fn focus_ring(ui: &Ui) {
    let Some(focused) = ui.memory(|memory| memory.focused()) else { return };
    let Some(response) = ui.ctx().read_response(focused) else { return };
    let rect = response.interact_rect.expand(1.0);
    let stroke = Stroke::new(1.5, colors(ui.visuals()).accent);
    let painter = ui.ctx().layer_painter(response.layer_id);
    painter.rect_stroke(rect, 4.0, stroke, egui::StrokeKind::Middle);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of WCAG 2.1.
    fn luminance(color: Color32) -> f64 {
        let [red, green, blue] = [color.r(), color.g(), color.b()].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: Color32, other: Color32) -> f64 {
        let [one, other] = [one, other].map(luminance);
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_stands_out_from_what_is_behind_it_in_both_themes() {
        assert!((contrast(Color32::WHITE, Color32::BLACK) - 21.0).abs() < 1e-9);
        for (name, colors) in [("dark", &DARK), ("light", &LIGHT)] {
            let grounds = [colors.ground, colors.base, colors.field];
            let controls = [colors.button[0], colors.button[1], colors.chosen];
            for text in [colors.text, colors.quiet, colors.good, colors.waiting, colors.refused] {
                for ground in grounds {
                    assert!(contrast(text, ground) >= 4.5, "{name}: {text:?} on {ground:?}");
                }
            }
            for ground in controls {
                assert!(contrast(colors.text, ground) >= 4.5, "{name}: text on {ground:?}");
            }
            for ground in colors.primary {
                assert!(contrast(Color32::WHITE, ground) >= 4.5, "{name}: white on {ground:?}");
            }
            // What is no text: 3 to 1.
            for ground in grounds {
                assert!(contrast(colors.accent, ground) >= 3.0 && contrast(colors.knob, ground) >= 3.0);
            }
        }
    }
}
