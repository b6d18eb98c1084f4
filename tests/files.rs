//! What becomes of files where an export goes wrong: pipes, signals, full disks, kills.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

const JULIASET: &str = env!("CARGO_BIN_EXE_juliaset");
/// Small, and done in a moment.
const SMALL: &str = "render -R=64 --fast";

fn juliaset(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(JULIASET);
    command.current_dir(folder).args(arguments.split_whitespace());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a script of bash, in which `$J` is the program.
fn bash(folder: &Path, script: &str) -> Output {
    Command::new("bash").args(["-c", script]).env("J", JULIASET).current_dir(folder).output().unwrap()
}

fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn signal(child: &Child, signal: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
}

/// The bytes of the small picture.
fn small_picture() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    assert!(juliaset(folder.path(), SMALL).output().unwrap().status.success());
    std::fs::read(folder.path().join("plot.png")).unwrap()
}

#[test]
fn what_a_shell_opens_takes_the_picture() {
    let picture = small_picture();
    for script in [
        "$J render -R=64 --fast -o /dev/stdout | cat > a",
        "$J render -R=64 --fast -o /dev/fd/1 | cat > a",
        "$J render -R=64 --fast -o /proc/self/fd/1 | cat > a",
        "$J render -R=64 --fast -o >(cat > b; mv b a) && while [ ! -e a ]; do sleep 0.01; done",
        "$J render -R=64 --fast -o /dev/stdout > a",
        "$J render -R=64 --fast -o /dev/fd/5 5> a",
        "$J render -R=64 --fast -o /dev/stderr 2> a",
        "ln -s /dev/stdout link; $J render -R=64 --fast -o link > a",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let output = bash(folder.path(), script);
        assert!(output.status.success(), "{script}: {}", message(&output));
        assert!(std::fs::read(folder.path().join("a")).unwrap() == picture, "{script}");
    }
    let folder = tempfile::tempdir().unwrap();
    let both = "(echo before; $J render -R=64 --fast -o /dev/stdout; echo after) > a";
    assert!(bash(folder.path(), both).status.success());
    let expected = [b"before\n", picture.as_slice(), b"after\n"].concat();
    assert!(std::fs::read(folder.path().join("a")).unwrap() == expected);
}

#[test]
fn standard_output_that_is_closed_or_only_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for (script, word) in [
        ("$J render -R=64 -o - >&-", "standard output is closed"),
        ("$J render -R=64 -o /dev/stdout >&-", "standard output is closed"),
        ("$J render -R=64 -o - 1</dev/null", "Bad file descriptor"),
        ("$J render -R=64 -o /dev/fd/7", "`/dev/fd/7` could not be written"),
    ] {
        let output = bash(folder.path(), script);
        assert_eq!(output.status.code(), Some(1), "{script}");
        assert!(message(&output).contains(word), "{script}: {}", message(&output));
    }
    assert!(bash(folder.path(), "$J render -R=64 -o - > /dev/null").status.success());
    assert!(names(folder.path()).is_empty());
}

/// Waits until the program waits for its pipe, which is so once it has done nothing for a while.
fn wait_until_blocked(child: &Child) {
    let ticks = || {
        let status = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
        let after_name = status.rsplit_once(") ").unwrap().1.to_owned();
        after_name.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum::<u64>()
    };
    let mut quiet = (ticks(), 0);
    while quiet.1 < 10 {
        std::thread::sleep(Duration::from_millis(20));
        quiet = if ticks() == quiet.0 { (quiet.0, quiet.1 + 1) } else { (ticks(), 0) };
    }
}

