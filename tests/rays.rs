//! Rays and equipotentials by the command line.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use assert_cmd::Command;
use predicates::str::contains;
use serde_json::Value;

fn juliaset(arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juliaset"));
    command.args(arguments.split_whitespace());
    command
}

fn json(arguments: &str) -> Value {
    let done = juliaset(arguments).assert().success().stderr("");
    serde_json::from_slice(&done.get_output().stdout).unwrap()
}

#[test]
fn a_ray_is_told_with_its_landing_point() {
    let found = json("ray 1/6 -r=0 -i=1 --json");
    assert_eq!(found["point"], serde_json::json!(["0", "1"]));
    assert_eq!((&found["preperiod"], &found["period"]), (&1.into(), &2.into()));
    let found = json("ray 1/3 --plane=parameter --json");
    assert_eq!(found["point"], serde_json::json!(["-0.75", "0"]));
    assert_eq!(found["kind"], "parabolic");
    let found = json("ray 0 -r=0.3 -i=0 --json");
    assert_eq!((&found["lands"], &found["branches_at"]), (&false.into(), &serde_json::json!([0.0, 0.0])));
    juliaset("ray x").assert().code(2).stderr(contains("must be a fraction such as 1/7"));
    juliaset("ray 1/3 --plane=parameter -r=0").assert().code(2).stderr(contains("no c0"));
}

#[test]
fn curves_are_drawn_over_a_picture_and_kept_in_its_command() {
    let folder = tempfile::tempdir().unwrap();
    let render = |flags: &str, name: &str| {
        let path = folder.path().join(name);
        let arguments = format!("render --center=0,0 --width=3.4 --size=120x80 -r=-1 -i=0 {flags} -o");
        juliaset(&arguments).arg(&path).assert().success();
        std::fs::read(path).unwrap()
    };
    let plain = render("", "plain.png");
    let drawn = render("--rays=1/3,2/3 --equipotentials=0.1", "drawn.png");
    let kept = |file: &[u8]| String::from_utf8_lossy(file).contains(" --rays=1/3,2/3 --equipotentials=0.1");
    assert!(kept(&drawn) && !kept(&plain));
    let open = |name: &str| image::open(folder.path().join(name)).unwrap().into_luma8();
    let (plain, drawn) = (open("plain.png"), open("drawn.png"));
    let changed = plain.pixels().zip(drawn.pixels()).filter(|(one, other)| one != other).count();
    assert!((200..3000).contains(&changed), "{changed}");
    juliaset("render --equipotentials=0").assert().code(2);
    juliaset("render --rays=1/0").assert().code(2);
}
