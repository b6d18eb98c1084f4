//! Reading a complex number in whatever notation people write it, with all of its digits.

use anyhow::{anyhow, bail};
use juliaset_engine::dynamics::named;
use juliaset_engine::{Decimal, Fixed, QuadraticMap, shortened};

/// The real and imaginary parts of a complex number, to their last digit.
///
/// It is taken as a sum (`-0.835-0.2321i`, `1e-3 + i`, Python's `(-0.835-0.2321j)`), as two numbers with or without a
/// comma and parentheses, as a single real number, or as a `juliaset` command with its `-r` and `-i`; a part that such
/// a command leaves out is the article's. The error is a sentence without its full stop.
///
/// The name of a known c0, such as `rabbit`, is taken too.
pub fn parse(text: &str) -> anyhow::Result<[Decimal; 2]> {
    let text = text.trim();
    let number = parse_number(text);
    // What can be a number is one: `-i` is no name, and neither is what has signs.
    let is_name = text.starts_with(char::is_alphabetic)
        && text.chars().all(|letter| letter.is_alphanumeric() || [' ', '-', '\''].contains(&letter));
    match named(text).filter(|_| number.is_err() && is_name) {
        Some(known) => Ok(known.decimals()),
        None => number,
    }
}

fn parse_number(text: &str) -> anyhow::Result<[Decimal; 2]> {
    if is_command(text) {
        return of_command(text);
    }
    // Typographic signs, as copied from a page.
    let plain = text.replace(['\u{2212}', '\u{2013}'], "-").replace(['\u{b7}', '\u{d7}'], "*");
    let inner = without_name(&plain);
    let inner = inner.strip_prefix("complex").unwrap_or(inner).trim();
    let inner = without_brackets(inner);
    if inner.is_empty() {
        bail!("there is no number: write one such as -0.835-0.2321i");
    }
    let malformed = || malformed(text);
    if let Some((re, im)) = inner.split_once([',', ';']) {
        let im = im.trim();
        let im = im.strip_suffix(is_unit).map_or(im, |rest| rest.trim_end().trim_end_matches('*').trim_end());
        return Ok([number(re.trim(), "real")?, number(im, "imaginary")?]);
    }
    if inner.contains(is_unit) {
        return of_sum(inner, text);
    }
    match inner.split_whitespace().collect::<Vec<_>>().as_slice() {
        [re] => Ok([Decimal::parse(re).map_err(|_| malformed())?, zero()]),
        [re, im] => {
            Ok([Decimal::parse(re).map_err(|_| malformed())?, Decimal::parse(im).map_err(|_| malformed())?])
        }
        _ => Err(malformed()),
    }
}

/// A complex number as people write it, which [`parse`] reads back.
pub fn text([re, im]: &[Decimal; 2]) -> String {
    let im = im.to_string();
    let (sign, size) = im.strip_prefix('-').map_or(("+", im.as_str()), |size| ("-", size));
    format!("{re} {sign} {size}i")
}

fn malformed(text: &str) -> anyhow::Error {
    anyhow!("`{}` is not a complex number: write one such as -0.835-0.2321i", shortened(text))
}

fn zero() -> Decimal {
    Fixed::ZERO.to_decimal(0)
}

fn is_unit(letter: char) -> bool {
    matches!(letter, 'i' | 'I' | 'j' | 'J')
}

fn number(text: &str, part: &'static str) -> anyhow::Result<Decimal> {
    Decimal::parse(text).map_err(|error| anyhow!("the {part} part: {error}"))
}

/// Without a name and a sign of equality in front.
fn without_name(text: &str) -> &str {
    match text.split_once('=') {
        Some((name, rest)) if ["c", "c0", "C"].contains(&name.trim()) => rest.trim(),
        _ => text,
    }
}

