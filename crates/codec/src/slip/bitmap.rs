//! A picture of one bit a dot, packed as a thermal printer wants it: whole bytes, leftmost dot highest, 1 is black.

/// A picture with one bit a dot: 1 is black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    width: u32,
    height: u32,
    stride: usize,
    bits: Vec<u8>,
}

impl Bitmap {
    /// A white picture of `width` by `height` dots.
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        let stride = width.div_ceil(8) as usize;
        Self { width, height, stride, bits: vec![0; stride * height as usize] }
    }

    /// Width in dots.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in dots.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Whether the dot is black; beyond the edge it is white.
    #[must_use]
    pub fn get(&self, x: u32, y: u32) -> bool {
        x < self.width && y < self.height && self.bits[self.at(x, y)] & mask(x) != 0
    }

    /// Makes a dot black or white; beyond the edge it does nothing.
    pub(crate) fn set(&mut self, x: u32, y: u32, black: bool) {
        if x >= self.width || y >= self.height {
            return;
        }
        let at = self.at(x, y);
        if black {
            self.bits[at] |= mask(x);
        } else {
            self.bits[at] &= !mask(x);
        }
    }

    /// Fills a rectangle, clipped to the picture.
    pub(crate) fn fill(&mut self, x: u32, y: u32, width: u32, height: u32, black: bool) {
        for row in y..y.saturating_add(height).min(self.height) {
            for column in x..x.saturating_add(width).min(self.width) {
                self.set(column, row, black);
            }
        }
    }

    /// Puts the black dots of `other` at (x, y), clipped.
    pub(crate) fn draw(&mut self, other: &Self, x: u32, y: u32) {
        for row in 0..other.height {
            for column in 0..other.width {
                if other.get(column, row) {
                    self.set(x.saturating_add(column), y.saturating_add(row), true);
                }
            }
        }
    }

    /// The rightmost byte column that has ink, plus one: trailing white need not travel to the printer.
    pub(crate) fn inked_bytes(&self) -> usize {
        (0..self.stride).rev().find(|column| self.rows().any(|row| row[*column] != 0)).map_or(1, |last| last + 1)
    }

    /// The packed rows, top first.
    pub(crate) fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.bits.chunks_exact(self.stride.max(1))
    }

    /// As a PNG of one bit a dot.
    ///
    /// # Errors
    /// When the encoder refuses, which it does for pictures without a dot.
    pub fn to_png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header()?;
        // In a PNG 1 is white.
        let inverted: Vec<u8> = self.bits.iter().map(|byte| !byte).collect();
        writer.write_image_data(&inverted)?;
        writer.finish()?;
        Ok(out)
    }

    fn at(&self, x: u32, y: u32) -> usize {
        y as usize * self.stride + x as usize / 8
    }
}

const fn mask(x: u32) -> u8 {
    0x80 >> (x % 8)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dots_are_packed_leftmost_highest() {
        let mut picture = Bitmap::new(10, 2);
        picture.set(0, 0, true);
        picture.set(9, 1, true);
        picture.set(10, 1, true);
        let rows: Vec<&[u8]> = picture.rows().collect();
        assert_eq!(rows, [&[0x80, 0x00][..], &[0x00, 0x40][..]]);
        assert_eq!(picture.inked_bytes(), 2);
        assert_eq!(Bitmap::new(10, 2).inked_bytes(), 1, "a band of white still has a width");
    }

    #[test]
    fn a_png_has_the_same_dots() {
        let mut picture = Bitmap::new(13, 7);
        picture.fill(2, 1, 5, 3, true);
        let png = picture.to_png().unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        for y in 0..7 {
            for x in 0..13 {
                let white = pixels[y * info.line_size + x / 8] & (0x80 >> (x % 8)) != 0;
                assert_eq!(picture.get(u32::try_from(x).unwrap(), u32::try_from(y).unwrap()), !white);
            }
        }
    }
}
