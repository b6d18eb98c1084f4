//! What the readers of files say is wrong.

/// It in one line that is not long: readers name keys and values of any length and letters.
pub(crate) fn in_one_line(said: &str) -> String {
    const LONGEST: usize = 300;
    let line = said.lines().collect::<Vec<_>>().join(", ");
    line.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}
