//! Text as dots: Noto Sans Mono in the cells of font A, one bit by threshold.

use super::bitmap::Bitmap;
use super::paper::{CELL_HEIGHT, CELL_WIDTH};
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
    /// 1 or 2 cells wide.
    pub wide: u8,
    /// 1 or 2 cells tall.
    pub tall: u8,
    /// Heavier.
    pub bold: bool,
}

/// From the top of a one-cell row to its base line. Leaves room above for `Ẩ` and below for `ự` within a line's 30 dots.
const BASELINE: f32 = 22.0;
/// How far a row of `tall` cells is lowered to stand on the base line of one of `tallest`.
pub(crate) fn lowered(tallest: u8, tall: u8) -> u32 {
    22 * u32::from(tallest.saturating_sub(tall))
}

/// Em of a row: 0.6 em must be the 12 dots of a cell.
const EM_X: f32 = CELL_WIDTH as f32 / 0.6;
/// Taller than wide, as printers' own font A is.
const EM_Y: f32 = CELL_HEIGHT as f32 * 0.92;

/// Draws `text` from (x, y), the top left corner of its first cell; one cell a character.
pub(crate) fn draw(onto: &mut Bitmap, text: &str, x: u32, y: u32, face: Face) {
    let font: &FontRef<'static> = if face.bold { &BOLD } else { &REGULAR };
    // ab_glyph scales by the height from ascent to descent, not by the em.
    let per_em = font.height_unscaled() / font.units_per_em().unwrap_or(1000.0);
    let scale = PxScale { x: EM_X * per_em * f32::from(face.wide), y: EM_Y * per_em * f32::from(face.tall) };
    let step = u32::from(CELL_WIDTH) * u32::from(face.wide);
    #[allow(clippy::cast_precision_loss, reason = "a slip is a few thousand dots long")]
    for (i, c) in (0u32..).zip(text.chars()) {
        let left = (x + i * step) as f32;
        let position = point(left, y as f32 + BASELINE * f32::from(face.tall));
        let glyph = Glyph { id: font.glyph_id(c), scale, position };
        let Some(outline) = font.outline_glyph(glyph) else { continue };
        let bounds = outline.px_bounds();
        outline.draw(|dx, dy, coverage| {
            if coverage >= 0.5 {
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
                // Two rows of room above and below show what would have been cut off.
                let line = u32::from(super::super::paper::LINE_HEIGHT) * u32::from(face.tall);
                let mut room = Bitmap::new(96, line * 3);
                draw(&mut room, &c.to_string(), 36, line, face);
                let inked = |y| (0..96).any(|x| room.get(x, y));
                assert!((0..line * 3).any(inked), "{c} is empty");
                assert!(!(0..line).any(inked), "{c} sticks out above at {face:?}");
                assert!(!(line * 2..line * 3).any(inked), "{c} sticks out below at {face:?}");
            }
        }
    }
}
