//! The arrows between the modules point down only.

use std::fs;
use std::path::{Path, PathBuf};

/// Files (or folders of them), and the modules and re-exports that they must not import.
const FORBIDDEN: &[(&[&str], &[&str])] = &[
    (&["src/cli"], &["app::panels", "app::canvas", "app::worker", "app::texture"]),
    (&["src/app"], &["cli"]),
    (&["src/app/panels"], &["app::canvas", "app::worker", "app::texture", "storage"]),
    (&["src/app/canvas"], &["app::panels", "app::worker", "app::texture", "storage"]),
    (&["src/app/state", "src/app/command"], &["app::worker", "app::texture", "storage"]),
    (&["src/app/state", "src/app/command", "src/app/worker"], &["app::panels", "app::canvas"]),
    (&["src/app/worker", "src/app/texture"], &["storage"]),
    (&["src/app/texture"], &["app::panels", "app::canvas"]),
    (&["src/storage"], &["cli", "app::panels", "app::canvas", "app::worker", "app::texture"]),
    (&["engine/src/render"], &["color", "scene", "export"]),
    (&["engine/src/scene"], &["kernel", "Kernel", "deep", "render", "Renderer", "export"]),
    (&["engine/src/kernel"], &["color", "deep", "scene", "render", "Renderer", "export"]),
    (&["engine/src/color"], &["kernel", "Kernel", "deep", "scene", "render", "Renderer", "export"]),
    (&["engine/src/deep"], &["kernel", "Kernel", "plan", "color", "scene", "render", "Renderer", "export"]),
    (
        &["engine/src/plan", "engine/src/automatic"],
        &["color", "scene", "render", "Renderer", "export", "live"],
    ),
    (DATA, &["kernel", "Kernel", "deep", "color", "scene", "render", "Renderer", "export"]),
];
#[rustfmt::skip]
const DATA: &[&str] = &["engine/src/region", "engine/src/viewport", "engine/src/julia", "engine/src/counts",
    "engine/src/fixed", "engine/src/grid", "engine/src/decimal", "engine/src/wide", "engine/src/coordinate",
    "engine/src/interior"];

fn is_forbidden(file: &str, import: &str) -> bool {
    let is_file = |part: &str| file.strip_prefix(part).is_some_and(|rest| rest.starts_with(['.', '/']));
    let is_import =
        |part: &str| import.strip_prefix(part).is_some_and(|at| at.is_empty() || at.starts_with("::"));
    FORBIDDEN
        .iter()
        .any(|(files, imports)| files.iter().copied().any(is_file) && imports.iter().copied().any(is_import))
}

/// The paths below `crate::` that a file names: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn imports(file: &str, source: &str) -> Vec<String> {
    let outside_tests = source.split("#[cfg(test)]").next().unwrap_or_default();
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let mut code: String =
        outside_tests.lines().filter(is_code).map(|line| line.trim().to_owned() + " ").collect();
    let module = file.trim_start_matches("engine/").trim_start_matches("src/").trim_end_matches(".rs");
    let mut parents: Vec<_> = module.trim_end_matches("/mod").split('/').collect();
    // `super::super::x` before `super::x`, so each is replaced as a whole.
    let mut climbs = Vec::new();
    while parents.pop().is_some() {
        let above = parents.iter().map(|parent| format!("{parent}::")).collect::<String>();
        climbs.push(format!("crate::{above}"));
    }
    for (depth, above) in climbs.iter().enumerate().rev() {
        code = code.replace(&"super::".repeat(depth + 1), above);
    }
    let mut found = Vec::new();
    for path in code.split("crate::").skip(1) {
        expand("", path, &mut found);
    }
    found
}

/// Reads one path or braced list from the start of `text`, and returns what is after it.
fn expand<'a>(prefix: &str, text: &'a str, found: &mut Vec<String>) -> &'a str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    let (path, mut rest) = (format!("{prefix}{}", &text[..end]), &text[end..]);
    if !rest.starts_with('{') {
        found.push(path);
        return rest;
    }
    while let Some(next) = rest.strip_prefix(['{', ',']) {
        rest = next.trim_start();
        if !rest.starts_with('}') {
            // What is left before the comma is an `as name` or a `*`.
            rest = expand(&path, rest, found).trim_start_matches(|c| c != ',' && c != '}');
        }
    }
    rest.strip_prefix('}').unwrap_or(rest)
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.file_name().is_some_and(|name| name == "tests.rs") {
            // Tests look wherever they want to.
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn a_module_imports_from_lower_layers_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    rust_files(&root.join("engine/src"), &mut files);
    let mut wrong = Vec::new();
    for path in &files {
        let file = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let imports = imports(&file, &fs::read_to_string(path).unwrap());
        wrong.extend(
            imports.into_iter().filter(|import| is_forbidden(&file, import)).map(|i| (file.clone(), i)),
        );
    }
    assert!(!files.is_empty() && wrong.is_empty(), "imports that point up or sideways: {wrong:#?}");
}

#[test]
fn an_arrow_that_points_up_is_seen() {
    let file = "src/app/panels/view.rs";
    let source = "use crate::{app::{command::Command as C, worker::*},\n    storage};\n// crate::cli\n\
                  use super::super::texture;\nuse super::Row;\nuse juliaset_engine::Julia;";
    let found = imports(file, source);
    let expected = ["app::command::Command", "app::worker::", "storage", "app::texture", "app::panels::Row"];
    assert_eq!(found, expected);
    let wrong: Vec<_> = found.iter().filter(|import| is_forbidden(file, import)).collect();
    assert_eq!(wrong, ["app::worker::", "storage", "app::texture"]);
    assert!(is_forbidden("engine/src/kernel/simd.rs", "color::Gray"));
    assert!(!is_forbidden("src/app/mod.rs", "app::worker::Request"));
}
