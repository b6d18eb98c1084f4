//! The command line from outside: files, messages, exit codes.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "support/under_way.rs"]
mod under_way;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;
use under_way::wait_until_writing;

fn juliaset(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juliaset"));
    command.current_dir(folder);
    command
}

/// Runs with arguments separated by spaces in a new folder, which must succeed.
fn succeed(arguments: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    juliaset(folder.path()).args(arguments.split_whitespace()).assert().success().stdout("").stderr("");
    folder
}

/// Runs with arguments that must be refused with this exit code, in one sentence, with no file written.
fn refuse(arguments: &str, code: i32, words: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let refused = juliaset(folder.path()).args(arguments.split_whitespace()).assert().code(code).stdout("");
    let message = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
    for word in words {
        assert!(message.contains(word), "`{word}` is missing after `{arguments}`: {message}");
    }
    assert!(message.starts_with("error: ") && !message.contains("panicked"), "{message}");
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "a file is left after `{arguments}`");
}

struct Picture {
    size: (u32, u32),
    gray: Vec<u8>,
}

fn read_png(path: &Path) -> Picture {
    let picture = image::open(path).unwrap();
    assert_eq!(picture.color(), image::ColorType::L8);
    let gray = picture.into_luma8();
    Picture { size: gray.dimensions(), gray: gray.into_raw() }
}

/// The article's picture, from its text: the region that starts at the top left, its end excluded.
struct Article {
    bounds: [f64; 4],
    c0: [f64; 2],
    threshold: f64,
    iterations: [u32; 2],
    columns: u32,
}

const OVERVIEW: Article = Article {
    bounds: [-1.6, 1.6, -1.0, 1.0],
    c0: [-0.835, -0.2321],
    threshold: 2.0,
    iterations: [5, 80],
    columns: 500,
};

impl Article {
    fn picture(&self) -> Picture {
        let [left, right, bottom, top] = self.bounds;
        let columns = f64::from(self.columns);
        let rows = (columns * ((top - bottom).abs() / (right - left).abs())).round();
        let mut gray = Vec::new();
        for j in 0..rows as u32 {
            for i in 0..self.columns {
                let x = f64::from(i) / columns * (right - left) + left;
                let y = f64::from(j) / rows * (bottom - top) + top;
                gray.push(self.gray(self.steps(x, y)));
            }
        }
        Picture { size: (self.columns, rows as u32), gray }
    }

    fn steps(&self, mut x: f64, mut y: f64) -> u32 {
        let mut steps = 0;
        loop {
            (x, y) = (x * x - y * y + self.c0[0], x * y + y * x + self.c0[1]);
            if steps == self.iterations[1] || x * x + y * y > self.threshold * self.threshold {
                return steps;
            }
            steps += 1;
        }
    }

    fn gray(&self, steps: u32) -> u8 {
        let [least, most] = self.iterations;
        (f64::from(steps.max(least) - least) / f64::from(most - least) * 255.0) as u8
    }
}

/// The command that a PNG keeps as its comment.
fn comment(path: &Path) -> String {
    let file = std::fs::read(path).unwrap();
    let keyword = b"Comment\0";
    let start = file.windows(keyword.len()).position(|bytes| bytes == keyword).unwrap();
    // Before the keyword stand the chunk's length and its type.
    let length = file[start - 8..start - 4].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let chunk = String::from_utf8_lossy(&file[start..start + length]).into_owned();
    chunk[chunk.find("juliaset render ").unwrap()..].to_owned()
}

