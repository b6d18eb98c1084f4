//! The session outlasts what ends a program at any moment: a child of this test saves without end and is killed.

#![expect(clippy::unwrap_used, reason = "a test ends where something is missing")]

use juliaset::session::{Found, Session, Store, Surroundings};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const FOLDER: &str = "JULIASET_TEST_SESSION_FOLDER";

/// A session that grows by its number, and says that.
fn session(number: usize) -> Session {
    let mut session = Session::new(format!("scene {number}"), Surroundings::default());
    for step in 0..number % 300 {
        session.push(step.checked_sub(1), &"a text of a scene\n".repeat(20));
    }
    session
}

fn number(session: &Session) -> usize {
    session.scene.strip_prefix("scene ").unwrap().parse().unwrap()
}

/// The child: it says the number of each session that it has saved.
#[test]
fn child() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let store = Store::open(&folder).unwrap();
    let first = match store.load().unwrap() {
        Found::Nothing => 0,
        Found::Session(session) => number(&session) + 1,
        Found::Spoilt { reason, .. } => panic!("spoilt: {reason:#}"),
    };
    for number in first.. {
        store.save(&session(number)).unwrap();
        println!("\nsaved {number}");
        std::io::stdout().flush().unwrap();
    }
}

fn start_child(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_program_that_is_killed_at_any_moment_leaves_the_last_session_and_no_litter() {
    let folder = tempfile::tempdir().unwrap();
    for kill in 0..20u64 {
        let mut child = start_child(folder.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut saved = None;
        let mut note = |line: String| {
            if let Some(number) = line.strip_prefix("saved ") {
                saved = number.parse::<usize>().ok();
            }
            line.starts_with("saved ")
        };
        assert!(lines.by_ref().any(&mut note), "it saves");
        // Moments that are spread over what it does.
        std::thread::sleep(Duration::from_micros(kill * 2_711 % 40_000));
        child.kill().unwrap();
        child.wait().unwrap();
        lines.for_each(|line| {
            note(line);
        });
        let store = Store::open(folder.path()).expect("the lock ends with the program");
        let Found::Session(found) = store.load().unwrap() else { panic!("no session after kill {kill}") };
        let found_number = number(&found);
        assert!(found_number >= saved.unwrap() && *found == session(found_number), "kill {kill}");
        assert_eq!(names(folder.path()), ["session.json", "session.lock"], "kill {kill}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_last_session_and_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for kibibytes in [16, 20, 24, 32, 40, 48, 64, 80, 96, 128] {
        let size = format!("size={kibibytes}k");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        if !mounted.is_ok_and(|output| output.status.success()) {
            eprintln!("skipped: a small disk cannot be mounted here");
            return;
        }
        let outcome = std::panic::catch_unwind(|| fill(folder.path()));
        // Lazily: a child that is being started has all open files for a moment.
        let unmounted = Command::new("umount").arg("-l").arg(folder.path()).status();
        assert!(outcome.is_ok() && unmounted.is_ok_and(|status| status.success()), "{kibibytes} KiB");
    }
}

#[cfg(target_os = "linux")]
fn fill(folder: &Path) {
    let store = Store::open(folder).unwrap();
    let mut last = None;
    for number in 0..290 {
        match store.save(&session(number)) {
            Ok(()) => last = Some(number),
            Err(error) => {
                assert!(error.to_string().contains("could not be saved"), "{error:#}");
                assert!(!names(folder).contains(&"session.json.next".to_owned()), "what failed is no litter");
            }
        }
    }
    assert!(last < Some(289), "the disk is never full");
    let found = match store.load().unwrap() {
        Found::Session(found) => Some(*found),
        Found::Nothing | Found::Spoilt { .. } => None,
    };
    assert_eq!(found, last.map(session));
}
