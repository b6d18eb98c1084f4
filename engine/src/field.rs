//! Counts of a picture, and what colour may need beside them.

use crate::counts::{TooLarge, try_vec};
use crate::place::Rect;
use std::fmt;
use std::str::FromStr;

/// A number beside the count of each sample: where there is none, it is NaN.
///
/// All of them belong to the true orbit `z_0, z_1, ...` of a sample and not to the threshold, so they
/// are continuous across counts and mean the same at every depth. With `D_k = dz_k / d sample` and
/// `G = lim 2^-k ln|z_k|`, the potential of an escaping orbit (its Green's function), the first four are
/// those of samples that escape before `itermax`; the last three those of samples that do not and are
/// attracted by a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// The count, made continuous: `log2(ln T / G)`, `T = max(threshold, 2)`, in iterations.
    ///
    /// Where the threshold is at least `max(2, |c0|)` it lies about between the count and one more.
    /// (Douady and Hubbard's potential; see Peitgen and Saupe, *The Science of Fractal Images*, 1988.)
    Smooth,
    /// An estimate of the distance to the set, in pixels: `|z_k| ln|z_k| / |D_k|` for `k -> infinity`, over
    /// the spacing of the samples.
    ///
    /// For connected sets the distance is between half of it and twice as much, by Koebe's 1/4 theorem
    /// (Milnor; see Peitgen and Saupe). It is infinite where `D_k` is 0.
    Distance,
    /// Where the potential rises: `arg(z_k / D_k)` for `k -> infinity`, in radians from -pi to pi.
    ///
    /// The gradient of `G` is `G` times the conjugate of `D_k / z_k` times a positive number.
    Direction,
    /// `arg z_k` at the first `|z_k| > 1e4`, in radians from -pi to pi (binary decomposition).
    Angle,
    /// The length of the cycle that attracts the sample, in iterations.
    Period,
    /// The first iteration that is within the disc around the cycle from which no orbit escapes.
    Time,
    /// The point of the cycle that the orbit tends to, every period of iterations: from 0, the point
    /// nearest to the critical point, up to the period less 1, in the order of the orbit.
    Phase,
}