#[test]
fn a_signal_ends_a_write_that_nobody_takes() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.png");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // A pipe holds 64 KiB, and this picture has more.
    let large = "render -R=900 -x=-0.1 -X=0.1 -y=-0.1 -Y=0.1 -m=20 -M=100";
    for kind in ["INT", "TERM"] {
        for (output, is_opened) in
            [("pipe.png", false), ("pipe.png", true), ("-", false), ("/dev/stdout", false)]
        {
            let mut child = juliaset(folder.path(), &format!("{large} -o {output}")).spawn().unwrap();
            // A reader that takes nothing.
            let reader = is_opened.then(|| std::fs::File::open(&pipe).unwrap());
            wait_until_blocked(&child);
            assert!(child.try_wait().unwrap().is_none(), "{output} takes the whole picture");
            signal(&child, kind);
            assert_eq!(child.wait().unwrap().code(), Some(130), "{kind} {output}");
            let mut words = String::new();
            child.stderr.take().unwrap().read_to_string(&mut words).unwrap();
            assert_eq!(words, "interrupted: no complete picture was written\n");
            drop(reader);
        }
    }
    assert_eq!(names(folder.path()), ["pipe.png"]);
}

#[test]
fn a_limit_of_file_sizes_is_an_error_and_no_signal() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("old.png"), "old").unwrap();
    // In KiB; the picture has 60.
    for script in ["-o new.png", "-o old.png", "-o - > stream.png", "-o counts.npy"] {
        let script = format!("ulimit -f 8; $J render -R=600 -m=0 -M=200 {script}");
        let output = bash(folder.path(), &script);
        assert_eq!(output.status.code(), Some(1), "{script}: {output:?}");
        assert!(message(&output).contains("File too large"), "{script}: {}", message(&output));
    }
    assert_eq!(names(folder.path()), ["old.png", "stream.png"]);
    assert_eq!(std::fs::read(folder.path().join("old.png")).unwrap(), b"old");
    let fits = bash(folder.path(), "ulimit -f 8; $J render -R=64 -o old.png");
    assert!(fits.status.success(), "{}", message(&fits));
}

#[test]
fn messages_shorten_and_escape_paths_and_values() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!("{}/end.png", "long/".repeat(600));
    for (path, word) in [(long.as_str(), "end.png`"), ("red\u{1b}[31m\n/a.png", "`red\\u{1b}[31m\\n/a.png`")]
    {
        let output = juliaset(folder.path(), SMALL).args(["-o", path]).output().unwrap();
        let message = message(&output);
        assert_eq!(output.status.code(), Some(1));
        assert!(message.contains(word) && message.len() < 400, "{message}");
        assert!(!message.trim_end().contains(|letter: char| letter.is_control()), "{message:?}");
    }
    let output = juliaset(folder.path(), "render").arg("--width=\u{1b}[31m").output().unwrap();
    assert!(message(&output).contains("\\u{1b}[31m") && output.status.code() == Some(2));
}

/// How many moments of an export a kill is tried at.
const KILLS: u64 = 20;

#[test]
fn a_kill_at_any_moment_leaves_no_litter_and_spoils_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plot.png");
    let arguments = "render -R=500 -m=0 -M=400";
    let export = || juliaset(folder.path(), arguments).stderr(Stdio::null()).spawn().unwrap();
    let begun = std::time::Instant::now();
    assert!(export().wait().unwrap().success());
    let whole = begun.elapsed();
    let new = std::fs::read(&path).unwrap();
    // A fixed sequence of moments, none of which is the same part of an export twice (Weyl).
    for moment in 0..KILLS {
        let old = format!("old {moment}");
        if moment % 2 == 0 {
            std::fs::write(&path, &old).unwrap()
        } else {
            std::fs::remove_file(&path).unwrap()
        }
        let share = (moment as f64 * 0.618_033_988_749_895).fract() * 1.1;
        let mut child = export();
        std::thread::sleep(whole.mul_f64(share));
        signal(&child, "KILL");
        child.wait().unwrap();
        match std::fs::read(&path) {
            Ok(found) => {
                assert!(found == new || moment % 2 == 0 && found == old.as_bytes(), "moment {moment}");
                assert_eq!(names(folder.path()), ["plot.png"], "moment {moment}");
            }
            Err(_) => {
                assert!(moment % 2 == 1 && names(folder.path()).is_empty(), "moment {moment}");
                std::fs::write(&path, "").unwrap();
            }
        }
    }
}

#[test]
fn what_a_killed_process_left_is_swept_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".juliaset-0123456789ab.part"), "half").unwrap();
    std::fs::write(folder.path().join(".juliaset-notes"), "a person's own").unwrap();
    assert!(juliaset(folder.path(), SMALL).output().unwrap().status.success());
    assert_eq!(names(folder.path()), [".juliaset-notes", "plot.png"]);
}

