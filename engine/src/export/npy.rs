//! Raw counts as a NumPy array, format 1.0.

use super::bands::{Coder, code_in_bands};
use super::{ExportError, Job};
use std::io::{self, Write};

/// Writes the counts of a grid, shape `[row, column]`, row 0 on top: `<u2` where itermax fits in 16
/// bits, else `<u4`.
///
/// On an error some of the file may have been written.
pub fn write_npy(job: &Job<'_>, mut out: impl Write) -> Result<(), ExportError> {
    let narrow = u16::try_from(job.plan.julia().itermax()).is_ok();
    let shape = (job.plan.grid().height(), job.plan.grid().width());
    out.write_all(&header(if narrow { "<u2" } else { "<u4" }, shape)).map_err(ExportError::Io)?;
    code_in_bands(job, &NpyCoder { narrow }, |bytes: Vec<u8>| {
        out.write_all(&bytes).map_err(ExportError::Io)
    })?;
    out.flush().map_err(ExportError::Io)
}

/// Writes one channel of a picture, `<f8`, shape `[row, column]`, row 0 on top, as its rows come.
///
/// ```
/// use juliaset_engine::export::NpyF64;
/// let mut file = Vec::new();
/// let mut npy = NpyF64::begin(&mut file, 2, 3)?;
/// npy.write(&[0.0, 1.0, 2.0])?;
/// npy.write(&[3.0, f64::NAN, 5.0])?;
/// npy.finish()?;
/// assert_eq!(file.len(), 128 + 6 * 8);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct NpyF64<W> {
    out: W,
    bytes: Vec<u8>,
}

impl<W: Write> NpyF64<W> {
    /// Writes the header of an array.
    pub fn begin(mut out: W, rows: usize, columns: usize) -> io::Result<Self> {
        out.write_all(&header("<f8", (rows, columns)))?;
        Ok(Self { out, bytes: Vec::new() })
    }

    /// Writes the next values, row after row.
    pub fn write(&mut self, values: &[f64]) -> io::Result<()> {
        /// Values that are coded at a time.
        const CHUNK: usize = 1 << 13;
        for values in values.chunks(CHUNK) {
            self.bytes.clear();
            self.bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            self.out.write_all(&self.bytes)?;
        }
        Ok(())
    }

    /// Hands on what is still held back. The file is complete once every value was written.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
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

    fn sample(&self, counts: &[u32], samples: &mut Vec<u32>) {
        samples.extend_from_slice(counts);
    }

    fn code(&self, samples: &[u32], (): &mut ()) -> Vec<u8> {
        if self.narrow {
            samples.iter().flat_map(|count| (*count as u16).to_le_bytes()).collect()
        } else {
            samples.iter().flat_map(|count| count.to_le_bytes()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_written_as_numpy_reads_it() {
        let values: Vec<f64> =
            (0..20_000).map(|i| f64::from(i) / 3.0).chain([f64::NAN, -0.0, 1e-300]).collect();
        let mut file = Vec::new();
        let mut npy = NpyF64::begin(&mut file, 1, values.len()).unwrap();
        npy.write(&values[..7]).unwrap();
        npy.write(&values[7..]).unwrap();
        npy.finish().unwrap();
        let start = 10 + usize::from(u16::from_le_bytes([file[8], file[9]]));
        let dictionary = std::str::from_utf8(&file[10..start]).unwrap();
        assert!(dictionary.starts_with("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 20003), }"));
        let read = file[start..].chunks_exact(8).map(|bytes| u64::from_le_bytes(bytes.try_into().unwrap()));
        assert!(start.is_multiple_of(64) && read.eq(values.iter().map(|value| value.to_bits())));
    }
}
