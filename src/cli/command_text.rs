//! A command of this program as a text, read as the picture that it asks for.

use super::{Arguments, Command, Error, with_subcommand};
use anyhow::{anyhow, bail};
use clap::Parser;
use juliaset_engine::scene::Scene;

/// The picture of `juliaset render ...` or `juliaset explore ...`, as one pastes it; nothing is rendered.
pub fn scene(text: &str) -> anyhow::Result<Scene> {
    let words = words(text).ok_or_else(|| anyhow!("the command has a quote that is never closed"))?;
    let arguments = with_subcommand(words.into_iter().map(Into::into).collect());
    let parsed = Arguments::try_parse_from(arguments).map_err(|error| {
        let said = error.to_string();
        anyhow!("{}", said.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned())
    })?;
    let scene = match parsed.command {
        Some(Command::Render(render)) => render.scene(),
        Some(Command::Explore(explore)) => explore.scene(),
        _ => bail!("only `juliaset render` and `juliaset explore` show a picture"),
    };
    scene.map_err(|error| match error {
        Error::Syntax(error) => error.into(),
        Error::Arguments(error) | Error::Failed(error) => error,
        Error::Interrupted => anyhow!("it was interrupted"),
    })
}

/// The words of a line as a shell takes them: quotes of both kinds, and backslashes. None where a quote is open.
fn words(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word) = (Vec::new(), None::<String>);
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, letter) if letter.is_whitespace() => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (Some(open), letter) if letter == open => quote = None,
            (None | Some('"'), '\\') => match letters.next()? {
                // Lines that go on.
                '\n' => {}
                escaped => word.get_or_insert_default().push(escaped),
            },
            (_, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        let read = |line| words(line).unwrap();
        assert_eq!(read("a  'b c' d\"e 'f\" \\\n g\\ h ''"), ["a", "b c", "de 'f", "g h", ""]);
        assert_eq!(read(r"'it'\''s'"), ["it's"]);
        assert_eq!((words("'a"), words("a\\")), (None, None));
    }

    #[test]
    fn a_command_is_read_as_its_picture() {
        let given = "juliaset render --center=0.1,0.2 --width=1e-30 --size=60x40 -r=0 -i=1 -m=5 -M=900 --palette='Ember'";
        let read = scene(given).unwrap();
        assert_eq!(read.map.c0_decimals().each_ref().map(ToString::to_string), ["0", "1"]);
        assert_eq!((read.bounds.itermin, read.bounds.itermax), (Some(5), Some(900)));
        assert_eq!(read.coloring.palette.name(), "Ember");
        assert_eq!(read.place, scene(&given.replace("render", "explore")).unwrap().place);
        for (text, words) in [
            ("juliaset render --warp=9", "--warp"),
            ("juliaset bench", "only `juliaset render`"),
            ("juliaset render --width=0", "must be greater than 0"),
            ("juliaset render 'x", "never closed"),
        ] {
            let error = format!("{:#}", scene(text).unwrap_err());
            assert!(error.contains(words) && !error.contains('\n'), "{error}");
        }
    }
}