/// The CRC of a picture's pixels, row after row.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn pictures_are_those_of_the_article() {
    let zoom = Article { bounds: [-0.1, 0.1, -0.1, 0.1], iterations: [20, 100], ..OVERVIEW };
    let cases = [
        ("", OVERVIEW, 4_284_059_411),
        ("render -R 64 --fast", Article { columns: 64, ..OVERVIEW }, 1_339_777_345),
        (
            "-x=-0.1 -X=0.1 -y=-0.1 -Y=0.1 -m=20 -M=100 -R=250",
            Article { columns: 250, ..zoom },
            4_147_070_691,
        ),
        (
            "render -x -0.1 -X 0.1 -y -0.1 -Y 0.1 -m 20 -M 100 -R 80",
            Article { columns: 80, ..zoom },
            786_799_309,
        ),
        (
            "-x=0.1 -X=-0.1 -y=0.1 -Y=-0.07 -R=201",
            Article { bounds: [0.1, -0.1, 0.1, -0.07], columns: 201, ..OVERVIEW },
            1_421_537_353,
        ),
        (
            "-t=0.5 -R=150 -m=0 -M=33",
            Article { threshold: 0.5, iterations: [0, 33], columns: 150, ..OVERVIEW },
            815_815_352,
        ),
        ("-t=1e200 -R=120", Article { threshold: 1e200, columns: 120, ..OVERVIEW }, 3_967_302_425),
        (
            "-r=3 -i=4 -R=50 -t=0.1",
            Article { c0: [3.0, 4.0], threshold: 0.1, columns: 50, ..OVERVIEW },
            3_499_892_044,
        ),
        ("-R=1", Article { columns: 1, ..OVERVIEW }, 3_523_407_757),
    ];
    for (arguments, article, checksum) in cases {
        let arguments = if arguments.is_empty() { "render" } else { arguments };
        let folder = succeed(arguments);
        let (written, expected) = (read_png(&folder.path().join("plot.png")), article.picture());
        assert_eq!(written.size, expected.size, "{arguments}");
        assert!(written.gray == expected.gray, "{arguments}");
        assert_eq!(crc32(&written.gray), checksum, "{arguments}");
    }
}

#[test]
fn a_view_by_its_centre_is_symmetric_and_says_how_to_render_it_again() {
    let folder = succeed("render --center=-0,0 --width=1e-1 --size=31x21 -o a.png");
    let Picture { size, gray } = read_png(&folder.path().join("a.png"));
    assert_eq!(size, (31, 21));
    assert!(gray.iter().eq(gray.iter().rev()));
    let command = comment(&folder.path().join("a.png"));
    juliaset(folder.path()).args(command.split(' ').skip(1)).args(["-o", "b.png"]).assert().success();
    assert_eq!(read_png(&folder.path().join("b.png")).gray, gray);
}

#[test]
fn one_part_of_a_centre_view_is_enough() {
    for (arguments, size) in
        [("--size 16x9", (16, 9)), ("--width 1e-3", (1280, 800)), ("--center 3,3", (1280, 800))]
    {
        let folder = succeed(&format!("render {arguments} -M 6"));
        assert_eq!(read_png(&folder.path().join("plot.png")).size, size);
    }
}

#[test]
fn raw_counts_are_numpy_arrays() {
    for (itermax, descr, bytes_each) in [(80, "<u2", 2), (70_000, "<u4", 4)] {
        let folder = succeed(&format!("render -R 40 -M {itermax} -o counts.npy"));
        let file = std::fs::read(folder.path().join("counts.npy")).unwrap();
        let start = file.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let header = String::from_utf8_lossy(&file[10..start]).into_owned();
        assert!(header.contains(descr) && header.contains("(25, 40)"), "{header}");
        assert_eq!(start % 64, 0);
        let article = Article { iterations: [5, itermax], columns: 40, ..OVERVIEW };
        let counts = file[start..].chunks_exact(bytes_each);
        let gray: Vec<u8> = counts
            .map(|count| article.gray(count.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte))))
            .collect();
        assert!(gray == article.picture().gray);
    }
}

#[test]
fn a_dash_is_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let written = juliaset(folder.path()).args(["-R", "64", "-o", "-"]).assert().success().stderr("");
    let picture = image::load_from_memory(&written.get_output().stdout).unwrap();
    assert_eq!(crc32(picture.as_bytes()), 1_339_777_345);
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

