//! Pictures in other formats than PNG, from outside: what is read back is what was painted.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "support/under_way.rs"]
mod under_way;

use assert_cmd::Command;
use image::{ColorType, DynamicImage};
use std::path::Path;
use tempfile::TempDir;

fn juliaset(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_juliaset"));
    command.current_dir(folder).args(arguments.split_whitespace());
    command
}

fn render(arguments: &str, name: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    juliaset(folder.path(), &format!("render {arguments} -o {name}")).assert().success().stderr("");
    folder
}

fn picture(arguments: &str, name: &str) -> DynamicImage {
    image::open(render(arguments, name).path().join(name)).unwrap()
}

/// Gray, colour and opacity; symmetric and not; larger than a band.
const PICTURES: [(&str, ColorType); 4] = [
    ("-R=203", ColorType::L8),
    ("--center=0,0 --width=3.2 --size=203x150 --coloring=smooth", ColorType::Rgb8),
    ("--center=0.1,0 --width=1 --size=203x150 --coloring=slopes --samples=4", ColorType::Rgb8),
    ("-r=-0.123 -i=0.745 -R=203 --coloring=distance --interior=transparent", ColorType::Rgba8),
];

#[test]
fn a_webp_and_a_tiff_read_back_as_the_pixels_of_the_png() {
    for (arguments, color) in PICTURES {
        let png = picture(arguments, "a.png");
        assert_eq!(png.color(), color, "{arguments}");
        for name in ["a.webp", "a.tif", "a.TIFF"] {
            let read = picture(arguments, name);
            // A WebP has no gray of its own.
            let alike = if color == ColorType::L8 { read.into_luma8().into() } else { read };
            assert!(alike == png, "{name} {arguments}");
        }
    }
}

#[test]
fn a_tiff_of_16_bits_reads_back_as_the_pixels_of_the_png() {
    for (arguments, _) in PICTURES {
        let [png, tiff] = ["a.png", "a.tif"].map(|name| picture(&format!("{arguments} --depth=16"), name));
        assert!(matches!(png.color(), ColorType::L16 | ColorType::Rgb16 | ColorType::Rgba16));
        assert!(png == tiff, "{arguments}");
    }
}

#[test]
fn a_jpeg_is_close_to_the_pixels_of_the_png() {
    for (arguments, _) in &PICTURES[..3] {
        let png = picture(arguments, "a.png");
        for name in ["a.jpg", "a.JPEG"] {
            let read = picture(arguments, name);
            assert_eq!((read.color(), read.width(), read.height()), (png.color(), png.width(), png.height()));
            let differences = read.as_bytes().iter().zip(png.as_bytes()).map(|(a, b)| a.abs_diff(*b));
            let squares: f64 = differences.map(|difference| f64::from(difference).powi(2)).sum();
            let rms = (squares / png.as_bytes().len() as f64).sqrt();
            assert!(0.0 < rms && rms < 12.0, "{name} {arguments}: {rms}");
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_byte_of_any_format() {
    for (arguments, _) in &PICTURES[1..3] {
        for name in ["a.png", "a.jpg", "a.webp", "a.tif"] {
            let [one, three] = [1, 3].map(|threads| {
                let folder = render(&format!("{arguments} --threads={threads}"), name);
                std::fs::read(folder.path().join(name)).unwrap()
            });
            assert!(one == three, "{name} {arguments}");
        }
    }
}

#[test]
fn the_command_is_kept_as_the_description_of_a_jpeg_and_a_webp() {
    for name in ["a.jpg", "a.webp"] {
        let folder = render("--center=0,0 --width=3.25 --size=20x10 --coloring=smooth", name);
        let file = std::fs::read(folder.path().join(name)).unwrap();
        let mut decoder = image::ImageReader::open(folder.path().join(name)).unwrap().into_decoder().unwrap();
        let exif = image::ImageDecoder::exif_metadata(&mut decoder).unwrap().unwrap();
        let text = String::from_utf8_lossy(&exif).into_owned();
        assert!(text.contains("juliaset render --center=0,0 --width=3.25 --size=20x10"), "{name}: {text}");
        assert!(text.ends_with('\0') && file.len() > exif.len());
    }
    // One that does not fit is left out.
    let digits = format!("0.{}", "1".repeat(70_000));
    let folder = render(&format!("--center={digits},0 --width=1 --size=8x8"), "a.jpg");
    assert!(image::open(folder.path().join("a.jpg")).is_ok());
}

#[test]
fn what_a_format_cannot_hold_is_refused_before_anything_is_counted() {
    let most = "-r=0.25 -i=0 -m=0 -M=2000000000";
    for (arguments, words) in [
        (
            "--interior=transparent --coloring=smooth -R=8 -o a.jpg",
            &["a JPEG cannot be transparent", "PNG"][..],
        ),
        ("--depth=16 -R=8 -o a.jpg", &["a JPEG has 8 bits", "TIFF can have 16"]),
        ("--depth=16 -R=8 -o a.webp", &["a WebP has 8 bits"]),
        ("--size=65536x8 -o a.jpg", &["at most 65535 pixels a side", "65536 x 8", "a PNG has no such limit"]),
        (
            "--size=8x16384 -o a.webp",
            &["at most 16383 pixels a side", "8 x 16384", "a PNG has no such limit"],
        ),
        ("--size=50000x50000 -o a.tif", &["2 GiB", "50000 x 50000", "a PNG has no such limit"]),
        (
            "--size=30000x30000 --coloring=smooth -o a.jpg",
            &["2 GiB", "30000 x 30000", "a PNG has no such limit"],
        ),
        ("--channel=smooth -R=8 -o a.tif", &["the channel smooth", ".npy"]),
        ("-R=8 -o a.bmp", &["ends in .bmp", ".png, .jpg, .webp, .tif and .npy"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let refused = juliaset(folder.path(), &format!("render {most} {arguments}")).assert().code(2);
        let message = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(words.iter().all(|word| message.contains(word)), "{arguments}: {message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert_eq!(folder.path().read_dir().unwrap().count(), 0, "{arguments}");
    }
    // What just fits is not refused: the largest side.
    for (arguments, name) in [("--size=65535x1", "a.jpg"), ("--size=1x16383", "a.webp")] {
        render(&format!("{arguments} -M=6"), name);
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_picture_leaves_what_was_there() {
    for name in ["a.jpg", "a.webp", "a.tif"] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), "old").unwrap();
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_juliaset"))
            .args(["render", "-R=3000", "-r=0.25", "-i=0", "-M=2000000", "-o", name])
            .current_dir(folder.path())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        under_way::wait_until_writing(&child, folder.path());
        std::process::Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
        assert_eq!(std::fs::read(folder.path().join(name)).unwrap(), b"old");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    for ending in ["jpg", "webp", "tif"] {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("a.{ending}");
        std::os::unix::fs::symlink("/dev/full", folder.path().join(&name)).unwrap();
        let failed = juliaset(folder.path(), &format!("render -R=300 -o {name}")).assert().code(1);
        let message = String::from_utf8_lossy(&failed.get_output().stderr).into_owned();
        assert!(message.contains(&name) && message.contains("No space left"), "{message}");
    }
}
