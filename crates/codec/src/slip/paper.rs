//! The paper: how wide it is in dots and in columns of font A.

use serde::{Deserialize, Serialize};

/// Width of the paper. Both are printed at 203 dpi, 8 dots a millimetre (DEVICES 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum Paper {
    /// 58 mm: 384 dots, 32 columns.
    Mm58,
    /// 80 mm: 576 dots, 48 columns.
    #[default]
    Mm80,
}

/// Width of a font A cell in dots.
pub(crate) const CELL_WIDTH: u16 = 12;
/// Height of a font A cell in dots.
pub(crate) const CELL_HEIGHT: u16 = 24;
/// How far a line feed moves the paper at the usual line spacing (1/6 inch rounded by the printer to 30 dots).
pub(crate) const LINE_HEIGHT: u16 = 30;

impl Paper {
    /// Both widths that Palang prints on.
    pub const ALL: [Self; 2] = [Self::Mm58, Self::Mm80];

    /// Width of the roll in millimetres.
    #[must_use]
    pub const fn millimetres(self) -> u16 {
        match self {
            Self::Mm58 => 58,
            Self::Mm80 => 80,
        }
    }

    /// Dots that can be printed across the roll: 8 a millimetre, less the margins.
    #[must_use]
    pub const fn dots(self) -> u16 {
        self.columns() * CELL_WIDTH
    }

    /// Characters of font A (12 dots) in a line.
    #[must_use]
    pub const fn columns(self) -> u16 {
        match self {
            Self::Mm58 => 32,
            Self::Mm80 => 48,
        }
    }

    /// The unprintable edge on either side, in dots: what the picture shows beside the print.
    #[must_use]
    pub const fn edge(self) -> u16 {
        (self.millimetres() * 8 - self.dots()) / 2
    }
}

impl TryFrom<u16> for Paper {
    type Error = &'static str;
    fn try_from(millimetres: u16) -> Result<Self, Self::Error> {
        match millimetres {
            58 => Ok(Self::Mm58),
            80 => Ok(Self::Mm80),
            _ => Err("paper is 58 or 80 mm wide"),
        }
    }
}
impl From<Paper> for u16 {
    fn from(paper: Paper) -> Self {
        paper.millimetres()
    }
}
