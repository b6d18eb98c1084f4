//! The arrows between the files point down only.
//!
//! A part of the tree is a list of floors, the lowest first. A floor has entries: files and folders. An entry
//! may use itself and what stands on lower floors; entries of one floor do not see each other. The file that
//! joins a part (`lib.rs`, `mod.rs`) stands above all of it, or on the floor that `mod` is written on. Names
//! are followed through `use`, `pub use`, `super` and `self` to the file where they are defined, wherever in
//! a file they stand. Test code may look wherever it wants to.
#![expect(clippy::unwrap_used, reason = "a source that cannot be read fails the test")]

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree};

/// A folder and its floors.
struct Part {
    folder: &'static str,
    floors: &'static [&'static [&'static str]],
}

#[rustfmt::skip]
const PARTS: &[Part] = &[
    Part {
        folder: "engine/src",
        floors: &[
            &["shown"],
            &["number", "watch"],
            &["counts", "map", "plane"],
            &["place"],
            &["dynamics"],
            &["field"],
            &["color", "count"],
            &["import", "run"],
            &["contours", "paint"],
            &["scene"],
            &["export", "live"],
            &["julia_div"],
        ],
    },
    Part {
        folder: "engine/src/count",
        floors: &[
            &["escape_time"],
            &["interior"],
            &["plain"],
            &["channels"],
            &["deep"],
            &["automatic"],
            &["plan"],
        ],
    },
    Part {
        folder: "src",
        floors: &[&["said"], &["axes", "colors", "complex", "imports", "session", "whole"], &["storage"], &["picture", "settings"], &["scenes"], &["bookmarks"], &["app"], &["cli"], &["main"]],
    },
    Part {
        folder: "src/app",
        floors: &[
            &["area", "axes_view", "bookmarks", "dialog", "glide", "history", "latest", "look", "planes", "reveal", "touch", "trace"],
            &["facts", "preferences", "state"],
            &["command", "copy", "curves_view", "picks", "places", "reopen", "texture", "thumbnails"],
            &["hold", "kept", "orbits"],
            &["apply", "canvas", "panels", "shelf", "toasts", "worker", "export"],
            &["exports", "latency", "pane", "session"],
            &["map"],
            &["mod"],
            &["start"],
            &["gestures"],
        ],
    },
];

/// A module path: `["place", "viewport"]`.
type Module = Vec<String>;

/// The modules of a crate by their paths, and what each of them re-exports under which name.
#[derive(Default)]
struct Names {
    modules: BTreeSet<Module>,
    reexports: BTreeMap<Module, Vec<(String, Module)>>,
}

impl Names {
    /// The module where what a path from the root of the crate leads to is defined.
    fn home_of(&self, path: &[String]) -> Module {
        self.follow(path, 0)
    }

    fn follow(&self, path: &[String], depth: usize) -> Module {
        /// Re-exports in a circle do not compile.
        const DEEPEST: usize = 20;
        let mut module = Module::new();
        for (index, name) in path.iter().enumerate() {
            let below = [module.as_slice(), std::slice::from_ref(name)].concat();
            if self.modules.contains(&below) {
                module = below;
                continue;
            }
            for (exported, target) in self.reexports.get(&module).into_iter().flatten() {
                let target = match exported.as_str() {
                    _ if depth > DEEPEST => continue,
                    "*" => [target.as_slice(), &path[index..]].concat(),
                    same if same == name => [target.as_slice(), &path[index + 1..]].concat(),
                    _ => continue,
                };
                let home = self.follow(&target, depth + 1);
                if exported != "*" || home != module {
                    return home;
                }
            }
            break;
        }
        module
    }
}

/// Reads the paths that a file uses, apart from its tests.
struct Reader<'a> {
    module: Module,
    names: &'a Names,
    /// Paths from the root of the crate.
    used: Vec<Module>,
}

impl Reader<'_> {
    /// A path from the root of the crate, if it leads into this crate.
    fn absolute(&self, path: &[String]) -> Option<Module> {
        let mut at = self.module.clone();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => drop(at.pop()),
            child => {
                let below = [self.module.as_slice(), &[child.to_owned()]].concat();
                return self.names.modules.contains(&below).then(|| [&self.module, path].concat());
            }
        }
        rest = &rest[1..];
        while rest.first().is_some_and(|name| name == "super") {
            at.pop();
            rest = &rest[1..];
        }
        Some([at.as_slice(), rest].concat())
    }

    fn uses(&mut self, path: &[String]) {
        self.used.extend(self.absolute(path));
    }

    /// Paths in the arguments of a macro, which are no syntax tree.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.uses(&std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Group(group) => {
                    self.uses(&std::mem::take(&mut path));
                    self.tokens(group.stream());
                }
                _ => self.uses(&std::mem::take(&mut path)),
            }
        }
        self.uses(&path);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        if !matches!(item, syn::ImplItem::Fn(function) if is_for_tests(&function.attrs)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        flattened(&item.tree, &mut Vec::new(), &mut |path, _| self.uses(path));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.uses(&names);
        visit::visit_path(self, path);
    }

    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {
        // `pub(in crate::x)` uses nothing.
    }

    fn visit_macro(&mut self, invoked: &'ast syn::Macro) {
        self.tokens(invoked.tokens.clone());
        visit::visit_macro(self, invoked);
    }
}

