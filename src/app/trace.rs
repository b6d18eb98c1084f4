//! The record of every gesture, request and picture, for reports of hitches.

use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::time::Instant;

/// Records events as JSON objects, each with the microseconds since the start; clones record to the same place.
#[derive(Clone, Debug)]
pub struct Trace {
    start: Instant,
    lines: Option<Sender<Value>>,
    /// The picture that it is of, where it is of one.
    picture: Option<&'static str>,
}

impl Default for Trace {
    fn default() -> Self {
        Self::off()
    }
}

impl Trace {
    /// Records nothing.
    pub fn off() -> Self {
        Self { start: Instant::now(), lines: None, picture: None }
    }

    /// Records to a receiver; the lines of one that is gone are lost.
    pub fn to(lines: Sender<Value>) -> Self {
        Self { lines: Some(lines), ..Self::off() }
    }

    /// The same, with the name of the picture that the events are of.
    #[must_use]
    pub fn of(&self, picture: &'static str) -> Self {
        Self { picture: Some(picture), ..self.clone() }
    }

    /// Records to a new file, as JSON lines, written by a thread of its own.
    pub fn to_file(path: &Path) -> std::io::Result<Self> {
        let mut file = BufWriter::new(File::create(path)?);
        let (lines, received) = channel::<Value>();
        std::thread::Builder::new().name("trace".into()).spawn(move || {
            // A disk that fills up ends the record, not the program.
            while let Ok(line) = received.recv() {
                let rest = received.try_iter();
                let written = std::iter::once(line).chain(rest).try_for_each(|line| writeln!(file, "{line}"));
                if written.and_then(|()| file.flush()).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self::to(lines))
    }

    /// Records an event, with a JSON object of what belongs to it.
    pub fn event(&self, name: &str, details: impl FnOnce() -> Value) {
        if let Some(lines) = &self.lines {
            let mut line = json!({ "t_us": self.start.elapsed().as_micros() as u64, "event": name });
            if let (Value::Object(line), Value::Object(details)) = (&mut line, details()) {
                line.extend(self.picture.map(|picture| ("picture".to_owned(), picture.into())));
                line.extend(details);
            }
            // The receiver is gone only where the file could not be written.
            let _ = lines.send(line);
        }
    }
}
