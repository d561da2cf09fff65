//! Scans out of bytes: split, glued, with or without an end character (DEVICES 4).

use std::time::Duration;

/// A scan is not longer; the rest of a longer one is dropped, and what remains is refused as no ticket.
pub(super) const LONGEST: usize = 512;

/// Assembles scans.
#[derive(Debug)]
pub(super) struct Lines {
    prefix: String,
    suffix: String,
    silence: Duration,
    text: Vec<u8>,
    last: Duration,
}

impl Lines {
    pub(super) fn new(prefix: &str, suffix: &str, silence: Duration) -> Self {
        let (prefix, suffix) = (prefix.trim().to_owned(), suffix.trim().to_owned());
        Self { prefix, suffix, silence, text: Vec::new(), last: Duration::ZERO }
    }

    /// The scans that these bytes, or the silence before them, complete. No bytes is silence.
    pub(super) fn push(&mut self, bytes: &[u8], now: Duration) -> Vec<String> {
        let mut scans = Vec::new();
        if !self.text.is_empty() && now.saturating_sub(self.last) >= self.silence {
            scans.extend(self.end());
        }
        for byte in bytes {
            match byte {
                b'\r' | b'\n' | b'\t' => scans.extend(self.end()),
                // STX, ETX and their like frame a scan; they are not part of it.
                0..=0x1f | 0x7f => {}
                _ if self.text.len() < LONGEST => self.text.push(*byte),
                _ => {}
            }
        }
        if !bytes.is_empty() {
            self.last = now;
        }
        scans
    }

    fn end(&mut self) -> Option<String> {
        let bytes = std::mem::take(&mut self.text);
        let whole = String::from_utf8_lossy(&bytes);
        // Some scanners send the AIM id before their prefix, some after it.
        let text = strip_aim(whole.trim());
        let text = text.strip_prefix(self.prefix.as_str()).unwrap_or(text);
        let text = strip_aim(text);
        let text = text.strip_suffix(self.suffix.as_str()).unwrap_or(text).trim();
        // Replacement characters are longer than the bytes that they stand for.
        let end = text.floor_char_boundary(LONGEST);
        let text = text.get(..end).unwrap_or(text);
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// `]cm`, the AIM id of the symbology.
fn strip_aim(text: &str) -> &str {
    match text.as_bytes() {
        [b']', code, modifier, ..] if code.is_ascii_alphabetic() && modifier.is_ascii_alphanumeric() => {
            text.get(3..).unwrap_or_default()
        }
        _ => text,
    }
}

/// A presentation scanner reads what is held before it again and again: that is one scan, for as long as it goes on.
#[derive(Debug)]
pub(super) struct Duplicates {
    within: Duration,
    last: Option<(String, Duration)>,
}

impl Duplicates {
    pub(super) const fn new(within: Duration) -> Self {
        Self { within, last: None }
    }

    pub(super) fn is_new(&mut self, text: &str, now: Duration) -> bool {
        let again = self.last.as_ref().is_some_and(|(last, at)| last == text && now.saturating_sub(*at) < self.within);
        self.last = Some((text.to_owned(), now));
        !again
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Duplicates, LONGEST, Lines};
    use proptest::prelude::*;
    use std::time::Duration;

    const SILENCE: Duration = Duration::from_millis(120);

    fn scans(chunks: &[(u64, &[u8])]) -> Vec<String> {
        let mut lines = Lines::new("PLG1:", "~", SILENCE);
        chunks.iter().flat_map(|(at, bytes)| lines.push(bytes, Duration::from_millis(*at))).collect()
    }

    #[test]
    fn a_scan_ends_with_an_end_character_or_with_silence() {
        for (chunks, expected) in [
            (vec![(0, b"ABC\r".as_slice())], vec!["ABC"]),
            (vec![(0, b"ABC\r\n")], vec!["ABC"]),
            (vec![(0, b"ABC\t")], vec!["ABC"]),
            (vec![(0, b"AB"), (10, b"C\r")], vec!["ABC"]),
            (vec![(0, b"ABC"), (50, b"")], vec![]),
            (vec![(0, b"ABC"), (120, b"")], vec!["ABC"]),
            (vec![(0, b"ABC"), (200, b"DEF\r")], vec!["ABC", "DEF"]),
            (vec![(0, b"ABC\rDEF\r")], vec!["ABC", "DEF"]),
            (vec![(0, b"\r\n\r\n")], vec![]),
        ] {
            assert_eq!(scans(&chunks), expected, "{chunks:?}");
        }
    }

    #[test]
    fn aim_ids_frames_prefix_and_suffix_are_not_part_of_a_scan() {
        for (bytes, text) in [
            (b"]Q1ABC\r".as_slice(), "ABC"),
            (b"]C0PLG1:ABC~\r", "ABC"),
            (b"PLG1:]Q3ABC\r", "ABC"),
            (b"\x02ABC\x03\r", "ABC"),
            (b"PLG1:7K3MQ9-abc$%/+.:\r", "7K3MQ9-abc$%/+.:"),
            (b"]]ABC\r", "]]ABC"),
        ] {
            assert_eq!(scans(&[(0, bytes)]), [text]);
        }
    }

    #[test]
    fn ten_kilobytes_of_noise_are_one_short_refusable_text() {
        let mut noise = vec![b'x'; 10_240];
        noise.push(b'\r');
        let seen = scans(&[(0, &noise), (1, b"ABC\r")]);
        assert_eq!(seen.iter().map(String::len).collect::<Vec<_>>(), [LONGEST, 3]);
    }

    #[test]
    fn the_same_text_again_is_the_same_scan_while_it_is_held_there() {
        let mut duplicates = Duplicates::new(Duration::from_secs(3));
        let seen: Vec<bool> = [("A", 0), ("A", 2), ("A", 4), ("B", 5), ("A", 6), ("A", 9)]
            .map(|(text, at)| duplicates.is_new(text, Duration::from_secs(at)))
            .to_vec();
        assert_eq!(seen, [true, false, false, true, true, true]);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_or_give_more_than_it_may(bytes: Vec<u8>, split in 0usize..64) {
            let mut lines = Lines::new("p", "s", SILENCE);
            let at = split.min(bytes.len());
            let (one, two) = bytes.split_at(at);
            for text in lines.push(one, Duration::ZERO).into_iter().chain(lines.push(two, Duration::ZERO)) {
                prop_assert!(!text.is_empty() && text.len() <= LONGEST);
            }
        }
    }
}