#[test]
fn a_closed_pipe_is_a_plain_failure() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_juliaset"))
        .args(["-x=-0.1", "-X=0.1", "-y=-0.1", "-Y=0.1", "-M=100", "-R=1200", "-o", "-"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut message = String::new();
    child.stderr.take().unwrap().read_to_string(&mut message).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(message.contains("standard output") && !message.contains("panicked"), "{message}");
}

#[test]
fn numbers_that_cannot_be_are_refused() {
    for (arguments, words) in [
        ("-t=nan", &["--threshold", "nan", "finite"][..]),
        ("-t=inf", &["--threshold", "inf"]),
        ("-t=0", &["--threshold", "greater than 0"]),
        ("-t -2", &["--threshold", "-2"]),
        ("-x=nan", &["--xleft", "nan"]),
        ("-x -inf", &["--xleft", "-inf"]),
        ("--ytop=abc", &["--ytop", "abc", "not a number"]),
        ("-r=inf", &["--real", "inf"]),
        ("-i=1e999", &["--imag", "1e999", "between"]),
        ("-r=1e", &["--real", "not a number"]),
        ("-R=0", &["--resolution", "0"]),
        ("-R=-5", &["--resolution", "-5"]),
        ("-R=1.5", &["--resolution", "1.5"]),
        ("-R=3000000000", &["--resolution", "2147483647"]),
        ("-R=1000 -x=0 -X=1e-9", &["resolution", "1000", "rows"]),
        ("-R=10 -y=0 -Y=1e-9", &["resolution", "10", "rows"]),
        ("-x=1 -X=1", &["xleft and xright", "1"]),
        ("-y=0.5 -Y=0.5", &["ybot and ytop", "0.5"]),
        ("-x=-1e308 -X=1e308", &["xleft and xright", "too far apart"]),
        ("-m=80", &["itermin is 80", "itermax is 80"]),
        ("-m=-1", &["--itermin", "-1"]),
        ("-M=2000000001", &["--itermax", "2000000000"]),
        ("-M=1e3", &["--itermax", "1e3"]),
        ("--threads=0", &["--threads", "0"]),
        ("--threads=-1", &["--threads", "-1"]),
        ("render --width=0", &["--width", "0"]),
        ("render --width=-1e-3", &["--width", "-1e-3"]),
        ("render --width=-0", &["--width", "greater than 0"]),
        ("render --width=1e-99999", &["1e-99999", "1280 columns"]),
        ("render --width=1e-99999999999", &["--width", "1e-99999999999", "too small", "1e-400000"]),
        ("render --width=1e9999", &["--width", "1e9999", "below"]),
        ("render --width=1e200", &["1e200"]),
        ("render --size=0x10", &["--size", "0x10"]),
        ("render --size=10", &["--size", "1280x800"]),
        ("render --size=10x3000000000", &["--size", "2147483647"]),
        ("render --center=1", &["--center"]),
        ("render --center=1,x", &["imaginary part", "x"]),
        ("render --center=1e200,0", &["real part", "1e200"]),
        ("render --center=0,0 -R=100", &["--center", "--resolution"]),
        ("--no-such-flag", &["--no-such-flag"]),
        ("no-such-command", &["no-such-command"]),
        ("-o x.bmp", &["x.bmp", ".bmp", ".png"]),
        ("-o picture", &["picture", "no extension"]),
        ("explore -t=0", &["--threshold"]),
        ("explore --width=1e-99999", &["1e-99999"]),
    ] {
        refuse(arguments, 2, words);
    }
}

#[test]
fn a_long_value_is_named_by_its_beginning() {
    let long = "7".repeat(5000);
    for arguments in [format!("--real=x{long}"), format!("--width={long}"), format!("--center={long},1e")] {
        let refused = juliaset(Path::new(".")).arg("render").arg(&arguments).assert().code(2);
        let message = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(message.len() < 300 && message.contains("7777\u{2026}"), "{message}");
    }
}

#[test]
fn a_picture_keeps_every_digit_of_what_it_shows() {
    let digits = format!("0.1{}1", "0".repeat(60));
    let folder =
        succeed(&format!("render --center=-{digits},1e-70 --width=2e-9 --size=20x10 -r={digits} -i=-1e-80"));
    let file = String::from_utf8_lossy(&std::fs::read(folder.path().join("plot.png")).unwrap()).into_owned();
    for argument in
        [format!("--center=-{digits},1e-70"), format!("-r={digits} -i=-1e-80"), "--width=2e-9".into()]
    {
        assert!(file.contains(&argument), "{argument}");
    }
}

#[test]
fn files_that_cannot_be_written_are_failures() {
    refuse("-R=2000000000", 1, &["2000000000 x 1250000000", "memory"]);
    refuse("render --size=2000000000x1", 1, &["2000000000 x 1", "memory"]);
    refuse("-R=10 -o none/a.png", 1, &["none/a.png", "there is no folder `none`"]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("a.png")).unwrap();
    let command = ["-R=10", "-o", "a.png"];
    juliaset(folder.path()).args(command).assert().code(1).stderr(contains("`a.png` is a folder"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_folder_that_takes_no_file_are_failures() {
    refuse("-R=300 -o /dev/full", 1, &["/dev/full", "No space left"]);
    refuse("-R=300 -o /proc/a.png", 1, &["/proc/a.png"]);
    succeed("-R=10 -o /dev/null");
}

#[cfg(unix)]
#[test]
fn a_named_pipe_takes_the_picture() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.png");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read(pipe).unwrap()
    });
    juliaset(folder.path()).args(["-R=64", "-o", "pipe.png"]).assert().success();
    let picture = image::load_from_memory(&reader.join().unwrap()).unwrap();
    assert_eq!(crc32(picture.as_bytes()), 1_339_777_345);
}

#[cfg(unix)]
#[test]
fn an_interrupted_render_leaves_what_was_there() {
    for signal in ["INT", "TERM"] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("plot.png"), "old").unwrap();
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_juliaset"))
            .args(["render", "-R=3000", "-r=0.25", "-i=0", "-M=2000000"])
            .current_dir(folder.path())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        wait_until_writing(&child, folder.path());
        let id = child.id().to_string();
        std::process::Command::new("kill").args(["-s", signal, &id]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
        assert_eq!(std::fs::read(folder.path().join("plot.png")).unwrap(), b"old");
    }
}

