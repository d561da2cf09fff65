//! What a slip consists of, before it knows its paper.

use super::bitmap::Bitmap;
use super::escpos;
use super::font::Face;
use super::layout::Layout;
use super::paper::Paper;
use super::text;

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// 1 or 2 cells wide; narrowed where it would not fit.
    pub wide: u8,
    /// Height in cells of the font's grid: 1 or 2.
    pub tall: u8,
    /// Whether it is in bold.
    pub bold: bool,
    /// White on a black band across the paper.
    pub inverse: bool,
}

impl Style {
    /// Normal size and weight.
    pub(crate) const PLAIN: Self = Self { wide: 1, tall: 1, bold: false, inverse: false };
    /// Normal size, bold.
    pub(crate) const BOLD: Self = Self { bold: true, ..Self::PLAIN };
    /// Double size.
    pub(crate) const LARGE: Self = Self { wide: 2, tall: 2, ..Self::BOLD };
    /// Bold, white on black.
    pub(crate) const BAND: Self = Self { inverse: true, ..Self::BOLD };
    /// A black band in double size.
    pub(crate) const LARGE_BAND: Self = Self { inverse: true, ..Self::LARGE };

    /// What the font must know of it.
    pub(crate) const fn face(self) -> Face {
        Face { wide: self.wide, tall: self.tall, bold: self.bold }
    }
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// From the left edge.
    Left,
    /// In the middle.
    Centre,
}

/// A part of a slip, top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// Text that wraps, in at most `lines` lines.
    Text { text: String, align: Align, style: Style, lines: usize },
    /// Two halves of the largest line of a ticket, centred; the tail is the one that matters.
    Headline { front: String, tail: String },
    /// A label on the left, a value flush right.
    Pair { label: String, value: String, label_style: Style, value_style: Style },
    /// A line across.
    Rule { thick: u16 },
    /// An empty stretch, in dots.
    Space(u16),
    /// A QR code, centred, at most so many dots a module.
    Qr { text: String, module: u32 },
    /// A Code 128, centred; lying along the paper where it is too wide.
    Bars(String),
}

/// Anything printed, laid out once for each paper: the bytes and the picture come from the same layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slip {
    blocks: Vec<Block>,
}

/// What happens after, and beside, the printing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Finish {
    /// Cut the paper (one point left). Without it, the paper is fed to the edge for tearing.
    pub cut: bool,
    /// Open the cash drawer, before the print, so that change is at hand while it runs.
    pub drawer: bool,
}

/// Longest piece of text taken from data. Nothing a person reads on a slip is longer; more would only waste paper.
const LONGEST: usize = 160;

impl Slip {
    /// The bytes for an ESC/POS printer. Only raster data, lengths and the drawer's pulse are ever above 0x7F.
    #[must_use]
    pub fn to_escpos(&self, paper: Paper, finish: &Finish) -> Vec<u8> {
        escpos::encode(&Layout::new(self, paper), finish)
    }

    /// The printed dots, [`Paper::dots`] across.
    #[must_use]
    pub fn bitmap(&self, paper: Paper) -> Bitmap {
        Layout::new(self, paper).picture()
    }

    /// The paper as it comes out, unprintable edges included: 464 or 640 dots across.
    #[must_use]
    pub fn picture(&self, paper: Paper) -> Bitmap {
        let print = self.bitmap(paper);
        let edge = u32::from(paper.edge());
        let mut sheet = Bitmap::new(print.width() + 2 * edge, print.height() + 2 * edge);
        sheet.draw(&print, edge, edge);
        sheet
    }

    /// [`Slip::picture`] as a PNG of one bit a dot.
    #[must_use]
    pub fn to_png(&self, paper: Paper) -> Vec<u8> {
        // A sheet always has dots and the encoder writes to memory; should it refuse, no picture beats a panic.
        self.picture(paper).to_png().unwrap_or_default()
    }

    pub(crate) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    pub(crate) fn text(&mut self, text: &str, align: Align, style: Style) {
        self.lines(text, align, style, 4);
    }

    pub(crate) fn lines(&mut self, text: &str, align: Align, style: Style, lines: usize) {
        let text = text::printable(text, LONGEST);
        if !text.is_empty() {
            self.blocks.push(Block::Text { text, align, style, lines });
        }
    }

    pub(crate) fn headline(&mut self, front: &str, tail: &str) {
        let (front, tail) = (text::printable(front, LONGEST), text::printable(tail, LONGEST));
        self.blocks.push(Block::Headline { front, tail });
    }

    pub(crate) fn pair(&mut self, label: &str, value: &str) {
        self.styled_pair(label, value, Style::PLAIN, Style::PLAIN);
    }

    pub(crate) fn styled_pair(&mut self, label: &str, value: &str, label_style: Style, value_style: Style) {
        let (label, value) = (text::printable(label, LONGEST), text::printable(value, LONGEST));
        self.blocks.push(Block::Pair { label, value, label_style, value_style });
    }

    pub(crate) fn rule(&mut self, thick: u16) {
        self.blocks.push(Block::Rule { thick });
    }

    pub(crate) fn space(&mut self, dots: u16) {
        self.blocks.push(Block::Space(dots));
    }

    pub(crate) fn qr(&mut self, text: &str, module: u32) {
        self.blocks.push(Block::Qr { text: text.to_owned(), module });
    }

    pub(crate) fn bars(&mut self, text: &str) {
        self.blocks.push(Block::Bars(text.to_owned()));
    }
}
