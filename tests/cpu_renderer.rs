//! The rasteriser that the pictures of the window are tested with draws what egui asks for.

mod support {
    pub mod cpu_renderer;
}

use egui::emath::GuiRounding;
use egui::{Color32, ColorImage, Pos2, Rect, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2};
use egui_kittest::Harness;
use image::{Rgba, RgbaImage};
use support::cpu_renderer::CpuRenderer;

/// One frame of 160 x 120 points.
#[expect(clippy::unwrap_used, reason = "only tests call it")]
fn draw(pixels_per_point: f32, paint: impl FnMut(&mut Ui)) -> RgbaImage {
    Harness::builder()
        .with_size(vec2(160.0, 120.0))
        .with_pixels_per_point(pixels_per_point)
        .renderer(CpuRenderer::default())
        .build_ui(paint)
        .render()
        .unwrap()
}

/// No two neighbours are alike, so a shift or a blur by any amount shows.
fn noise(size: [usize; 2]) -> ColorImage {
    let byte = |i: usize, prime: usize| ((i + 1) * prime % 251) as u8;
    let pixel = |i| Color32::from_rgb(byte(i, 7919), byte(i, 104_729), byte(i, 1_299_709));
    ColorImage::new(size, (0..size[0] * size[1]).map(pixel).collect())
}

fn whole_texture() -> Rect {
    Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0))
}

fn assert_shows(screen: &RgbaImage, corner: [u32; 2], picture: &ColorImage) {
    for (i, expected) in picture.pixels.iter().enumerate() {
        let at = [i % picture.width(), i / picture.width()].map(|at| at as u32);
        let found = screen.get_pixel(corner[0] + at[0], corner[1] + at[1]);
        assert_eq!(found.0, expected.to_array(), "pixel {at:?} of {:?}", picture.size);
    }
}

#[test]
fn a_texture_drawn_pixel_for_pixel_comes_back_unchanged() {
    for scale in [1.0, 1.25, 1.5, 2.0] {
        for options in [TextureOptions::NEAREST, TextureOptions::LINEAR] {
            let rect = Rect::from_min_max(pos2(11.3, 7.7), pos2(120.9, 99.4)).round_to_pixels(scale);
            let size = (rect.size() * scale).round();
            let picture = noise([size.x as usize, size.y as usize]);
            let mut texture: Option<TextureHandle> = None;
            let screen = draw(scale, |ui| {
                let texture =
                    texture.get_or_insert_with(|| ui.ctx().load_texture("picture", picture.clone(), options));
                ui.painter().image(texture.id(), rect, whole_texture(), Color32::WHITE);
            });
            let corner = (rect.min * scale).round();
            assert_shows(&screen, [corner.x as u32, corner.y as u32], &picture);
        }
    }
}

#[test]
fn a_partial_update_changes_its_own_texels_only() {
    let (mut expected, patch) = (noise([40, 30]), ColorImage::filled([5, 4], Color32::RED));
    let whole = expected.clone();
    for y in 20..24 {
        for x in 10..15 {
            expected[(x, y)] = Color32::RED;
        }
    }
    let mut texture: Option<TextureHandle> = None;
    let screen = draw(1.0, |ui| {
        let texture = texture
            .get_or_insert_with(|| ui.ctx().load_texture("picture", whole.clone(), TextureOptions::NEAREST));
        texture.set_partial([10, 20], patch.clone(), TextureOptions::NEAREST);
        let rect = Rect::from_min_size(pos2(3.0, 2.0), vec2(40.0, 30.0));
        ui.painter().image(texture.id(), rect, whole_texture(), Color32::WHITE);
    });
    assert_shows(&screen, [3, 2], &expected);
}

#[test]
fn a_magnified_texture_has_steps_or_a_slope_as_its_options_say() {
    for (options, expected) in [
        (TextureOptions::NEAREST, [0, 0, 0, 0, 255, 255, 255, 255]),
        (TextureOptions::LINEAR, [0, 0, 32, 96, 159, 223, 255, 255]),
    ] {
        let mut texture: Option<TextureHandle> = None;
        let screen = draw(1.0, |ui| {
            let texture = texture.get_or_insert_with(|| {
                let picture = ColorImage::new([2, 1], vec![Color32::BLACK, Color32::WHITE]);
                ui.ctx().load_texture("picture", picture, options)
            });
            let rect = Rect::from_min_size(pos2(20.0, 20.0), vec2(8.0, 4.0));
            ui.painter().image(texture.id(), rect, whole_texture(), Color32::WHITE);
        });
        let found = [0, 1, 2, 3, 4, 5, 6, 7].map(|x| screen.get_pixel(20 + x, 21).0[0]);
        assert_eq!(found, expected);
    }
}

#[test]
fn a_half_transparent_rectangle_blends_with_what_is_below_once() {
    let rect = Rect::from_min_size(pos2(10.0, 10.0), Vec2::splat(40.0));
    let screen = draw(1.0, |ui| {
        ui.painter().rect_filled(rect.expand(10.0), 0.0, Color32::from_rgb(200, 100, 0));
        ui.painter().rect_filled(rect, 0.0, Color32::from_rgba_premultiplied(0, 0, 128, 128));
    });
    assert_eq!(screen.get_pixel(4, 30), &Rgba([200, 100, 0, 255]));
    // The diagonal, which both triangles of the rectangle touch, must not be blended twice.
    for x in 10..50 {
        for y in 10..50 {
            assert_eq!(screen.get_pixel(x, y), &Rgba([100, 50, 128, 255]), "at {x}, {y}");
        }
    }
}

#[test]
fn a_clip_rect_cuts_at_its_own_pixels() {
    let clip = Rect::from_min_max(pos2(20.0, 30.0), pos2(60.0, 50.0));
    let screen = draw(1.5, |ui| {
        ui.painter().rect_filled(Rect::EVERYTHING.intersect(ui.max_rect()), 0.0, Color32::BLACK);
        ui.painter().with_clip_rect(clip).rect_filled(ui.max_rect(), 0.0, Color32::WHITE);
    });
    let white: Vec<_> = screen.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[0] == 255).collect();
    assert_eq!(white.len(), 60 * 30);
    assert!(white.iter().all(|(x, y, _)| (30..90).contains(x) && (45..75).contains(y)));
}

#[test]
fn a_label_is_legible() {
    let mut label = Rect::NOTHING;
    let screen = draw(1.0, |ui| {
        ui.painter().rect_filled(ui.max_rect(), 0.0, Color32::WHITE);
        label = ui.colored_label(Color32::BLACK, "escape time").rect;
    });
    let count = |shade: std::ops::RangeInclusive<u8>| {
        let inside = |x: u32, y: u32| label.contains(pos2(x as f32 + 0.5, y as f32 + 0.5));
        screen.enumerate_pixels().filter(|(x, y, p)| inside(*x, *y) && shade.contains(&p.0[0])).count()
    };
    assert!(count(0..=60) > 50, "{} dark pixels", count(0..=60));
    assert!(count(240..=255) > 200, "{} light pixels", count(240..=255));
}
