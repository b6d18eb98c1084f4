//! The window of the bookmarks: one's own, and the scenes that come with the program.

use crate::app::bookmarks::{Bookmarks, Entry};
use crate::app::command::{Action, Command};
use crate::app::panels::history::{ACCENT, paint};
use crate::app::reopen;
use crate::app::thumbnails::{Subject, Thumbnails};
use egui::{
    Align, Align2, Color32, Key, Label, Layout, RichText, Sense, Stroke, StrokeKind, TextEdit, Ui, Vec2,
    Window, vec2,
};
use juliaset_engine::scene::Scene;

/// The window between frames.
#[derive(Default)]
pub struct BookmarkWindow {
    /// Whether it is shown.
    pub open: bool,
    /// The one whose title and note are being typed.
    editing: Option<Editing>,
}

struct Editing {
    number: u64,
    title: String,
    note: String,
    /// The title takes the keyboard in the next frame.
    fresh: bool,
}

/// A thumbnail, in points.
const THUMBNAIL: Vec2 = vec2(104.0, 66.0);
const WIDTH: f32 = 420.0;

impl BookmarkWindow {
    /// Shows the one that was just added, ready to be named.
    pub fn name(&mut self, number: u64, title: String) {
        self.open = true;
        self.editing = Some(Editing { number, title, note: String::new(), fresh: true });
    }

    /// Shows the window over the picture.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        bookmarks: &mut Bookmarks,
        thumbnails: &mut Thumbnails,
        commands: &mut Vec<Command>,
    ) {
        if !self.open {
            return;
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            self.end_editing(bookmarks);
            self.open = false;
            return;
        }
        let screen = ui.ctx().content_rect().size();
        let (mut open, width) = (true, WIDTH.min(screen.x - 40.0));
        Window::new("Bookmarks")
            .open(&mut open)
            .anchor(Align2::CENTER_CENTER, Vec2::ZERO)
            .resizable(false)
            .collapsible(false)
            .vscroll(true)
            .default_height(screen.y - 80.0)
            .max_height(screen.y - 80.0)
            .show(ui, |ui| {
                ui.set_width(width);
                self.own(ui, bookmarks, thumbnails, commands);
                ui.add_space(12.0);
                ui.label(RichText::new("Scenes to start from").strong());
                for entry in bookmarks.builtin() {
                    self.entry(ui, entry, thumbnails, commands);
                }
            });
        if !open {
            self.end_editing(bookmarks);
            self.open = false;
        }
    }

    fn own(
        &mut self,
        ui: &mut Ui,
        bookmarks: &mut Bookmarks,
        thumbnails: &mut Thumbnails,
        commands: &mut Vec<Command>,
    ) {
        ui.horizontal(|ui| {
            ui.label(RichText::new("Your bookmarks").strong());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Add this view").on_hover_text(Action::Bookmark.keys()).clicked() {
                    commands.push(Command::Do(Action::Bookmark));
                }
            });
        });
        if bookmarks.own().is_empty() {
            ui.label(RichText::new("None yet. What you add is kept, one small file each.").weak());
        }
        let mut asked = None;
        for (place, entry) in bookmarks.own().iter().enumerate() {
            let row = ui.scope(|ui| {
                asked = self.entry(ui, entry, thumbnails, commands).or(asked.take());
            });
            if let Some(number) = row.response.dnd_release_payload::<u64>() {
                asked = Some(Asked::Put(*number, place));
            } else if row.response.dnd_hover_payload::<u64>().is_some() {
                let rect = row.response.rect.expand(2.0);
                ui.painter().rect_stroke(rect, 3.0, Stroke::new(1.0, ACCENT), StrokeKind::Outside);
            }
        }
        if let Some(title) = bookmarks.removed() {
            ui.horizontal(|ui| {
                ui.label(format!("Removed {title}"));
                if ui.button("Bring it back").clicked() {
                    asked = Some(Asked::BringBack);
                }
            });
        }
        match asked {
            Some(Asked::Remove(number)) => bookmarks.remove(number),
            Some(Asked::Put(number, place)) => bookmarks.put(number, place),
            Some(Asked::BringBack) => bookmarks.bring_back(),
            Some(Asked::Edit(number, scene)) => {
                self.end_editing(bookmarks);
                let (title, note) = (scene.title, scene.note);
                self.editing = Some(Editing { number, title, note, fresh: true });
            }
            Some(Asked::Done) => self.end_editing(bookmarks),
            None => {}
        }
    }

    fn end_editing(&mut self, bookmarks: &mut Bookmarks) {
        if let Some(Editing { number, title, note, .. }) = self.editing.take() {
            bookmarks.rename(number, title, note);
        }
    }

    fn entry(
        &mut self,
        ui: &mut Ui,
        entry: &Entry,
        thumbnails: &mut Thumbnails,
        commands: &mut Vec<Command>,
    ) -> Option<Asked> {
        let mut asked = None;
        let scene = &entry.bookmark.scene;
        ui.horizontal_top(|ui| {
            if thumbnail(ui, entry, thumbnails) {
                commands.push(Command::OpenScene(Box::new(scene.clone())));
            }
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                let editing = self.editing.as_mut().filter(|editing| editing.number == entry.number);
                asked = match editing {
                    Some(editing) => fields(ui, editing),
                    None => words(ui, entry),
                };
            });
        });
        ui.add_space(4.0);
        asked
    }
}

