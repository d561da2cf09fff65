//! Number plates: normalised, recognised where their form is known, never refused for a form that is not (S1-F08).

use serde::{Deserialize, Serialize};
use std::fmt;

/// A plate as it is stored and compared: letters and digits only, upper-case. Evidence of a stay, never its identity
/// (S3-X13).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Plate(String);

/// What form a plate has (FIELD 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlateKind {
    /// `B1234XY`: region, number, series.
    Indonesian,
    /// `30A12345`: province, series, number.
    VietnameseCar,
    /// `29B112345`: province, series of letter and digit, number.
    VietnameseMotorcycle,
    /// Diplomatic, military, temporary, foreign, misread: all allowed.
    Other,
}

impl Plate {
    /// The longest that is kept (S1-F11: 15 characters).
    pub const LONGEST: usize = 15;

    /// Trims, removes spaces, dots and dashes, makes it upper-case (S1-F08: `"B 1234"`, `"b1234"`, `"B1234"` are one
    /// plate). Nothing when nothing is left, when it is longer than any plate, or holds what no plate does.
    #[must_use]
    pub fn normalise(text: &str) -> Option<Self> {
        let mut plate = String::with_capacity(Self::LONGEST);
        for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '_' | '·' | '–')) {
            // The one letter outside ASCII on Vietnamese plates, as people type it.
            let c = if matches!(c, 'Đ' | 'đ') { 'D' } else { c.to_ascii_uppercase() };
            if !c.is_ascii_alphanumeric() || plate.len() == Self::LONGEST {
                return None;
            }
            plate.push(c);
        }
        (!plate.is_empty()).then_some(Self(plate))
    }

    /// The plate as it is stored: upper-case letters and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that the plate has.
    #[must_use]
    pub fn kind(&self) -> PlateKind {
        let text = self.0.as_bytes();
        if indonesian(text) {
            PlateKind::Indonesian
        } else if vietnamese_motorcycle(text) {
            PlateKind::VietnameseMotorcycle
        } else if vietnamese_car(text) {
            PlateKind::VietnameseCar
        } else {
            PlateKind::Other
        }
    }

    /// As it stands on the vehicle: `B 1234 XY`, `30A-123.45`, `29-B1 123.45`; other forms as stored.
    #[must_use]
    pub fn pretty(&self) -> String {
        let text = self.0.as_str();
        match self.kind() {
            PlateKind::Indonesian => {
                let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
                let series = text.rfind(|c: char| c.is_ascii_digit()).map_or(text.len(), |last| last + 1);
                format!("{} {} {}", &text[..digits], &text[digits..series], &text[series..]).trim_end().to_owned()
            }
            PlateKind::VietnameseCar => {
                let number = text.rfind(|c: char| c.is_ascii_alphabetic()).map_or(0, |last| last + 1);
                format!("{}-{}", &text[..number], dotted(&text[number..]))
            }
            PlateKind::VietnameseMotorcycle => format!("{}-{} {}", &text[..2], &text[2..4], dotted(&text[4..])),
            PlateKind::Other => text.to_owned(),
        }
    }

    /// How far two plates are apart for a camera: look-alikes (0 O D Q, 1 I L, 2 Z, 5 S, 6 G, 8 B) cost 1, any other
    /// replaced, missing or added character 3. Below 3, they may well be one plate (FIELD 5).
    #[must_use]
    pub fn distance(&self, other: &Self) -> u32 {
        let (one, other) = (self.0.as_bytes(), other.0.as_bytes());
        let mut row: Vec<u32> = (0..=other.len()).map(|at| MISREAD * u32::try_from(at).unwrap_or(u32::MAX)).collect();
        for a in one {
            let mut diagonal = row[0];
            row[0] += MISREAD;
            for (at, b) in other.iter().enumerate() {
                let replaced = diagonal + cost(*a, *b);
                diagonal = row[at + 1];
                row[at + 1] = replaced.min(row[at] + MISREAD).min(row[at + 1] + MISREAD);
            }
        }
        row[other.len()]
    }
}

const MISREAD: u32 = 3;

fn cost(a: u8, b: u8) -> u32 {
    const LOOK_ALIKE: [&[u8]; 6] = [b"0ODQ", b"1IL", b"2Z", b"5S", b"6G", b"8B"];
    if a == b {
        0
    } else if LOOK_ALIKE.iter().any(|group| group.contains(&a) && group.contains(&b)) {
        1
    } else {
        MISREAD
    }
}

/// How many bytes from the start are of that kind.
fn run(text: &[u8], is: impl Fn(&u8) -> bool) -> usize {
    text.iter().take_while(|byte| is(byte)).count()
}

/// `^[A-Z]{1,2}[0-9]{1,4}[A-Z]{0,3}$`
fn indonesian(text: &[u8]) -> bool {
    let region = run(text, u8::is_ascii_uppercase);
    let number = run(&text[region..], u8::is_ascii_digit);
    let series = &text[region + number..];
    (1..=2).contains(&region)
        && (1..=4).contains(&number)
        && series.len() <= 3
        && series.iter().all(u8::is_ascii_uppercase)
}

/// Letters of Vietnamese series: without I, O, Q, W.
fn series_letter(byte: u8) -> bool {
    byte.is_ascii_uppercase() && !b"IOQW".contains(&byte)
}

/// Province 11 to 99, 80 being the central offices, and what follows it.
fn province(text: &[u8]) -> Option<&[u8]> {
    let (code, rest) = text.split_first_chunk::<2>()?;
    (code.iter().all(u8::is_ascii_digit) && code >= b"11").then_some(rest)
}

/// `^[0-9]{2}[A-Z]{1,2}[0-9]{4,5}$`
fn vietnamese_car(text: &[u8]) -> bool {
    let Some(rest) = province(text) else { return false };
    let series = run(rest, |byte| series_letter(*byte));
    let number = &rest[series..];
    (1..=2).contains(&series) && (4..=5).contains(&number.len()) && number.iter().all(u8::is_ascii_digit)
}

/// `^[0-9]{2}[A-Z][1-9][0-9]{5}$`. Two forms that motorcycles share with cars count as a car's, because nothing in the
/// text tells them apart: two letters (`29AB12345`), and the old series with four digits (`29B1-1234` is `29B-112.34`).
fn vietnamese_motorcycle(text: &[u8]) -> bool {
    let Some([letter, digit, number @ ..]) = province(text) else { return false };
    series_letter(*letter)
        && (b'1'..=b'9').contains(digit)
        && number.len() == 5
        && number.iter().all(u8::is_ascii_digit)
}

/// `123.45`; four digits have no dot.
fn dotted(number: &str) -> String {
    if number.len() == 5 { format!("{}.{}", &number[..3], &number[3..]) } else { number.to_owned() }
}

impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Plate {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::normalise(&text).ok_or("a plate is 1 to 15 letters and digits; spaces, dots and dashes do not count")
    }
}
impl From<Plate> for String {
    fn from(plate: Plate) -> Self {
        plate.0
    }
}
