//! Two scans that ran together, told from a scan that is merely broken.

use crate::ticket::clean::squeeze;
use crate::ticket::{ForeignPattern, Number, code128, number, signed};

/// The shortest code whose repetition counts as two scans of it.
const SHORTEST: usize = 6;

/// Whether the text is two or more codes without anything else: every part has the shape of a code, or it is one text
/// said twice.
#[must_use]
pub fn glued(text: &str, foreign: &[ForeignPattern]) -> bool {
    let text = squeeze(text);
    if !text.is_ascii() {
        return false;
    }
    let half = text.len() / 2;
    if text.len().is_multiple_of(2) && half >= SHORTEST && text[..half] == text[half..] {
        return true;
    }
    // reach[n]: how many codes (2 = more than one) make up the first n characters.
    let mut reach = vec![0_u8; text.len() + 1];
    for start in 0..text.len() {
        if start > 0 && reach[start] == 0 {
            continue;
        }
        let codes = (reach[start] + 1).min(2);
        for length in lengths(&text[start..], foreign) {
            reach[start + length] = reach[start + length].max(codes);
        }
    }
    reach[text.len()] == 2
}

/// How long a code at the beginning of `text` could be.
fn lengths(text: &str, foreign: &[ForeignPattern]) -> Vec<usize> {
    let is = |length: usize, shape: &dyn Fn(&str) -> bool| text.get(..length).is_some_and(shape);
    let signed = |part: &str| signed::shape(part).is_some();
    let mut lengths = Vec::new();
    lengths.extend([signed::P1_LENGTH, signed::P2_LENGTH].into_iter().filter(|length| is(*length, &signed)));
    lengths.extend(Some(code128::LENGTH).filter(|length| is(*length, &code128::shape)));
    let ours = |part: &str| number::digits(part).is_some() && Number::parse(part).is_ok();
    lengths.extend(Some(Number::DIGITS).filter(|length| is(*length, &ours)));
    let theirs = |part: &str| foreign.iter().any(|pattern| pattern.recognise(part).is_some());
    lengths.extend((SHORTEST..=text.len().min(48)).filter(|length| is(*length, &theirs)));
    lengths
}
