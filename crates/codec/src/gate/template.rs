//! Home-made boards: a text to send, and texts to expect at the beginning of a line (DEVICES 3.4).

/// A line is not longer; the rest of a longer one is garbage.
pub const LONGEST_LINE: usize = 128;

/// What is sent to such a board, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Sent to open, as it stands: `OPEN_GATE\n`.
    pub open: String,
    /// Begins the line that acknowledges: `STATUS:GATE_OPENED`. Where it is empty, the board says nothing to an open.
    pub ok: String,
    /// Begins the line of a board that has started: `STATUS:READY`.
    pub ready: String,
    /// Begins the line that the ticket button makes: `IN:`.
    pub button: String,
}

impl Default for Template {
    fn default() -> Self {
        Self {
            open: "OPEN_GATE\n".to_owned(),
            ok: "STATUS:GATE_OPENED".to_owned(),
            ready: "STATUS:READY".to_owned(),
            button: "IN:".to_owned(),
        }
    }
}

/// What a line of such a board means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TemplateFrame {
    /// It has switched its opening output.
    Ok,
    /// It has started, or restarted.
    Ready,
    /// The ticket button was pressed.
    Button,
    /// A line of printable text that none of the texts begins.
    Other,
}

/// Reads lines out of bytes that arrive split or glued.
#[derive(Clone, Debug)]
pub struct TemplateParser {
    template: Template,
    line: Vec<u8>,
    overlong: bool,
    garbage: u64,
}

impl TemplateParser {
    /// For a board that speaks `template`.
    #[must_use]
    pub const fn new(template: Template) -> Self {
        Self { template, line: Vec::new(), overlong: false, garbage: 0 }
    }

    /// The lines that these bytes complete.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<TemplateFrame> {
        bytes.iter().filter_map(|byte| self.byte(*byte)).collect()
    }

    /// Bytes so far that belonged to no line of printable text.
    #[must_use]
    pub const fn garbage(&self) -> u64 {
        self.garbage
    }

    fn byte(&mut self, byte: u8) -> Option<TemplateFrame> {
        if byte == b'\n' || byte == b'\r' {
            let line = std::mem::take(&mut self.line);
            if std::mem::take(&mut self.overlong) || line.is_empty() {
                return None;
            }
            return self.read(&line);
        }
        if self.overlong || self.line.len() >= LONGEST_LINE {
            self.overlong = true;
            self.garbage += 1 + self.line.len() as u64;
            self.line.clear();
        } else {
            self.line.push(byte);
        }
        None
    }

    fn read(&mut self, line: &[u8]) -> Option<TemplateFrame> {
        let begins = |text: &str| !text.trim().is_empty() && line.starts_with(text.trim().as_bytes());
        if begins(&self.template.ok) {
            Some(TemplateFrame::Ok)
        } else if begins(&self.template.ready) {
            Some(TemplateFrame::Ready)
        } else if begins(&self.template.button) {
            Some(TemplateFrame::Button)
        } else if line.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) {
            Some(TemplateFrame::Other)
        } else {
            self.garbage += line.len() as u64;
            None
        }
    }
}

#[cfg(test)]
mod tests;