#[test]
fn help_version_and_completions_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| juliaset(folder.path()).args(arguments).assert().success();
    run(&["--help"]).stdout(contains("Examples:").and(contains("render")).and(contains("explore")));
    run(&["render", "--help"]).stdout(contains("--center").and(contains("[default: plot.png]")));
    run(&["--version"]).stdout(concat!("juliaset ", env!("CARGO_PKG_VERSION"), "\n"));
    run(&["completions", "bash"]).stdout(contains("complete"));
}

const BOUNDARY: &str = include_str!("../assets/centers/boundary.txt");

/// The 16-bit counts of an NPY file.
fn counts(path: &Path) -> Vec<u16> {
    let file = std::fs::read(path).unwrap();
    let start = file.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    file[start..].chunks_exact(2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]])).collect()
}

#[test]
fn a_deep_view_has_the_same_counts_in_every_size() {
    let center = BOUNDARY.trim().replace('\n', ",");
    for width in ["1e-30", "3e-600"] {
        let render = |size: &str| {
            succeed(&format!("render --center={center} --width={width} --size={size} -m=0 -M=3000 -o a.npy"))
        };
        let [coarse, fine] = ["40x20", "120x60"].map(|size| counts(&render(size).path().join("a.npy")));
        assert_eq!((coarse.len(), fine.len()), (800, 7200));
        // The middle one of nine fine pixels stands where a coarse one does.
        let picked = (0..20).flat_map(|row| (0..40).map(move |column| (3 * row + 1) * 120 + 3 * column + 1));
        assert!(coarse.iter().copied().eq(picked.map(|pixel| fine[pixel])), "{width}");
        let mut distinct = coarse;
        distinct.sort_unstable();
        distinct.dedup();
        assert!(distinct.len() > 20, "{width}: {distinct:?}");
    }
}

