//! What a colour is written as.

use super::srgb;

/// A colour in linear light with sRGB's primaries: red, green, blue, each times the opacity, and the opacity.
///
/// Colours are mixed, lit and averaged in this form.
pub type Linear = [f32; 4];

/// A pixel of a picture.
pub trait Pixel: Copy + Default + Send + Sync + 'static {
    /// The pixel of a colour, rounded to the nearest value of each part.
    fn of(color: Linear) -> Self;

    /// The pixel of an opaque colour that is known in 8 bits of sRGB and opacity, the nearest to `color`.
    fn opaque(_bytes: [u8; 4], color: [f32; 3]) -> Self {
        Self::of([color[0], color[1], color[2], 1.0])
    }

    /// Its colour, to the precision that it has.
    fn linear(self) -> Linear;

    /// Its length in bytes.
    const BYTES: usize = size_of::<Self>();

    /// Appends the bytes of some pixels, the high one first of those of two.
    fn write(pixels: &[Self], bytes: &mut Vec<u8>);
}

/// Red, green and blue of straight (not premultiplied) colour.
#[inline]
fn straight([red, green, blue, opacity]: Linear) -> [f32; 3] {
    if opacity <= 0.0 { [0.0; 3] } else { [red, green, blue].map(|part| part / opacity) }
}

/// Straight colour and opacity as one colour.
fn premultiplied(color: [f32; 3], opacity: f32) -> Linear {
    let [red, green, blue] = color.map(|part| part * opacity);
    [red, green, blue, opacity]
}

fn decode16(code: u16) -> f32 {
    srgb::decode(f64::from(code) / 65_535.0) as f32
}

/// 8-bit gray: for colours whose parts are equal.
impl Pixel for u8 {
    #[inline]
    fn of(color: Linear) -> Self {
        srgb::encode8(straight(color)[1])
    }

    #[inline]
    fn opaque([_, green, _, _]: [u8; 4], _: [f32; 3]) -> Self {
        green
    }

    fn linear(self) -> Linear {
        premultiplied([srgb::decode8(self); 3], 1.0)
    }

    fn write(pixels: &[Self], bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(pixels);
    }
}

/// 16-bit gray: for colours whose parts are equal.
impl Pixel for u16 {
    #[inline]
    fn of(color: Linear) -> Self {
        srgb::encode16(straight(color)[1])
    }

    fn linear(self) -> Linear {
        premultiplied([decode16(self); 3], 1.0)
    }

    fn write(pixels: &[Self], bytes: &mut Vec<u8>) {
        bytes.extend(pixels.iter().flat_map(|part| part.to_be_bytes()));
    }
}

/// 8-bit red, green, blue.
impl Pixel for [u8; 3] {
    #[inline]
    fn of(color: Linear) -> Self {
        straight(color).map(srgb::encode8)
    }

    #[inline]
    fn opaque([red, green, blue, _]: [u8; 4], _: [f32; 3]) -> Self {
        [red, green, blue]
    }

    fn linear(self) -> Linear {
        premultiplied(self.map(srgb::decode8), 1.0)
    }

    fn write(pixels: &[Self], bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(pixels.as_flattened());
    }
}

/// 8-bit red, green, blue and opacity, not premultiplied.
impl Pixel for [u8; 4] {
    #[inline]
    fn of(color: Linear) -> Self {
        let [red, green, blue] = straight(color).map(srgb::encode8);
        [red, green, blue, (color[3] * 255.0 + 0.5) as u8]
    }

    #[inline]
    fn opaque(bytes: [u8; 4], _: [f32; 3]) -> Self {
        bytes
    }

    fn linear(self) -> Linear {
        let [red, green, blue, opacity] = self;
        premultiplied([red, green, blue].map(srgb::decode8), f32::from(opacity) / 255.0)
    }

    fn write(pixels: &[Self], bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(pixels.as_flattened());
    }
}

/// 16-bit red, green, blue.
impl Pixel for [u16; 3] {
    #[inline]
    fn of(color: Linear) -> Self {
        straight(color).map(srgb::encode16)
    }

    fn linear(self) -> Linear {
        premultiplied(self.map(decode16), 1.0)
    }

    fn write(pixels: &[Self], bytes: &mut Vec<u8>) {
        bytes.extend(pixels.as_flattened().iter().flat_map(|part| part.to_be_bytes()));
    }
}

/// 16-bit red, green, blue and opacity, not premultiplied.
impl Pixel for [u16; 4] {
    #[inline]
    fn of(color: Linear) -> Self {
        let [red, green, blue] = straight(color).map(srgb::encode16);
        [red, green, blue, (color[3] * 65_535.0 + 0.5) as u16]
    }

    fn linear(self) -> Linear {
        let [red, green, blue, opacity] = self;
        premultiplied([red, green, blue].map(decode16), f32::from(opacity) / 65_535.0)
    }

    fn write(pixels: &[Self], bytes: &mut Vec<u8>) {
        bytes.extend(pixels.as_flattened().iter().flat_map(|part| part.to_be_bytes()));
    }
}

/// A colour that is still to be averaged.
impl Pixel for Linear {
    #[inline]
    fn of(color: Linear) -> Self {
        color
    }

    fn linear(self) -> Linear {
        self
    }

    fn write(pixels: &[Self], bytes: &mut Vec<u8>) {
        bytes.extend(pixels.as_flattened().iter().flat_map(|part| part.to_be_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_the_pixel_of_its_colour() {
        for code in 0..=u16::MAX {
            assert_eq!(u16::of(code.linear()), code);
            let pixel = [code, code / 2, 7];
            assert_eq!(<[u16; 3]>::of(pixel.linear()), pixel);
            let [code, opacity] = code.to_be_bytes();
            assert_eq!(u8::of(code.linear()), code);
            assert_eq!(<[u8; 3]>::of([code, opacity, 3].linear()), [code, opacity, 3]);
            // Nothing is left of a colour that is not to be seen.
            let expected = if opacity == 0 { [0; 4] } else { [code, 255 - code, 9, opacity] };
            assert_eq!(<[u8; 4]>::of([code, 255 - code, 9, opacity].linear()), expected);
        }
    }
}
