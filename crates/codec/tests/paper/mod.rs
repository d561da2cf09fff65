//! A small ESC/POS printer for tests. Written from the manual's facts (ADR 7), it shares no code with the
//! encoder: what it does not know is an error, so that nothing reaches the paper by accident.
#![allow(dead_code, clippy::unwrap_used, clippy::cast_possible_truncation)]

/// What came out of the printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out {
    /// A printed line.
    Line(Line),
    /// One `GS v 0` band, row by row.
    Raster(Vec<Vec<bool>>),
    /// A Code 128 the printer drew: its text, dots a module, height.
    Code128 { text: String, module: u8, height: u8, centred: bool },
    /// The cutter; `true` leaves one point.
    Cut { partial: bool },
    /// The drawer's pulse: connector, on and off in units of 2 ms.
    Drawer { pin: u8, on: u8, off: u8 },
    /// Fed this many lines.
    Feed(u8),
}

/// A line with the look of its widest parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    /// Cells of font A it covers.
    pub cells: usize,
    /// The largest (width, height) in it.
    pub size: (u8, u8),
    pub bold: bool,
    pub inverse: bool,
}

struct Printer<'a> {
    bytes: std::iter::Enumerate<std::slice::Iter<'a, u8>>,
    out: Vec<Out>,
    line: Line,
    size: (u8, u8),
    bold: bool,
    inverse: bool,
    centred: bool,
    module: u8,
    height: u8,
    initialised: bool,
}

/// Prints the bytes. Every byte above 0x7F outside parameters and raster data is an error.
pub fn print(bytes: &[u8]) -> Result<Vec<Out>, String> {
    let mut printer = Printer {
        bytes: bytes.iter().enumerate(),
        out: Vec::new(),
        line: Line::default(),
        size: (1, 1),
        bold: false,
        inverse: false,
        centred: false,
        module: 3,
        height: 162,
        initialised: false,
    };
    while let Some((at, byte)) = printer.bytes.next() {
        printer.byte(*byte).map_err(|wrong| format!("byte {at}: {wrong}"))?;
    }
    if printer.line != Line::default() {
        return Err(format!("{:?} was never fed out", printer.line));
    }
    Ok(printer.out)
}