/// Calls `found` with each path of a `use`, and with the name that it gets; `*` stays that.
fn flattened(tree: &UseTree, before: &mut Vec<String>, found: &mut impl FnMut(&[String], String)) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flattened(&path.tree, before, found);
            before.pop();
        }
        UseTree::Name(name) if name.ident == "self" => {
            let last = before.last().cloned().unwrap_or_default();
            found(before, last);
        }
        UseTree::Rename(name) if name.ident == "self" => found(before, name.rename.to_string()),
        UseTree::Name(name) => {
            found(&[before.as_slice(), &[name.ident.to_string()]].concat(), name.ident.to_string());
        }
        UseTree::Rename(name) => {
            found(&[before.as_slice(), &[name.ident.to_string()]].concat(), name.rename.to_string());
        }
        UseTree::Glob(_) => found(before, "*".to_owned()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| flattened(tree, before, found)),
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string() == "test",
        meta => meta.path().is_ident("test"),
    })
}

/// The files of a crate that are not for tests alone, by their paths from its root, with their text.
fn sources(root: &Path) -> BTreeMap<String, String> {
    fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                collect(root, &path, found);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(root, root, &mut found);
    found
}

fn module_of(file: &str) -> Module {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if matches!(path, "lib" | "mod") { vec![] } else { path.split('/').map(str::to_owned).collect() }
}

/// What is wrong with the arrows of a crate whose root is `folder`.
fn faults(folder: &str, sources: &BTreeMap<String, String>) -> Vec<String> {
    let parsed: Vec<_> = sources
        .iter()
        .map(|(file, text)| (format!("{folder}/{file}"), module_of(file), syn::parse_file(text).unwrap()))
        .collect();
    let modules = parsed.iter().map(|(_, module, _)| module.clone()).filter(|module| !module.is_empty());
    let mut names = Names { modules: modules.collect(), ..Names::default() };
    for (_, module, tree) in &parsed {
        let exported = exported_by(module, tree, &names);
        names.reexports.insert(module.clone(), exported);
    }
    let mut faults = Vec::new();
    for (file, module, tree) in &parsed {
        let mut reader = Reader { module: module.clone(), names: &names, used: vec![] };
        reader.visit_file(tree);
        let homes: BTreeSet<Module> = reader.used.iter().map(|path| names.home_of(path)).collect();
        for part in PARTS {
            if let Some(inside) = inside(part, folder) {
                faults.extend(faults_within(part, &inside, file, module, &homes));
            }
        }
    }
    faults
}

/// What a file names for others: a private `use` does so too, for the modules below.
fn exported_by(module: &Module, tree: &syn::File, names: &Names) -> Vec<(String, Module)> {
    let reader = Reader { module: module.clone(), names, used: vec![] };
    let mut exported = Vec::new();
    for item in &tree.items {
        if let Item::Use(item) = item
            && !is_for_tests(&item.attrs)
        {
            flattened(&item.tree, &mut Vec::new(), &mut |path, name| {
                exported.extend(reader.absolute(path).map(|path| (name, path)));
            });
        }
    }
    exported
}

/// What is wrong with the arrows of a file of a part to others of it.
fn faults_within(
    part: &Part,
    inside: &[String],
    file: &str,
    module: &Module,
    homes: &BTreeSet<Module>,
) -> Vec<String> {
    let Some(entry) = module.strip_prefix(inside).and_then(<[String]>::first) else { return vec![] };
    let own = match floors_of(part, entry).as_slice() {
        [own] => *own,
        floors => return vec![format!("{file} is on {} floors of {}", floors.len(), part.folder)],
    };
    let is_below = |home: &[String]| {
        let floors = floors_of(part, home.first().map_or("mod", String::as_str));
        !floors.is_empty() && floors.iter().all(|floor| *floor < own)
    };
    homes
        .iter()
        .filter_map(|home| home.strip_prefix(inside))
        .filter(|home| home.first() != Some(entry) && !is_below(home))
        .map(|home| format!("{file} uses {}/{}", part.folder, home.join("/")))
        .collect()
}

/// The modules from the root of a crate down to a part, if it is one of the crate's.
fn inside(part: &Part, folder: &str) -> Option<Module> {
    let rest = part.folder.strip_prefix(folder)?;
    match rest.strip_prefix('/') {
        Some(rest) => Some(rest.split('/').map(str::to_owned).collect()),
        None => rest.is_empty().then(Vec::new),
    }
}

fn floors_of(part: &Part, entry: &str) -> Vec<usize> {
    let floors = part.floors.iter().enumerate();
    floors
        .flat_map(|(floor, entries)| entries.iter().filter(|name| **name == entry).map(move |_| floor))
        .collect()
}