/// The calls of the system that an export makes, from strace; none where it may not be used.
fn calls(folder: &Path, arguments: &str) -> Option<Vec<String>> {
    let log = folder.join("calls.log");
    let traced = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=fsync,rename,renameat,renameat2,link,linkat", "-o"])
        .arg(&log)
        .arg(JULIASET)
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output();
    match traced {
        Ok(output) if output.status.success() => {
            let log = std::fs::read_to_string(log).unwrap();
            let call = |line: &str| line.split_whitespace().nth(1)?.split('(').next().map(str::to_owned);
            Some(log.lines().filter_map(call).collect())
        }
        _ => None,
    }
}

#[test]
fn the_disk_has_the_contents_before_the_name_and_the_name_before_the_end() {
    let (folder, logs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let arguments = format!("{SMALL} -o {}", folder.path().join("a.png").display());
    let Some(new) = calls(logs.path(), &arguments) else {
        eprintln!("skipped: strace is not here or may not trace");
        return;
    };
    let replaced = calls(logs.path(), &arguments).unwrap();
    for calls in [&new, &replaced] {
        assert_eq!([&calls[0], calls.last().unwrap()], ["fsync"; 2], "{calls:?}");
        assert!(
            calls[1..calls.len() - 1].iter().any(|call| call.contains("link") || call.contains("rename"))
        );
    }
    assert!(replaced.iter().any(|call| call.starts_with("rename")), "{replaced:?}");
}

/// A small disk, and its end.
struct Disk(tempfile::TempDir);

impl Disk {
    /// None where this process may not mount.
    fn of_kib(size: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={size}k");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "none"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(folder))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").arg(self.0.path()).status();
        assert!(unmounted.is_ok_and(|status| status.success()), "the small disk is still mounted");
    }
}

#[test]
fn a_full_disk_spoils_nothing_at_any_size() {
    let names = ["old.png", "new.png", "new.tif", "new.npy"];
    let export = |folder: &Path, name: &str| {
        juliaset(folder, &format!("render -R=250 -m=0 -M=400 -o {name}")).output().unwrap()
    };
    let whole = tempfile::tempdir().unwrap();
    let mut fitting = Vec::new();
    for size in [4, 8, 12, 16, 24, 32, 48, 64, 96, 4096] {
        let Some(disk) = Disk::of_kib(size) else {
            eprintln!("skipped: file systems may not be mounted here");
            return;
        };
        let folder = disk.0.path();
        let mut fit = 0;
        for name in names {
            assert!(export(whole.path(), name).status.success());
            std::fs::write(folder.join("old.png"), "old").unwrap();
            let output = export(folder, name);
            let found = std::fs::read(folder.join(name)).ok();
            if output.status.success() {
                fit += 1;
                assert!(found == std::fs::read(whole.path().join(name)).ok(), "{size} KiB: {name}");
                std::fs::remove_file(folder.join(name)).unwrap();
            } else {
                assert_eq!(output.status.code(), Some(1));
                assert!(message(&output).contains("No space left"), "{}", message(&output));
                let before = (name == "old.png").then(|| b"old".to_vec());
                assert_eq!(found, before, "{size} KiB: {name}");
            }
            let left = self::names(folder);
            assert!(left.iter().all(|left| left == "old.png"), "{size} KiB: {name}: {left:?}");
        }
        fitting.push(fit);
    }
    assert_eq!((fitting[0], fitting[9]), (0, names.len()), "{fitting:?}");
}

#[test]
fn a_display_that_is_garbage_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = juliaset(folder.path(), "");
    command.env_remove("DISPLAY").env_remove("WAYLAND_SOCKET").env("WAYLAND_DISPLAY", "garbage");
    let output = command.output().unwrap();
    let message = message(&output);
    assert_eq!(output.status.code(), Some(3));
    assert!(message.contains("WAYLAND_DISPLAY is `garbage`") && !message.contains("OpenGL"), "{message}");
}
