//! QR codes as dots.

use super::bitmap::Bitmap;
use super::paper::Paper;
use qrcode::{Color, EcLevel, QrCode};

/// White modules a QR code needs on every side.
pub(crate) const QUIET: u32 = 4;

/// The QR code of `text` with its quiet zone, at most `module` dots a module, smaller where the paper is narrow.
/// Nothing when it does not fit at two dots a module, which no scanner would read anyway.
pub(crate) fn qr(text: &str, module: u32, paper: Paper) -> Option<Bitmap> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let modules = u32::try_from(code.width()).ok()?;
    let across = modules + 2 * QUIET;
    let module = module.min(u32::from(paper.dots()) / across);
    if module < 2 {
        return None;
    }
    let mut out = Bitmap::new(across * module, across * module);
    for (i, color) in (0u32..).zip(code.to_colors()) {
        if color == Color::Dark {
            let (x, y) = (i % modules + QUIET, i / modules + QUIET);
            out.fill(x * module, y * module, module, module, true);
        }
    }
    Some(out)
}