/// itermin and itermax as a picture says how to render it again.
fn kept_bounds(folder: &TempDir) -> [u32; 2] {
    let command = comment(&folder.path().join("plot.png"));
    [" -m=", " -M="].map(|name| {
        let start = command.find(name).unwrap() + name.len();
        command[start..].split(' ').next().unwrap().parse().unwrap()
    })
}

fn grays(folder: &TempDir) -> usize {
    let gray = read_png(&folder.path().join("plot.png")).gray;
    gray.into_iter().collect::<std::collections::BTreeSet<u8>>().len()
}

#[test]
fn bounds_that_are_not_given_suit_a_view_by_its_centre_at_every_depth() {
    let boundary =
        format!("render --center={} --width=1e-3 --size=90x60", BOUNDARY.trim().replace('\n', ","));
    for (view, least) in [
        ("render --center=0,0 --width=1e-200 --size=90x60 -r=0 -i=1", 80),
        ("render --center=0,0 --width=1e-3 --size=90x60 -r=0 -i=1", 5),
        (&boundary, 5),
    ] {
        let folder = succeed(view);
        assert!(grays(&folder) > 20, "{view}: neither black nor white: {}", grays(&folder));
        let [itermin, itermax] = kept_bounds(&folder);
        assert!(least < itermin && itermin < itermax, "{view}: {itermin} {itermax}");
        // One of them alone is completed by the other one that suits, and that gives way where it must.
        for (given, expected) in [
            (format!("-M={}", itermax + 50), [itermin, itermax + 50]),
            ("-m=1".into(), [1, itermax]),
            ("-M=4".into(), [3, 4]),
            ("-m=100000".into(), [100_000, 100_001]),
        ] {
            assert_eq!(kept_bounds(&succeed(&format!("{view} {given}"))), expected, "{view} {given}");
        }
    }
    refuse("render --width=1e-3 -M=0", 2, &["itermax is 0", "smaller"]);
    refuse("render --width=1e-3 -m=2000000000", 2, &["itermin is 2000000000", "smaller"]);
    refuse("explore --width=1e-20 -m=9 -M=9", 2, &["itermin is 9", "smaller"]);
    // The article's grid keeps the article's.
    assert_eq!(kept_bounds(&succeed("render -x=-1e-3 -X=1e-3 -y=-1e-3 -Y=1e-3 -R=9")), [5, 80]);
    assert_eq!(kept_bounds(&succeed("render -R=9 -M=90")), [5, 90]);
}

#[test]
fn the_precision_is_one_of_three_and_the_help_says_which() {
    let folder = tempfile::tempdir().unwrap();
    let help = juliaset(folder.path()).args(["render", "--help"]).assert().success();
    help.stdout(contains("--precision").and(contains("auto")).and(contains("f64")).and(contains("exact")));
    refuse("render --precision=most", 2, &["--precision", "most", "auto", "f64", "exact"]);
    let view = "render --center=0,0 --width=1e-30 --size=30x20 -r=0 -i=1 -m=90 -M=300";
    let [auto, f64s, exact] = ["auto", "f64", "exact"].map(|precision| {
        read_png(&succeed(&format!("{view} --precision={precision}")).path().join("plot.png")).gray
    });
    assert!(auto == exact && auto != f64s);
}

/// The numbers of a `<f8` file after its header, which must say the shape.
fn floats(folder: &TempDir, shape: &str) -> Vec<f64> {
    let file = std::fs::read(folder.path().join("a.npy")).unwrap();
    let start = file.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let header = String::from_utf8_lossy(&file[10..start]).into_owned();
    assert!(header.contains("'<f8'") && header.contains(shape) && start % 64 == 0, "{header}");
    file[start..].chunks_exact(8).map(|value| f64::from_le_bytes(value.try_into().unwrap())).collect()
}