impl Printer<'_> {
    fn next(&mut self) -> Result<u8, String> {
        self.bytes.next().map(|(_, byte)| *byte).ok_or_else(|| "the stream ends inside a command".to_owned())
    }

    fn byte(&mut self, byte: u8) -> Result<(), String> {
        match byte {
            0x1b => self.esc(),
            0x1d => self.gs(),
            b'\n' => {
                self.out.push(Out::Line(std::mem::take(&mut self.line)));
                Ok(())
            }
            0x20..=0x7e => {
                let line = &mut self.line;
                line.text.push(char::from(byte));
                line.cells += usize::from(self.size.0);
                line.size = (line.size.0.max(self.size.0), line.size.1.max(self.size.1));
                line.bold |= self.bold;
                line.inverse |= self.inverse;
                Ok(())
            }
            other => Err(format!("stray byte {other:#04x}")),
        }
    }

    fn esc(&mut self) -> Result<(), String> {
        match self.next()? {
            b'@' => self.initialised = true,
            b'E' => self.bold = self.switch()?,
            b'a' => {
                self.begin_of_line()?;
                self.centred = match self.next()? {
                    0 => false,
                    1 => true,
                    other => return Err(format!("alignment {other}")),
                };
            }
            b'd' => {
                self.begin_of_line()?;
                let lines = self.next()?;
                self.out.push(Out::Feed(lines));
            }
            b'p' => {
                let (pin, on, off) = (self.next()?, self.next()?, self.next()?);
                if pin > 1 || off < on {
                    return Err(format!("drawer pulse {pin} {on} {off}"));
                }
                self.out.push(Out::Drawer { pin, on, off });
            }
            other => return Err(format!("unknown ESC {other:#04x}")),
        }
        Ok(())
    }

    fn gs(&mut self) -> Result<(), String> {
        match self.next()? {
            b'!' => {
                let n = self.next()?;
                self.size = ((n >> 4) + 1, (n & 0x0f) + 1);
                if self.size.0 > 8 || self.size.1 > 8 {
                    return Err(format!("size {n:#04x}"));
                }
            }
            b'B' => self.inverse = self.switch()?,
            b'H' => expect(self.next()?, 0, "characters under a bar code")?,
            b'w' => {
                self.module = self.next()?;
                if !(2..=6).contains(&self.module) {
                    return Err(format!("{} dots a module", self.module));
                }
            }
            b'h' => self.height = self.next()?,
            b'k' => {
                expect(self.next()?, 73, "bar code system")?;
                self.code128()?;
            }
            b'v' => self.raster()?,
            b'V' => {
                self.begin_of_line()?;
                let mode = self.next()?;
                let partial = match mode {
                    65 => false,
                    66 => true,
                    other => return Err(format!("cut mode {other}")),
                };
                expect(self.next()?, 0, "feed before the cut")?;
                self.out.push(Out::Cut { partial });
            }
            other => return Err(format!("unknown GS {other:#04x}")),
        }
        Ok(())
    }

    fn raster(&mut self) -> Result<(), String> {
        self.begin_of_line()?;
        expect(self.next()?, b'0', "raster command")?;
        expect(self.next()?, 0, "raster mode")?;
        let width = usize::from(u16::from_le_bytes([self.next()?, self.next()?]));
        let height = usize::from(u16::from_le_bytes([self.next()?, self.next()?]));
        if width == 0 || height == 0 || height > 128 {
            return Err(format!("a band of {width} bytes by {height} rows"));
        }
        let mut rows = Vec::with_capacity(height);
        for _ in 0..height {
            let mut row = Vec::with_capacity(width * 8);
            for _ in 0..width {
                let byte = self.next()?;
                row.extend((0..8).map(|bit| byte & (0x80 >> bit) != 0));
            }
            rows.push(row);
        }
        self.out.push(Out::Raster(rows));
        Ok(())
    }

    /// `GS k 73 n {C..`: the printer's own notation, undone.
    fn code128(&mut self) -> Result<(), String> {
        self.begin_of_line()?;
        let length = self.next()?;
        let mut text = String::new();
        let mut set = None;
        let mut data = Vec::new();
        for _ in 0..length {
            data.push(self.next()?);
        }
        let mut data = data.into_iter();
        while let Some(byte) = data.next() {
            match (byte, set) {
                (b'{', _) => match data.next() {
                    Some(chosen @ (b'A' | b'B' | b'C')) => set = Some(chosen),
                    Some(b'{') if set != Some(b'C') => text.push('{'),
                    other => return Err(format!("code set {other:?}")),
                },
                (0..=99, Some(b'C')) => text.push_str(&format!("{byte:02}")),
                (0x20..=0x7e, Some(b'B')) => text.push(char::from(byte)),
                _ => return Err(format!("{byte:#04x} in set {set:?}")),
            }
        }
        self.out.push(Out::Code128 { text, module: self.module, height: self.height, centred: self.centred });
        Ok(())
    }

    fn switch(&mut self) -> Result<bool, String> {
        match self.next()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(format!("neither on nor off: {other}")),
        }
    }

    /// Some commands only work where a line begins.
    fn begin_of_line(&self) -> Result<(), String> {
        if self.line.text.is_empty() { Ok(()) } else { Err(format!("in the middle of {:?}", self.line.text)) }
    }
}

fn expect(got: u8, wanted: u8, what: &str) -> Result<(), String> {
    if got == wanted { Ok(()) } else { Err(format!("{what} {got:#04x}")) }
}

/// The printed lines.
pub fn lines(out: &[Out]) -> Vec<&Line> {
    out.iter().filter_map(|out| if let Out::Line(line) = out { Some(line) } else { None }).collect()
}

/// All raster bands under one another, as a grey picture: width, height, 255 for white.
pub fn rasters(out: &[Out]) -> (usize, usize, Vec<u8>) {
    let rows: Vec<&Vec<bool>> =
        out.iter().filter_map(|out| if let Out::Raster(rows) = out { Some(rows) } else { None }).flatten().collect();
    let width = rows.iter().map(|row| row.len()).max().unwrap_or(0);
    let mut grey = vec![255; width * rows.len()];
    for (y, row) in rows.iter().enumerate() {
        for (x, black) in row.iter().enumerate() {
            if *black {
                grey[y * width + x] = 0;
            }
        }
    }
    (width, rows.len(), grey)
}

/// Every QR code in a grey picture, read by rqrr.
pub fn qr_codes(width: usize, height: usize, grey: &[u8]) -> Vec<String> {
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| grey[y * width + x]);
    image.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

/// A PNG as a grey picture.
pub fn png(bytes: &[u8]) -> (usize, usize, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut grey = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut grey).unwrap();
    (info.width as usize, info.height as usize, grey)
}