fn tree(folder: &str) -> BTreeMap<String, String> {
    let found = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    assert!(found.len() > 10, "{folder} is not there");
    found
}

#[test]
fn every_file_uses_lower_floors_only() {
    for folder in ["engine/src", "src"] {
        let faults = faults(folder, &tree(folder));
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

/// What a careless hand might write into a file of the engine or of the program.
#[rustfmt::skip]
const PLANTED: &[(&str, &str, &str)] = &[
    ("engine/src", "number/mod.rs", "use crate::map::QuadraticMap;"),
    ("engine/src", "number/floatexp.rs", "use crate::place::Viewport;"),
    ("engine/src", "watch.rs", "use crate::Renderer;"),
    ("engine/src", "map.rs", "use super::color::Gray;"),
    ("engine/src", "map.rs", "use crate::{plane::Plane, watch::{self, Watch}};"),
    ("engine/src", "plane.rs", "fn f() { let _ = crate::Kernel::best(); }"),
    ("engine/src", "place/mod.rs", "pub use crate::plan::Plan as Planned;"),
    ("engine/src", "place/viewport.rs", "fn f() -> Option<super::super::Plan> { None }"),
    ("engine/src", "place/samples.rs", "mod inner { fn f(_: &crate::run::Renderer) {} }"),
    ("engine/src", "color/gray.rs", "use crate::count::plain;"),
    ("engine/src", "color/mod.rs", "use crate::*; fn f() { count::plan::MAX; }"),
    ("engine/src", "color/shades.rs", "fn f() { println!(\"{}\", crate::Kernel::best()); }"),
    ("engine/src", "count/plain/mod.rs", "use crate::color::Gray;"),
    ("engine/src", "count/plain/scalar.rs", "impl From<crate::export::PngSize> for u8 {}"),
    ("engine/src", "count/plain/scalar.rs", "use super::super::deep::DeepError;"),
    ("engine/src", "count/deep/mod.rs", "use super::plan::Plan as Ready;"),
    ("engine/src", "count/deep/leaf.rs", "type Other = crate::color::ShadeRange;"),
    ("engine/src", "count/interior/mod.rs", "use crate::color::{self as colour};"),
    ("engine/src", "count/plan.rs", "use crate::{LivePicture, run::Renderer};"),
    ("engine/src", "run/mod.rs", "fn f(_: crate::export::Job<'_>) {}"),
    ("engine/src", "run/whole.rs", "static S: fn(crate::export::PngSize) = |_| ();"),
    ("engine/src", "export/mod.rs", "use super::live::Pace;"),
    ("engine/src", "live.rs", "use crate::export::write_png;"),
    ("engine/src", "live/tiles.rs", "use super::super::export;"),
    ("src", "picture.rs", "use crate::app::state::Scene;"),
    ("src", "app/mod.rs", "fn f() { crate::cli::run(); }"),
    ("src", "app/panels/mod.rs", "use crate::app::canvas::Canvas;"),
    ("src", "app/panels/status.rs", "use super::super::worker::Worker;"),
    ("src", "app/state.rs", "use super::texture::Paint;"),
];

#[test]
fn an_arrow_that_points_up_or_sideways_is_seen_wherever_it_stands() {
    for (folder, file, planted) in PLANTED {
        let sources = tree(folder);
        let text = sources.get(*file).unwrap_or_else(|| panic!("{folder}/{file} is not there"));
        for planted in
            [format!("{text}\n#[cfg(test)]\nmod more_tests {{}}\n{planted}\n"), after_tests(text, planted)]
        {
            let mut sources = sources.clone();
            sources.insert((*file).to_owned(), planted.clone());
            assert!(!faults(folder, &sources).is_empty(), "{folder}/{file}: {planted}");
        }
    }
}

/// The text with something planted after its inner comments, behind a module that is for tests.
fn after_tests(text: &str, planted: &str) -> String {
    let inner = text.lines().take_while(|line| line.starts_with("//!") || line.starts_with("#![")).count();
    let mut lines: Vec<_> = text.lines().collect();
    lines.insert(inner, planted);
    lines.insert(inner, "#[cfg(test)]\nmod earlier_tests { use crate::Plan; }");
    lines.join("\n")
}

#[test]
fn test_code_may_look_anywhere() {
    let mut sources = tree("engine/src");
    let text = sources["map.rs"].clone()
        + "#[cfg(test)] mod more { use crate::Renderer; } #[test] fn f() { crate::Kernel::best(); }";
    sources.insert("map.rs".to_owned(), text);
    assert_eq!(faults("engine/src", &sources), Vec::<String>::new());
}

#[test]
fn a_file_that_is_on_no_floor_is_seen() {
    let mut sources = tree("engine/src");
    sources.insert("somewhere.rs".to_owned(), String::new());
    assert_eq!(faults("engine/src", &sources), ["engine/src/somewhere.rs is on 0 floors of engine/src"]);
}