#[test]
fn the_parameter_plane_shows_which_critical_orbits_stay() {
    let folder = succeed("render --plane=parameter -R 64 -m=0 -M=200 -o a.npy");
    let found = counts(&folder.path().join("a.npy"));
    assert_eq!(found.len(), 64 * 40);
    for (index, count) in found.into_iter().enumerate() {
        let (cx, cy) = ((index % 64) as f64 / 64.0 * 4.0 - 2.5, (index / 64) as f64 / 40.0 * -2.5 + 1.25);
        let (mut x, mut y) = (0.0, 0.0);
        let escapes = (0..200u16).find(|_| {
            (x, y) = (x * x - y * y + cx, x * y + y * x + cy);
            x * x + y * y > 4.0
        });
        assert_eq!(count, escapes.unwrap_or(200), "{cx} {cy}");
    }
    let seahorses = succeed("render --plane=parameter --center=-0.745,0.11 --width=0.02 --size=120x80");
    assert!(grays(&seahorses) > 30, "bounds are found that suit the view");
    let again = comment(&seahorses.path().join("plot.png"));
    assert!(again.contains("--plane=parameter") && !again.contains("-r="), "{again}");
    refuse("render --plane=parameter -r=0.1", 2, &["the parameter plane has no c0"]);
    refuse("render --plane=parameter --width=1e-20", 1, &["parameter plane ends at pixels 1e-13 apart"]);
    refuse("render --plane=complex", 2, &["complex", "dynamical", "parameter"]);
}

#[test]
fn channels_are_written_as_floats_at_every_depth() {
    let center = BOUNDARY.trim().replace('\n', ",");
    for (place, itermax) in
        [("--width=3.2 --center=0,0", 300), (&format!("--width=1e-40 --center={center}"), 3000)]
    {
        let channel = |name: &str| {
            succeed(&format!("render {place} --size=60x40 -m=0 -M={itermax} --channel={name} -o a.npy"))
        };
        let counted = counts(&channel("count").path().join("a.npy"));
        let [smooth, distance, period] =
            ["smooth", "distance", "period"].map(|name| floats(&channel(name), "(40, 60)"));
        assert_eq!((counted.len(), smooth.len()), (2400, 2400));
        for (index, count) in counted.into_iter().map(u32::from).enumerate() {
            let escapes = count < itermax;
            assert!(period[index].is_nan(), "this set has no interior");
            assert_eq!([smooth[index], distance[index]].map(f64::is_nan), [!escapes; 2]);
            // The potential at the threshold's circle is off by little where the circle is 2.
            assert!(
                !escapes || (smooth[index] - f64::from(count) - 0.5).abs() < 1.0,
                "{count} {}",
                smooth[index]
            );
        }
    }
    refuse("render --channel=smooth -o a.png", 2, &["the channel smooth", ".npy"]);
    refuse("render --channel=smoth -o a.npy", 2, &["smoth", "smooth, distance"]);
}

/// 250 x 156 samples of the article's region stand 0.0128 apart, the first one at -1.6 and at the top.
#[test]
fn axes_change_only_what_is_near_lines_and_labels() {
    const SIZE: [u32; 2] = [250, 156];
    let plain = succeed("render -R=250");
    let axes = succeed("render -R=250 --axes --threads=1 -o one.png");
    let (plain, axes) = (read_png(&plain.path().join("plot.png")), read_png(&axes.path().join("one.png")));
    assert_eq!((plain.size, axes.size), ((SIZE[0], SIZE[1]), plain.size));
    // One tick for each 0.5 or 1: near these columns and rows, or where labels are.
    let near_line = |place: u32, first: f64, spacing: f64| {
        let number = first + f64::from(place) * spacing;
        (number - (number * 2.0).round() / 2.0).abs() < 2.01 * spacing.abs()
    };
    let (mut beside, mut on_lines) = (0, 0);
    for row in 0..SIZE[1] {
        for column in 0..SIZE[0] {
            let pixel = (row * SIZE[0] + column) as usize;
            let by_line = near_line(column, -1.6, 0.0128) || near_line(row, 1.0, -2.0 / 156.0);
            let by_label = column < 50 || row >= SIZE[1] - 24;
            let changed = plain.gray[pixel] != axes.gray[pixel];
            assert!(!changed || by_line || by_label, "at {column}, {row}");
            beside += u32::from(changed && by_label && !by_line);
            on_lines += u32::from(changed && by_line);
        }
    }
    // Plates are as dark as the picture is there; the ink of some labels, and 11 lines or more.
    assert!(beside > 60 && on_lines > 1500, "{beside} {on_lines}");
}

