//! Text on its way to paper: made harmless, then broken into lines.

use super::font;
use unicode_normalization::UnicodeNormalization;

/// A space that does not break a line: between `Rp` and its amount.
pub(crate) const GLUE: char = '\u{a0}';

/// What may be printed of `text`, at most `longest` characters.
///
/// Control characters never survive, so that no name or plate becomes a printer command; letters and their marks are
/// composed (Vietnamese keyboards send either form); typographic punctuation becomes ASCII, so that one curly quote
/// does not turn a line into a picture; what the font lacks becomes `?`.
pub(crate) fn printable(text: &str, longest: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    // A composed character can come from several; what lies far beyond the limit need not be looked at.
    for c in text.chars().take(longest.saturating_mul(8)).nfc() {
        if length == longest {
            break;
        }
        let c = match c {
            GLUE => GLUE,
            c if c.is_whitespace() || c.is_control() => ' ',
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                continue;
            }
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{2032}' => '\'',
            '\u{201c}'..='\u{201e}' | '\u{2033}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{d7}' => 'x',
            c if c.is_ascii_graphic() || font::has(c) => c,
            _ => '?',
        };
        if c == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        out.push(c);
        length += 1;
    }
    out.truncate(out.trim_end().len());
    out
}

/// Breaks `text` into lines of at most `width` characters, at spaces where it can. At least one line.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for c in word.chars() {
            if used == width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(if c == GLUE { ' ' } else { c });
            used += 1;
        }
    }
    if used > 0 || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// [`wrap`], but at most `most` lines; what is lost is marked with `..`.
pub(crate) fn wrap_short(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines = wrap(text, width);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let kept: String = last.chars().take(width.saturating_sub(2)).collect();
            *last = format!("{}..", kept.trim_end());
        }
    }
    lines
}

/// [`wrap_short`] with lines as even as they can be: a centred block must not end in one lonely word.
pub(crate) fn wrap_even(text: &str, width: usize, most: usize) -> Vec<String> {
    let lines = wrap(text, width).len();
    if lines > most {
        return wrap_short(text, width, most);
    }
    // An address reads best broken at its commas.
    let by_commas = glue_phrases(text);
    if longest_word(&by_commas) <= width && wrap(&by_commas, width).len() == lines {
        return wrap(&by_commas, width);
    }
    let least = longest_word(text).min(width);
    let narrowest = (least..width).find(|narrower| wrap(text, *narrower).len() == lines);
    wrap(text, narrowest.unwrap_or(width))
}

/// Only the spaces behind commas may break.
fn glue_phrases(text: &str) -> String {
    let mut after_comma = false;
    let glued = text.chars().map(|c| {
        let glue = c == ' ' && !after_comma;
        after_comma = c == ',';
        if glue { GLUE } else { c }
    });
    glued.collect()
}

/// The longest word, in characters.
pub(crate) fn longest_word(text: &str) -> usize {
    text.split(' ').map(|word| word.chars().count()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_harmless() {
        for (given, printed) in [
            ("B 1234 XYZ", "B 1234 XYZ"),
            ("\x1b@\x1dV\x00evil\r\n\tname", "@ V evil name"),
            ("Nguye\u{302}\u{303}n", "Nguyễn"),
            ("Bank\u{2019}s \u{201c}A\u{201d} \u{2013} B", "Bank's \"A\" - B"),
            ("a\u{202e}b\u{200b}c", "abc"),
            ("停车", "??"),
            ("  ", ""),
        ] {
            assert_eq!(printable(given, 100), printed, "{given:?}");
        }
        assert_eq!(printable("abcdef", 3), "abc");
    }

    #[test]
    fn lines_break_at_spaces_and_never_overflow() {
        assert_eq!(wrap("Plaza Indonesia Raya", 10), ["Plaza", "Indonesia", "Raya"]);
        assert_eq!(wrap("Supercalifragilistic", 8), ["Supercal", "ifragili", "stic"]);
        assert_eq!(wrap("Rp\u{a0}5.000 x", 8), ["Rp 5.000", "x"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(
            wrap_even("Simpan tiket ini dan tunjukkan saat keluar", 32, 2),
            ["Simpan tiket ini dan", "tunjukkan saat keluar"]
        );
        assert_eq!(wrap_even("Jalan A 1, Jakarta Pusat", 15, 2), ["Jalan A 1,", "Jakarta Pusat"]);
        assert_eq!(wrap_even("one two", 10, 2), ["one two"]);
        assert_eq!(wrap_short("one two three four", 5, 2), ["one", "two.."]);
    }
}