impl Channel {
    /// Every one.
    pub const ALL: [Self; 7] =
        [Self::Smooth, Self::Distance, Self::Direction, Self::Angle, Self::Period, Self::Time, Self::Phase];

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Smooth => "smooth",
            Self::Distance => "distance",
            Self::Direction => "direction",
            Self::Angle => "angle",
            Self::Period => "period",
            Self::Time => "time",
            Self::Phase => "phase",
        }
    }

    /// The channel of a name; none for `count`, the name of the counts themselves.
    ///
    /// ```
    /// use juliaset_engine::Channel;
    /// assert_eq!(Channel::named("smooth"), Ok(Some(Channel::Smooth)));
    /// assert_eq!(Channel::named("count"), Ok(None));
    /// assert!(Channel::named("smoth").is_err());
    /// ```
    pub fn named(name: &str) -> Result<Option<Self>, UnknownChannel> {
        if name == "count" { Ok(None) } else { name.parse().map(Some) }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Channel {
    type Err = UnknownChannel;

    fn from_str(name: &str) -> Result<Self, UnknownChannel> {
        let found = Self::ALL.into_iter().find(|channel| channel.name() == name);
        found.ok_or_else(|| UnknownChannel(crate::number::shortened(name)))
    }
}

/// No channel has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is none of count, smooth, distance, direction, angle, period, time, phase")]
pub struct UnknownChannel(String);

/// The channels that are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Channels(u8);

impl Channels {
    /// None: counts alone.
    pub const NONE: Self = Self(0);

    /// These and one more.
    #[must_use]
    pub const fn with(self, channel: Channel) -> Self {
        Self(self.0 | 1 << channel as u8)
    }

    /// Whether a channel is among them.
    pub const fn contains(self, channel: Channel) -> bool {
        self.0 >> channel as u8 & 1 != 0
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order of [`Channel::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Channel> {
        Channel::ALL.into_iter().filter(move |channel| self.contains(*channel))
    }

    /// Those that are among both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those of both.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether opposite samples of a symmetric picture have the same values: a direction and an angle turn with
    /// them, and a cycle need not be its own mirror image.
    pub fn are_symmetric(self) -> bool {
        const ALIKE: Channels = Channels::NONE.with(Channel::Smooth).with(Channel::Distance);
        self.and(ALIKE) == self
    }

    /// A bit for each, the lowest seven.
    pub(crate) const fn bits(self) -> u8 {
        self.0
    }

    /// Whether one of them belongs to samples that escape.
    pub(crate) fn any_outside(self) -> bool {
        self.iter().any(|channel| channel <= Channel::Angle)
    }

    /// Whether one of them belongs to samples that do not escape.
    pub(crate) fn any_inside(self) -> bool {
        self.iter().any(|channel| channel > Channel::Angle)
    }
}

impl FromIterator<Channel> for Channels {
    fn from_iter<I: IntoIterator<Item = Channel>>(channels: I) -> Self {
        channels.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Counts, and the channels that were asked for, of a rectangle of samples: row after row, row 0 on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    width: usize,
    counts: Vec<u32>,
    /// Empty where a channel was not asked for.
    values: [Vec<f64>; Channel::ALL.len()],
    channels: Channels,
}

impl Field {
    /// Counts of zero and channels of NaN, if memory can be had for them.
    pub fn new(width: usize, height: usize, channels: Channels) -> Result<Self, TooLarge> {
        let counts = try_vec(width, height, 0)?;
        let mut values: [Vec<f64>; Channel::ALL.len()] = Default::default();
        for channel in channels.iter() {
            values[channel as usize] = try_vec(width, height, f64::NAN)?;
        }
        Ok(Self { width, counts, values, channels })
    }

    /// The number of columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The number of rows.
    pub fn height(&self) -> usize {
        self.counts.len().checked_div(self.width).unwrap_or(0)
    }

    /// The channels that it has.
    pub fn channels(&self) -> Channels {
        self.channels
    }

    /// The counts.
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// A channel, if it was asked for.
    pub fn channel(&self, channel: Channel) -> Option<&[f64]> {
        self.channels.contains(channel).then_some(&self.values[channel as usize])
    }

    /// A channel, to be kept, if it was asked for.
    pub fn into_channel(mut self, channel: Channel) -> Option<Vec<f64>> {
        self.channels.contains(channel).then(|| std::mem::take(&mut self.values[channel as usize]))
    }

    /// Adds channels that it does not have, of NaN, if memory can be had for them.
    pub fn add(&mut self, channels: Channels) -> Result<(), TooLarge> {
        for channel in channels.iter().filter(|channel| !self.channels.contains(*channel)) {
            self.values[channel as usize] = try_vec(self.width, self.height(), f64::NAN)?;
        }
        self.channels = self.channels.or(channels);
        Ok(())
    }

    /// Bands of some rows each, to be written apart from each other.
    pub(crate) fn bands(&mut self, rows: usize) -> Vec<(Rect, &mut [u32], ChannelsMut<'_>)> {
        let (width, rows) = (self.width.max(1), rows.max(1));
        let mut bands = Vec::new();
        for (index, counts) in self.counts.chunks_mut(width * rows).enumerate() {
            let first = index * rows;
            let rect = Rect { columns: 0..width, rows: first..first + counts.len() / width };
            bands.push((rect, counts, ChannelsMut::default()));
        }
        for (channel, values) in Channel::ALL.into_iter().zip(&mut self.values) {
            for ((_, _, channels), values) in bands.iter_mut().zip(values.chunks_mut(width * rows)) {
                channels.slices[channel as usize] = Some(values);
            }
        }
        bands
    }

    /// The counts and the channels, to be read.
    pub fn as_ref(&self) -> FieldRef<'_> {
        let of = |channel: Channel| self.channels.contains(channel).then(|| &*self.values[channel as usize]);
        FieldRef { counts: &self.counts, slices: Channel::ALL.map(of) }
    }

    /// The counts and the channels, to be written.
    pub fn parts_mut(&mut self) -> (&mut [u32], ChannelsMut<'_>) {
        let channels = self.channels;
        let mut slices: [Option<&mut [f64]>; Channel::ALL.len()] = Default::default();
        for (channel, values) in Channel::ALL.into_iter().zip(&mut self.values) {
            slices[channel as usize] = channels.contains(channel).then_some(values);
        }
        (&mut self.counts, ChannelsMut { slices })
    }
}

/// The counts of some samples, and the channels that are known of them.
#[derive(Clone, Copy, Debug)]
pub struct FieldRef<'a> {
    counts: &'a [u32],
    slices: [Option<&'a [f64]>; Channel::ALL.len()],
}

impl<'a> FieldRef<'a> {
    /// Counts alone.
    pub fn new(counts: &'a [u32]) -> Self {
        Self { counts, slices: Default::default() }
    }

    /// With one more channel: one value for each sample; what is missing at the end counts as NaN.
    #[must_use]
    pub fn with(mut self, channel: Channel, values: &'a [f64]) -> Self {
        self.slices[channel as usize] = Some(values);
        self
    }

    /// The counts.
    pub fn counts(&self) -> &'a [u32] {
        self.counts
    }

    /// A channel, if it is known.
    pub fn channel(&self, channel: Channel) -> Option<&'a [f64]> {
        self.slices[channel as usize]
    }

    /// The same of some of the samples; fewer where there are not as many.
    #[must_use]
    #[inline]
    pub fn part(&self, range: std::ops::Range<usize>) -> Self {
        fn cut<T>(list: &[T], range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
            range.start.min(list.len())..range.end.min(list.len())
        }
        let slices = self.slices.map(|values| values.map(|values| &values[cut(values, &range)]));
        Self { counts: &self.counts[cut(self.counts, &range)], slices }
    }
}

/// Where the channels of some samples are written to; what is not there is not computed.
#[derive(Debug, Default)]
pub struct ChannelsMut<'a> {
    slices: [Option<&'a mut [f64]>; Channel::ALL.len()],
}

impl<'a> ChannelsMut<'a> {
    /// One more channel, to be written to `values`: one for each sample.
    #[must_use]
    pub fn with(mut self, channel: Channel, values: &'a mut [f64]) -> Self {
        self.slices[channel as usize] = Some(values);
        self
    }

    /// The channels that are asked for.
    pub fn channels(&self) -> Channels {
        Channel::ALL.into_iter().filter(|channel| self.slices[*channel as usize].is_some()).collect()
    }

    /// Those of the samples up to an index, and those from there on.
    pub(crate) fn split_at(self, index: usize) -> (Self, Self) {
        let (mut first, mut rest) = (Self::default(), Self::default());
        for ((slice, first), rest) in self.slices.into_iter().zip(&mut first.slices).zip(&mut rest.slices) {
            let Some((left, right)) = slice.and_then(|slice| slice.split_at_mut_checked(index)) else {
                continue;
            };
            (*first, *rest) = (Some(left), Some(right));
        }
        (first, rest)
    }

    /// Asks for some of the channels only.
    pub(crate) fn keep(&mut self, channels: Channels) {
        for (channel, slice) in Channel::ALL.into_iter().zip(&mut self.slices) {
            slice.take_if(|_| !channels.contains(channel));
        }
    }

    /// The values of a channel, if it is asked for.
    pub(crate) fn get(&mut self, channel: Channel) -> Option<&mut [f64]> {
        self.slices[channel as usize].as_deref_mut()
    }

    /// Writes the value of one sample.
    #[inline(always)]
    pub(crate) fn set(&mut self, channel: Channel, index: usize, value: f64) {
        if let Some(values) = self.get(channel)
            && let Some(place) = values.get_mut(index)
        {
            *place = value;
        }
    }

    /// Makes every value of some channels NaN.
    pub(crate) fn clear(&mut self, channels: &[Channel]) {
        for &channel in channels {
            if let Some(values) = self.get(channel) {
                values.fill(f64::NAN);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for channel in Channel::ALL {
            assert_eq!(Channel::named(&channel.to_string()), Ok(Some(channel)));
        }
        assert_eq!(Channel::named("count"), Ok(None));
        let unknown = "Smooth".parse::<Channel>().map_err(|error| error.to_string());
        assert!(unknown.is_err_and(|text| text.starts_with("`Smooth` is none of count, smooth,")));
        assert!("count".parse::<Channel>().is_err(), "it is no channel");
    }

    #[test]
    fn a_field_has_what_was_asked_for() {
        let channels: Channels = [Channel::Phase, Channel::Smooth].into_iter().collect();
        assert_eq!(channels.iter().collect::<Vec<_>>(), [Channel::Smooth, Channel::Phase]);
        let mut field = Field::new(3, 2, channels).unwrap();
        let (counts, mut values) = field.parts_mut();
        counts[5] = 7;
        assert_eq!(values.channels(), channels);
        values.set(Channel::Phase, 4, 1.0);
        values.set(Channel::Angle, 4, 1.0);
        assert_eq!((field.width(), field.height(), field.counts()[5]), (3, 2, 7));
        assert_eq!(field.channel(Channel::Angle), None);
        assert!(field.channel(Channel::Smooth).is_some_and(|values| values.iter().all(|v| v.is_nan())));
        assert_eq!(field.into_channel(Channel::Phase).map(|values| values[4]), Some(1.0));
        assert!(Field::new(usize::MAX, 2, Channels::NONE).is_err());
    }
}