#[test]
fn a_picture_with_axes_is_the_same_file_again_by_its_comment_and_on_any_threads() {
    for (arguments, kind) in [
        ("render --center=0,0 --width=4 --size=300x200 --axes --scale-bar", image::ColorType::L8),
        (
            "render --center=0,0 --width=1e-20 --size=300x200 -r=0 -i=1 --axes --scale-bar",
            image::ColorType::L8,
        ),
        ("render -R=300 --coloring=smooth --samples=4 --scale-bar", image::ColorType::Rgb8),
    ] {
        let [one, three] = [1, 3].map(|threads| succeed(&format!("{arguments} --threads={threads}")));
        let path = one.path().join("plot.png");
        let file = std::fs::read(&path).unwrap();
        assert_eq!(image::open(&path).unwrap().color(), kind);
        assert!(file == std::fs::read(three.path().join("plot.png")).unwrap(), "{arguments}");
        let command = comment(&path);
        let command = command.strip_prefix("juliaset ").unwrap();
        assert_eq!(command.contains("--axes"), arguments.contains("--axes"));
        assert!(command.contains(" --scale-bar"), "{command}");
        // The bounds are given now, which its scene says; the picture is the same.
        let again = image::open(succeed(command).path().join("plot.png")).unwrap();
        assert!(image::open(&path).unwrap() == again, "{command}");
    }
    refuse("render --axes -o counts.npy", 2, &["axes", ".npy"]);
}

#[test]
fn palettes_come_from_files_and_from_a_folder_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("palettes");
    std::fs::create_dir(&own).unwrap();
    let stops = "stops = [[0.0, \"#ff0000\"], [1.0, \"#ff0000\"]]\n";
    std::fs::write(own.join("red.toml"), format!("name = \"All red\"\nblend = \"srgb\"\n{stops}")).unwrap();
    std::fs::write(folder.path().join("two.ugr"), TWO_GRADIENTS).unwrap();
    std::fs::write(folder.path().join("none.map"), "no numbers").unwrap();
    let render = |palette: &str| {
        let mut command = juliaset(folder.path());
        command.env("JULIASET_DATA_DIR", folder.path());
        command.args(["render", "-R=40", "-o", "a.png", &format!("--palette={palette}")]);
        command
    };
    render("All red").assert().success();
    let red = image::open(folder.path().join("a.png")).unwrap().into_rgb8();
    assert!(red.pixels().filter(|pixel| pixel.0 == [255, 0, 0]).count() > 500);
    let mut pictures = Vec::new();
    for palette in ["two.ugr", "two.ugr:First", "two.ugr:Second"] {
        render(palette).assert().success();
        pictures.push(image::open(folder.path().join("a.png")).unwrap().into_rgb8());
    }
    assert!(pictures[0] == pictures[1] && pictures[1] != pictures[2]);
    for (palette, word) in [("two.ugr:Third", "First, Second"), ("none.map", "none.map"), ("Dask", "Dusk")] {
        render(palette).assert().code(2).stderr(contains(word));
    }
}

/// A file of two gradients, black to white and black to blue.
const TWO_GRADIENTS: &str = "\
First {
gradient:
  title=\"First\" smooth=no index=0 color=0 index=399 color=16777215
}
Second {
gradient:
  title=\"Second\" smooth=no index=0 color=0 index=399 color=16711680
}
";

