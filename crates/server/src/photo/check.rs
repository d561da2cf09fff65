//! Whether bytes are a picture: decoded whole, with bounds, because a header is easily forged and a few bytes may
//! unpack to gigabytes.

use image::{ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Longest side, in pixels: more than any gate camera has.
const LONGEST_SIDE: u32 = 8_192;
/// Most pixels: 24 megapixels are 96 MB unpacked.
const PIXELS: u64 = 24_000_000;
/// Most memory that decoding may take.
const MEMORY: u64 = 160 * 1_024 * 1_024;

/// What a photo may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG, `image/jpeg`.
    Jpeg,
    /// PNG, `image/png`.
    Png,
}

impl Format {
    /// By its first bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            _ => None,
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// Why bytes are not kept as a photo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPicture {
    /// Neither JPEG nor PNG.
    #[error("neither JPEG nor PNG")]
    Format,
    /// More pixels than a photo has.
    #[error("more pixels than a photo may have")]
    TooManyPixels,
    /// It begins like a picture and does not go on like one.
    #[error("it does not decode")]
    Broken,
}

/// Decodes it to see that it can be.
pub fn check(bytes: &[u8]) -> Result<Format, NotAPicture> {
    let format = Format::of(bytes).ok_or(NotAPicture::Format)?;
    let reader = || {
        let known = match format {
            Format::Jpeg => ImageFormat::Jpeg,
            Format::Png => ImageFormat::Png,
        };
        let mut limits = Limits::no_limits();
        limits.max_image_width = Some(LONGEST_SIDE);
        limits.max_image_height = Some(LONGEST_SIDE);
        limits.max_alloc = Some(MEMORY);
        let mut reader = ImageReader::with_format(Cursor::new(bytes), known);
        reader.limits(limits);
        reader
    };
    let (width, height) = reader().into_dimensions().map_err(refused)?;
    if u64::from(width) * u64::from(height) > PIXELS || width.max(height) > LONGEST_SIDE {
        return Err(NotAPicture::TooManyPixels);
    }
    reader().decode().map_err(refused)?;
    Ok(format)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn refused(error: image::ImageError) -> NotAPicture {
    match error {
        image::ImageError::Limits(_) => NotAPicture::TooManyPixels,
        _ => NotAPicture::Broken,
    }
}
