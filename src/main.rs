//! main
fn main() -> std::process::ExitCode {
    juliaset::app::run(Default::default())
}
