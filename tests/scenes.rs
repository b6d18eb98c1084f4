//! Scenes from outside: what a picture carries makes the same picture again.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn juliaset(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juliaset"));
    command.current_dir(folder).args(arguments);
    command
}

fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let done = juliaset(folder, arguments).assert().success().stderr("");
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let done = juliaset(folder, arguments).assert().failure().stdout("");
    let message = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    assert!(message.starts_with("error: ") && message.trim_end().lines().count() == 1, "{message}");
    message
}

#[test]
fn a_picture_is_made_again_from_itself_and_from_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    fs::write(
        at.join("own.toml"),
        "name = 'Own'\nstops = [[0, '#102030'], [0.3, '#c0ffee'], [1, '#000000']]",
    )
    .unwrap();
    for arguments in [
        "-R=60",
        "-R=60 -t=3.5 -m=2 --fast --depth=16 --coloring=smooth",
        "--center=0.1,0.2 --width=1.5 --size=60x40 --palette=own.toml --reverse --density=0.77",
        "--center=0,0 --width=1e-3000 --size=30x20 -r=0 -i=1 -M=12000 --interior=phase",
        "--size=60x40 --samples=4 --axes --scale-bar --coloring=slopes --outline=3 --precision=exact",
        "--plane=parameter --size=60x40 -M=100",
    ] {
        let mut first = vec!["render", "-o=first.png", "--keep-scene"];
        first.extend(arguments.split_whitespace());
        succeed(at, &first);
        // What is no part of a scene is said again.
        let again: Vec<&str> = arguments
            .split_whitespace()
            .filter(|flag| flag.contains("fast") || flag.contains("depth"))
            .collect();
        succeed(at, &[["render", "--scene=first.png", "-o=second.png"].as_slice(), &again].concat());
        succeed(at, &[["render", "--scene=first.toml", "-o=third.png"].as_slice(), &again].concat());
        let [one, two, three] =
            ["first", "second", "third"].map(|name| fs::read(at.join(format!("{name}.png"))).unwrap());
        assert!(one == two && one == three, "{arguments}");
        let text = succeed(at, &["scene", "first.png"]);
        assert_eq!(text, fs::read_to_string(at.join("first.toml")).unwrap());
        assert_eq!(text, succeed(at, &["scene", "first.toml"]));
    }
}

#[test]
fn only_what_is_given_replaces_what_the_scene_says() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let set = "render --center=0.1,0.2 --width=1.5 --size=60x40 -r=-0.123 -i=0.745 -t=3 -m=1 -M=77 --coloring=slopes \
               --palette=Ember --samples=4 --scale-bar -o=first.png";
    succeed(at, &set.split_whitespace().collect::<Vec<_>>());
    let before = succeed(at, &["scene", "first.png"]);
    for (flag, from, to) in [
        ("--size=30x10", "size = [60, 40]", "size = [30, 10]"),
        ("-M=80", "itermax = 77", "itermax = 80"),
        ("-m=2", "itermin = 1", "itermin = 2"),
        ("-r=0.5", "c0 = [\"-0.123\", \"0.745\"]", "c0 = [\"0.5\", \"0.745\"]"),
        ("-t=2", "threshold = \"3\"", "threshold = \"2\""),
        ("--width=2", "width = \"1.5\"", "width = \"2\""),
        ("--center=0,1e-20", "center = [\"0.1\", \"0.2\"]", "center = [\"0\", \"1e-20\"]"),
        ("--samples=1", "samples = 4", "samples = 1"),
        ("--axes", "scale_bar = true", "axes = true\nscale_bar = true"),
        ("--density=0.5", "density = 0.42", "density = 0.5"),
        ("--reverse", "reverse = false", "reverse = true"),
        ("--precision=exact", "precision = \"auto\"", "precision = \"exact\""),
    ] {
        succeed(at, &["render", "--scene=first.png", "-o=second.png", flag]);
        assert!(before.contains(from), "{from}: {before}");
        assert_eq!(succeed(at, &["scene", "second.png"]), before.replacen(from, to, 1), "{flag}");
    }
    let message = refused(at, &["render", "--scene=first.png", "-R=90", "-o=no.png"]);
    assert!(message.contains("the scene has a centre and a width"), "{message}");
    assert!(!at.join("no.png").exists());
}

#[test]
fn bounds_that_were_found_stay_with_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    succeed(at, &["render", "--center=0,0", "--width=1e-6", "--size=40x30", "-r=0", "-i=1", "-o=first.png"]);
    let found = |text: &str| {
        assert!(text.contains("itermax = \"automatic\""), "{text}");
        text.lines().find(|line| line.starts_with("found = ")).unwrap().to_owned()
    };
    let before = found(&succeed(at, &["scene", "first.png"]));
    succeed(at, &["render", "--scene=first.png", "--size=80x60", "-o=second.png"]);
    assert_eq!(found(&succeed(at, &["scene", "second.png"])), before);
    succeed(at, &["render", "--scene=first.png", "--width=1e-30", "-o=second.png"]);
    assert_ne!(found(&succeed(at, &["scene", "second.png"])), before);
}

#[test]
fn files_without_a_scene_are_refused_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let stripped = image::GrayImage::new(3, 3);
    stripped.save(at.join("stripped.png")).unwrap();
    fs::write(at.join("newer.toml"), "version = 2\nwarp = 9").unwrap();
    fs::write(at.join("wrong.toml"), "version = 1\nwarp = 9").unwrap();
    fs::write(at.join("noise.jpg"), b"\xff\xd8\xff\xe0").unwrap();
    for (file, words) in [
        ("stripped.png", "an image viewer or a chat may have stripped it"),
        ("newer.toml", "version 2"),
        ("wrong.toml", "unknown field `warp`"),
        ("noise.jpg", "neither a scene nor a PNG"),
        ("missing.png", "`missing.png`"),
        (".", "folder"),
    ] {
        for arguments in [["scene", file].as_slice(), &["render", "--scene", file], &["explore", file]] {
            let message = refused(at, arguments);
            assert!(message.contains(words), "`{words}` is missing: {message}");
        }
    }
    assert!(!at.join("plot.png").exists());
    let message = refused(at, &["render", "--keep-scene", "-o=-"]);
    assert!(message.contains("--keep-scene needs an output file"), "{message}");
}