#[test]
fn colours_are_fitted_and_the_command_says_to_what() {
    let folder = succeed("render -R=60 --coloring=smooth --fit -o fitted.png");
    let command = comment(&folder.path().join("fitted.png"));
    assert!(command.contains(" --coloring=smooth") && command.contains(" --density="), "{command}");
    let again = command.strip_prefix("juliaset ").unwrap();
    let same = succeed(&format!("{again} -o again.png"));
    let read = |path: &Path| std::fs::read(path).unwrap();
    assert!(read(&folder.path().join("fitted.png")) == read(&same.path().join("again.png")));
    refuse("render --fit --density=3", 2, &["--density"]);
    refuse("render --coloring=slopes --light=1,x", 2, &["0.2"]);
    refuse("render --coloring=slopes --light=1,0.5,0", 2, &["height of the light", "0.5"]);
    refuse("render --coloring=rainbow", 2, &["smooth"]);
    refuse("render --samples=3", 2, &["1, 4, 9 or 16"]);
    refuse("render --interior=#12", 2, &["#0a0b10"]);
}

/// What is printed as JSON.
fn json(arguments: &str) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    let done = juliaset(folder.path())
        .args(arguments.split_whitespace())
        .arg("--json")
        .assert()
        .success()
        .stderr("");
    serde_json::from_slice(&done.get_output().stdout).unwrap()
}

#[test]
fn about_says_what_is_known_of_c0() {
    let rabbit = json("about rabbit");
    assert_eq!(
        (&rabbit["kind"], &rabbit["period"], &rabbit["connected"]),
        (&"attracting".into(), &3.into(), &true.into())
    );
    let dendrite = json("about -r=0 -i=1");
    assert_eq!((&dendrite["kind"], &dendrite["preperiod"]), (&"preperiodic".into(), &2.into()));
    assert_eq!(dendrite["multiplier"], serde_json::json!([4.0, 4.0]));
    let parabolic = json("about -r=-0.75 -i=0");
    assert_eq!((&parabolic["kind"], &parabolic["angle"]), (&"parabolic".into(), &serde_json::json!([1, 2])));
    let dust = json("about dust");
    assert_eq!((&dust["kind"], &dust["connected"]), (&"escaping".into(), &false.into()));
    assert!(
        dust["escapes_after"].is_u64() && dust["distance"].as_f64().is_some_and(|distance| distance > 0.0)
    );
    assert_eq!(json("about -r=-1.4011551890920506005 -i=0")["kind"], "undecided");
    assert_eq!(json("about -r=-2 -i=0")["fixed_points"][1]["point"], serde_json::json!([2.0, 0.0]));
    assert_eq!(json("about basilica --cycles=3")["cycles"].as_array().map(Vec::len), Some(5));
    let folder = tempfile::tempdir().unwrap();
    let said = juliaset(folder.path()).args(["about", "Basilica"]).assert().success();
    said.stdout(contains(
        "attracted to a cycle of period 2, multiplier 0 (superattracting), so the set is connected",
    ));
    refuse("about hare", 2, &["no c0 is called `hare`", "rabbit"]);
}

#[test]
fn nearest_prints_a_point_with_twenty_digits_more() {
    for (width, places) in [("1e-3", 23), ("1e-60", 80)] {
        let found = json(&format!("nearest dendrite --center=0.3,0.6 --width={width}"));
        for part in found["point"].as_array().unwrap() {
            let (_, fraction) = part.as_str().unwrap().split_once('.').unwrap();
            assert!(fraction.len() + 2 >= places, "{found}");
        }
        assert!(["alpha", "beta", "cycle2"].iter().any(|kind| found["kind"] == *kind));
        assert!(found["preperiod"].is_u64() && found["distance"].as_f64().is_some());
    }
    // On the tip of the set of -2 itself.
    let tip = json("nearest -r=-2 -i=0 --center=2,0 --width=1e-5");
    assert_eq!((&tip["kind"], &tip["preperiod"], &tip["distance"]), (&"beta".into(), &0.into(), &0.0.into()));
    assert_eq!(tip["point"], serde_json::json!(["2", "0"]));
    refuse("nearest --center=0,0 --width=0", 2, &["greater than 0"]);
}