/// What is done with one's own bookmarks.
enum Asked {
    Edit(u64, Box<SceneWords>),
    Done,
    Remove(u64),
    Put(u64, usize),
    BringBack,
}

struct SceneWords {
    title: String,
    note: String,
}

/// Shows the thumbnail; returns whether it was clicked.
fn thumbnail(ui: &mut Ui, entry: &Entry, thumbnails: &mut Thumbnails) -> bool {
    let scene = &entry.bookmark.scene;
    let (rect, response) = ui.allocate_exact_size(THUMBNAIL, Sense::click());
    let name = format!("Show {}", title(scene));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    if ui.is_rect_visible(rect) {
        let look = thumbnails.look(Subject::Bookmark(entry.number), || Some(reopen::shown(scene).ok()?.0));
        paint(ui, rect, look, Color32::WHITE);
        if response.hovered() || response.has_focus() {
            let stroke = Stroke::new(2.0, ACCENT);
            ui.painter().rect_stroke(rect, 3.0, stroke, StrokeKind::Outside);
        }
    }
    response.clicked()
}

fn title(scene: &Scene) -> &str {
    if scene.title.is_empty() { "Untitled" } else { &scene.title }
}

/// Three lines to hold on to.
fn grip(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(12.0, 16.0), Sense::hover());
    let stroke = Stroke::new(1.5, ui.visuals().weak_text_color());
    for line in [-4.0, 0.0, 4.0] {
        ui.painter().hline(rect.x_range(), rect.center().y + line, stroke);
    }
}

fn words(ui: &mut Ui, entry: &Entry) -> Option<Asked> {
    let scene = &entry.bookmark.scene;
    let mut asked = None;
    ui.horizontal(|ui| {
        if entry.own {
            let id = egui::Id::unique(("bookmark", entry.number));
            let handle = ui.dnd_drag_source(id, entry.number, grip);
            handle.response.on_hover_text("Drag to another place");
        }
        ui.add(Label::new(RichText::new(title(scene)).strong()).truncate());
    });
    if !scene.note.is_empty() {
        ui.label(RichText::new(&scene.note).small());
    }
    if entry.own {
        ui.horizontal(|ui| {
            if ui.small_button("Name").on_hover_text("Name it, and write a note").clicked() {
                let words = SceneWords { title: scene.title.clone(), note: scene.note.clone() };
                asked = Some(Asked::Edit(entry.number, Box::new(words)));
            }
            if ui.small_button("Remove").clicked() {
                asked = Some(Asked::Remove(entry.number));
            }
        });
    }
    asked
}

fn fields(ui: &mut Ui, editing: &mut Editing) -> Option<Asked> {
    let field = TextEdit::singleline(&mut editing.title).hint_text("Name").char_limit(Scene::MAX_TITLE);
    let title = ui.add(field.desired_width(f32::INFINITY));
    title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Name of the bookmark"));
    if std::mem::take(&mut editing.fresh) {
        title.request_focus();
    }
    let field = TextEdit::multiline(&mut editing.note).hint_text("Note").char_limit(Scene::MAX_NOTE);
    let note = ui.add(field.desired_width(f32::INFINITY).desired_rows(2));
    note.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Note of the bookmark"));
    let entered = title.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    (ui.small_button("Done").clicked() || entered).then_some(Asked::Done)
}
