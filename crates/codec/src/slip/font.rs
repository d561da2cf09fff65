//! Text as dots: Noto Sans Mono in the cells of font A, one bit by threshold.

use super::bitmap::Bitmap;
use super::paper::CELL_WIDTH;
use ab_glyph::{Font, FontRef, Glyph, GlyphId, PxScale, point};
use std::sync::LazyLock;

static REGULAR: LazyLock<FontRef<'static>> =
    LazyLock::new(|| load(include_bytes!("../../../../assets/fonts/NotoSansMono-Regular.ttf")));
static BOLD: LazyLock<FontRef<'static>> =
    LazyLock::new(|| load(include_bytes!("../../../../assets/fonts/NotoSansMono-Bold.ttf")));

fn load(bytes: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(bytes).expect("the fonts are inside the program and a test opens them")
}

/// Whether the slips' font has a glyph for `c`.
pub(crate) fn has(c: char) -> bool {
    REGULAR.glyph_id(c) != GlyphId(0)
}

/// How a character is drawn: multiples of a font A cell, and weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Face {
    /// Width in cells of the font's grid: 1 or 2.
    pub wide: u8,
    /// Height in cells of the font's grid: 1 or 2.
    pub tall: u8,
    /// Whether it is in bold.
    pub bold: bool,
}

/// From the top of a one-cell row to its base line, for text that the printer sets: `g` ends within the cell's 24 dots.
pub(crate) const CELL_BASELINE: u16 = 20;
/// The same for rows of dots, whose 30 dots are all theirs; below it `ỵ` has its room, above it `Ẩ` may need more.
pub(crate) const LINE_BASELINE: u16 = 22;

/// How much of a dot a stroke must cover to be printed: less than half, or upright strokes shrink to one weak dot.
const INK: f32 = 0.4;
/// Em of a row in dots: 0.6 em must be the 12 dots of a cell.
const EM: f32 = CELL_WIDTH as f32 / 0.6;

/// How far `text` reaches above its base line, in dots.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a letter is some dozens of dots tall")]
pub(crate) fn rise(text: &str, face: Face) -> u32 {
    let (font, scale) = scaled(face);
    let top = |c: char| {
        let glyph = Glyph { id: font.glyph_id(c), scale, position: point(0.0, 0.0) };
        font.outline_glyph(glyph).map_or(0, |outline| (-outline.px_bounds().min.y).ceil().max(0.0) as u32)
    };
    text.chars().map(top).max().unwrap_or(0)
}

/// ab_glyph scales by the height from ascent to descent, not by the em.
fn scaled(face: Face) -> (&'static FontRef<'static>, PxScale) {
    let font: &'static FontRef<'static> = if face.bold { &BOLD } else { &REGULAR };
    let em = EM * font.height_unscaled() / font.units_per_em().unwrap_or(1000.0);
    (font, PxScale { x: em * f32::from(face.wide), y: em * f32::from(face.tall) })
}

/// Draws `text` from `x` on, standing on the line `baseline`; one cell a character.
pub(crate) fn draw(onto: &mut Bitmap, text: &str, x: u32, baseline: u32, face: Face) {
    let (font, scale) = scaled(face);
    let step = u32::from(CELL_WIDTH) * u32::from(face.wide);
    #[allow(clippy::cast_precision_loss, reason = "a slip is a few thousand dots long")]
    for (i, c) in (0u32..).zip(text.chars()) {
        let left = (x + i * step) as f32;
        let position = point(left, baseline as f32);
        let glyph = Glyph { id: font.glyph_id(c), scale, position };
        let Some(outline) = font.outline_glyph(glyph) else { continue };
        let bounds = outline.px_bounds();
        outline.draw(|dx, dy, coverage| {
            if coverage >= INK {
                ink(onto, bounds.min.x + dx as f32, bounds.min.y + dy as f32);
            }
        });
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "negative dots are refused first")]
fn ink(onto: &mut Bitmap, x: f32, y: f32) {
    if x >= 0.0 && y >= 0.0 {
        onto.set(x as u32, y as u32, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIETNAMESE: &str = "ĂÂĐÊÔƠƯăâđêôơưÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ\
                              àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ₫";

    #[test]
    fn every_vietnamese_letter_has_a_glyph_and_fits_its_row() {
        for c in VIETNAMESE.chars() {
            assert!(has(c), "{c}");
            for face in [Face { wide: 1, tall: 1, bold: false }, Face { wide: 2, tall: 2, bold: true }] {
                // Room above and below shows what would have been cut off.
                let (text, tall) = (c.to_string(), u32::from(face.tall));
                let baseline = rise(&text, face).max(u32::from(LINE_BASELINE) * tall);
                let (top, bottom) = (60, 60 + baseline + 8 * tall);
                let mut room = Bitmap::new(96, 240);
                draw(&mut room, &text, 36, 60 + baseline, face);
                let inked = |y| (0..96).any(|x| room.get(x, y));
                assert!((top..bottom).any(inked), "{c} is empty");
                assert!(!(0..top).any(inked), "{c} sticks out above at {face:?}");
                assert!(!(bottom..240).any(inked), "{c} sticks out below at {face:?}");
            }
        }
    }
}
