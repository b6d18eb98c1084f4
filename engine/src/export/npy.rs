//! Raw counts as a NumPy array, format 1.0.

use super::bands::{Coder, append_counts, code_in_bands};
use super::{ExportError, Job};
use crate::count::plan::Plan;
use crate::counts::CountError;
use crate::field::{Channel, ChannelsMut};
use crate::place::Rect;
use crate::watch::Watch;
use std::io::Write;

/// Writes the counts of a grid, shape `[row, column]`, row 0 on top: `<u2` where itermax fits in 16
/// bits, else `<u4`.
///
/// On an error some of the file may have been written.
pub fn write_npy(job: &Job<'_>, mut out: impl Write) -> Result<(), ExportError> {
    let narrow = u16::try_from(job.plan.itermax()).is_ok();
    let (columns, rows) = job.plan.shape();
    let shape = (rows, columns);
    out.write_all(&header(if narrow { "<u2" } else { "<u4" }, shape)).map_err(ExportError::Io)?;
    code_in_bands(job, &NpyCoder { narrow }, |bytes: Vec<u8>| {
        out.write_all(&bytes).map_err(ExportError::Io)
    })?;
    out.flush().map_err(ExportError::Io)
}

/// Writes one channel of a picture, `<f8`, shape `[row, column]`, row 0 on top; NaN where there is none.
///
/// On an error some of the file may have been written.
pub fn write_channel_npy(job: &Job<'_>, channel: Channel, mut out: impl Write) -> Result<(), ExportError> {
    let (columns, rows) = job.plan.shape();
    out.write_all(&header("<f8", (rows, columns))).map_err(ExportError::Io)?;
    code_in_bands(job, &ChannelCoder { channel }, |bytes: Vec<u8>| {
        out.write_all(&bytes).map_err(ExportError::Io)
    })?;
    out.flush().map_err(ExportError::Io)
}

/// Magic, version, length, and a Python dictionary padded so that the data starts at a multiple of 64.
fn header(descr: &str, shape: (usize, usize)) -> Vec<u8> {
    const PREFIX: usize = 10;
    const ALIGNMENT: usize = 64;
    let (rows, columns) = shape;
    let dictionary =
        format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
    let whole = (PREFIX + dictionary.len() + 1).next_multiple_of(ALIGNMENT);
    let length = whole - PREFIX;
    let mut header = b"\x93NUMPY\x01\x00".to_vec();
    header.extend_from_slice(&(length as u16).to_le_bytes());
    header.extend_from_slice(dictionary.as_bytes());
    header.resize(whole - 1, b' ');
    header.push(b'\n');
    header
}

struct NpyCoder {
    narrow: bool,
}

impl Coder for NpyCoder {
    type Sample = u32;
    type Coded = Vec<u8>;
    type Memory = ();

    fn sample(
        &self,
        plan: &Plan,
        rect: &Rect,
        (): &mut (),
        samples: &mut Vec<u32>,
        watch: &Watch,
    ) -> Result<(), CountError> {
        append_counts(plan, rect, samples, watch)
    }

    fn code(&self, samples: &[u32], (): &mut ()) -> Vec<u8> {
        if self.narrow {
            samples.iter().flat_map(|count| (*count as u16).to_le_bytes()).collect()
        } else {
            samples.iter().flat_map(|count| count.to_le_bytes()).collect()
        }
    }
}

struct ChannelCoder {
    channel: Channel,
}

impl Coder for ChannelCoder {
    type Sample = f64;
    type Coded = Vec<u8>;
    /// The counts of a rectangle.
    type Memory = Vec<u32>;

    /// Directions of opposite pixels differ.
    fn is_symmetric(&self) -> bool {
        false
    }

    fn sample(
        &self,
        plan: &Plan,
        rect: &Rect,
        counts: &mut Vec<u32>,
        samples: &mut Vec<f64>,
        watch: &Watch,
    ) -> Result<(), CountError> {
        counts.clear();
        append_counts(plan, rect, counts, watch)?;
        let known = samples.len();
        samples.resize(known + counts.len(), f64::NAN);
        let mut channels = ChannelsMut::default().with(self.channel, &mut samples[known..]);
        Ok(plan.channels(rect, counts, &mut channels, watch)?)
    }

    fn code(&self, samples: &[f64], _: &mut Vec<u32>) -> Vec<u8> {
        samples.iter().flat_map(|value| value.to_le_bytes()).collect()
    }
}
