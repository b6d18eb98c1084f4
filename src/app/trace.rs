//! The record of every gesture, request and picture, for reports of hitches.

use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::time::Instant;

/// Writes events as JSON lines, each with the microseconds since the start; clones write to the same file.
#[derive(Clone, Debug)]
pub struct Trace {
    start: Instant,
    lines: Option<Sender<Value>>,
}

impl Trace {
    /// Records nothing.
    pub fn off() -> Self {
        Self { start: Instant::now(), lines: None }
    }

    /// Records to a new file, written by a thread of its own.
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
        Ok(Self { start: Instant::now(), lines: Some(lines) })
    }

    /// Records an event, with a JSON object of what belongs to it.
    pub fn event(&self, name: &str, details: impl FnOnce() -> Value) {
        if let Some(lines) = &self.lines {
            let mut line = json!({ "t_us": self.start.elapsed().as_micros() as u64, "event": name });
            if let (Value::Object(line), Value::Object(details)) = (&mut line, details()) {
                line.extend(details);
            }
            // The receiver is gone only where the file could not be written.
            let _ = lines.send(line);
        }
    }
}