fn without_brackets(text: &str) -> &str {
    let inner = [('(', ')'), ('[', ']'), ('{', '}')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    inner.map_or(text, str::trim)
}

/// A sum of at most one real and one imaginary number.
fn of_sum(sum: &str, given: &str) -> anyhow::Result<[Decimal; 2]> {
    let malformed = || malformed(given);
    let mut parts: [Option<Decimal>; 2] = [None, None];
    for term in terms(sum) {
        let (digits, part) = match term.find(is_unit) {
            None => (term, 0),
            Some(_) => (without_unit(&term).ok_or_else(malformed)?, 1),
        };
        let digits = match digits.as_str() {
            // The unit alone.
            "" | "+" if part == 1 => "1",
            "-" if part == 1 => "-1",
            digits => digits,
        };
        let name = ["real", "imaginary"][part];
        let value = Decimal::parse(digits).map_err(|_| malformed())?;
        if parts[part].replace(value).is_some() {
            bail!("`{}` has two {name} parts", shortened(given));
        }
    }
    Ok(parts.map(|part| part.unwrap_or_else(zero)))
}

/// The factor of the unit of an imaginary number, which stands before or behind it.
fn without_unit(term: &str) -> Option<String> {
    let (sign, size) = match term.strip_prefix(['+', '-']) {
        Some(size) => term.split_at(term.len() - size.len()),
        None => ("", term),
    };
    // A star stands between two factors.
    let before = size.strip_suffix(is_unit);
    let before = before.map(|rest| rest.strip_suffix('*').filter(|rest| !rest.is_empty()).unwrap_or(rest));
    let behind = size.strip_prefix(is_unit);
    let behind = behind.map(|rest| rest.strip_prefix('*').filter(|rest| !rest.is_empty()).unwrap_or(rest));
    let rest = before.or(behind)?;
    let one_unit = !rest.contains(is_unit) && !rest.contains(['+', '-', '*']) || rest.contains(['e', 'E']);
    one_unit.then(|| format!("{sign}{rest}"))
}

/// The terms of a sum with their signs, without blanks. A sign behind an `e` is that of an exponent.
fn terms(sum: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    for letter in sum.chars().filter(|letter| !letter.is_whitespace()) {
        let Some(term) = terms.last_mut() else { break };
        let ends = matches!(letter, '+' | '-') && !term.is_empty() && !term.ends_with(['e', 'E', '+', '-']);
        if ends { terms.push(letter.to_string()) } else { term.push(letter) }
    }
    terms
}

/// Whether it is a command line: one of the program, or arguments of one.
fn is_command(text: &str) -> bool {
    let is_option = |word: &str| ["-r", "-i", "--real", "--imag"].iter().any(|name| word.starts_with(name));
    // `-i` alone is a number.
    let mut words = text.split_whitespace().peekable();
    let named = words.peek().is_some_and(|word| word.ends_with("juliaset") || word.ends_with("juliaset.exe"));
    named || text != "-i" && words.any(is_option)
}

fn of_command(text: &str) -> anyhow::Result<[Decimal; 2]> {
    let mut c0 = QuadraticMap::default().c0_decimals().clone();
    let quoted = ['"', '\''];
    let mut words = text.split_whitespace().map(|word| word.trim_matches(quoted));
    while let Some(word) = words.next() {
        if word == "--plane=parameter" {
            bail!("this command has no c0: it shows the parameter plane");
        }
        for (part, [short, long], name) in [(0, ["-r", "--real"], "real"), (1, ["-i", "--imag"], "imaginary")]
        {
            let rest = match (word.strip_prefix(long), word.strip_prefix(short)) {
                (Some(rest), _) if rest.is_empty() || rest.starts_with('=') => rest,
                (_, Some(rest)) if !word.starts_with("--") => rest,
                _ => continue,
            };
            let value = match rest.strip_prefix('=').unwrap_or(rest) {
                "" => {
                    words.next().ok_or_else(|| anyhow!("the option {word} of this command has no value"))?
                }
                value => value,
            };
            c0[part] = number(value.trim_matches(quoted), name)?;
        }
    }
    Ok(c0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Result<[String; 2], String> {
        parse(text).map(|parts| parts.map(|part| part.to_string())).map_err(|error| error.to_string())
    }

    #[track_caller]
    fn assert_reads(text: &str, re: &str, im: &str) {
        let exact = [re, im].map(|part| Decimal::parse(part).unwrap());
        assert_eq!(parse(text).unwrap(), exact, "{text:?}");
    }

    #[test]
    fn any_notation_is_read() {
        for text in [
            "-0.835-0.2321i",
            "-0.835 - 0.2321i",
            "  -.835 - .2321 i ",
            "\u{2212}0.835 \u{2212} 0.2321i",
            "(-0.835, -0.2321)",
            "[-0.835; -0.2321]",
            "-0.835, -0.2321i",
            "-0.835,-0.2321*i",
            "-0.835 -0.2321",
            "-0.835\t-0.2321",
            "(-0.835-0.2321j)",
            "complex(-0.835, -0.2321)",
            "-835e-3-2321E-4J",
            "-0.2321i - 0.835",
            "-0.835 - 0.2321*I",
            "-0.835 - i*0.2321",
            "c0 = -0.835-0.2321i",
            "c=(-0.835-0.2321j)",
            "juliaset render -r=-0.835 -i=-0.2321 -t=2 -m=5 -M=80",
            "juliaset explore -r -0.835 -i -0.2321",
            "/usr/bin/juliaset --real=-0.835 --imag -0.2321 --center=0,0",
            "juliaset render -r-0.835 '-i=-0.2321'",
            "-r=-0.835 -i=-0.2321",
            "juliaset",
        ] {
            assert_reads(text, "-0.835", "-0.2321");
        }
    }

    #[test]
    fn what_is_left_out_is_zero_or_one() {
        assert_reads("i", "0", "1");
        assert_reads("-i", "0", "-1");
        assert_reads("-j", "0", "-1");
        assert_reads("+2i", "0", "2");
        assert_reads("-0.75", "-0.75", "0");
        assert_reads("0.25+i", "0.25", "1");
        assert_reads("1e-3 - i", "0.001", "-1");
        assert_reads("1e+3i", "0", "1000");
        assert_reads("i - 1", "-1", "1");
        assert_reads("juliaset render -r=0.5", "0.5", "-0.2321");
    }

    #[test]
    fn names_are_taken_where_there_is_no_number() {
        assert_reads("Basilica", "-1", "0");
        assert_reads("fat dragon", "0.360284", "0.100376");
        assert_reads("-i", "0", "-1");
    }

    #[test]
    fn every_digit_is_kept_and_a_text_reads_back() {
        let digits = "1".repeat(300);
        for (re, im) in [(format!("-0.{digits}"), "1e-3000".to_owned()), ("0".into(), format!("-3.{digits}"))]
        {
            let given = format!("{re}+{im}i").replace("+-", "-");
            assert_reads(&given, &re, &im);
            let read = parse(&given).unwrap();
            assert_eq!(parse(&text(&read)).unwrap(), read);
        }
        assert_eq!(text(&parse("-0.835-0.2321i").unwrap()), "-0.835 - 0.2321i");
    }

    #[test]
    fn wrong_texts_are_refused_in_a_sentence() {
        for wrong in [
            "hare", "-rabbit", "1.2.3", "1 2 3", "1+2", "1ii", "i2i", "--1i", "1e", "0.5-", "(1", "1,2,3",
            "e", "i*",
        ] {
            let reason = parts(wrong).unwrap_err();
            assert!(!reason.ends_with('.') && !reason.contains('\n') && reason.len() < 150, "{reason}");
        }
        assert!(parts("").unwrap_err().starts_with("there is no number"));
        assert_eq!(
            parts("hare").unwrap_err(),
            "`hare` is not a complex number: write one such as -0.835-0.2321i"
        );
        assert_eq!(parts("1i+2i").unwrap_err(), "`1i+2i` has two imaginary parts");
        assert_eq!(parts("juliaset render -r").unwrap_err(), "the option -r of this command has no value");
        assert!(parts("juliaset render --plane=parameter -m=1").unwrap_err().contains("no c0"));
        assert!(parts("1, x").unwrap_err().starts_with("the imaginary part: `x`"));
    }
}
