//! Texts from elsewhere, as messages show them.

use std::path::Path;

/// A path as a sentence can name it: a long one without its middle, and no letter that a terminal would obey.
///
/// ```
/// use juliaset_engine::shown_path;
/// use std::path::Path;
/// assert_eq!(shown_path(Path::new("pictures/a b.png")), "pictures/a b.png");
/// assert_eq!(shown_path(Path::new("two\nlines")), "two\\nlines");
/// let long = shown_path(Path::new(&format!("/home/{}/end.png", "x".repeat(4000))));
/// assert!(long.starts_with("/home/x") && long.contains('…') && long.ends_with("x/end.png"));
/// ```
pub fn shown_path(path: &Path) -> String {
    /// The end tells more than the beginning: the file's own name is there.
    const BEGINNING: usize = 24;
    const END: usize = 60;
    let letters: Vec<char> = path.to_string_lossy().chars().collect();
    match letters.len().checked_sub(BEGINNING + END) {
        None | Some(0) => escaped(&letters),
        Some(_) => {
            let (beginning, end) = (&letters[..BEGINNING], &letters[letters.len() - END..]);
            format!("{}\u{2026}{}", escaped(beginning), escaped(end))
        }
    }
}

fn escaped(letters: &[char]) -> String {
    escaped_text(letters.iter().copied())
}

/// Letters with what would move, colour or turn round the text of a terminal spelled out.
pub(crate) fn escaped_text(letters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for letter in letters {
        match letter {
            // Marks and isolates of text that runs from right to left.
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                text.extend(letter.escape_unicode());
            }
            control if control.is_control() => text.extend(control.escape_default()),
            plain => text.push(plain),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelled_out_and_the_rest_stays() {
        let shown = |text: &str| shown_path(Path::new(text));
        assert_eq!(shown("\u{1b}[31mred\u{7f}.png"), "\\u{1b}[31mred\\u{7f}.png");
        assert_eq!(shown("a\u{202e}gnp.b"), "a\\u{202e}gnp.b");
        assert_eq!(shown("\u{e4}\u{1f600} 'x' \"y\" \\"), "\u{e4}\u{1f600} 'x' \"y\" \\");
    }

    #[test]
    fn a_long_path_keeps_its_beginning_and_its_end() {
        let text: String = ('a'..='z').cycle().take(85).collect();
        let shown = shown_path(Path::new(&text));
        assert_eq!(shown, format!("{}\u{2026}{}", &text[..24], &text[25..]));
        assert_eq!(shown_path(Path::new(&text[..84])), text[..84]);
    }
}
