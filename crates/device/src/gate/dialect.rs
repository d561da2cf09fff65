//! The two kinds of boards in one vocabulary.

use crate::GateProtocol;
use palang_codec::gate::{Command, Frame, Levels, StarParser, TemplateFrame, TemplateParser};

/// What a board sends, whatever it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Message {
    /// It is there.
    Pong,
    /// It acknowledges the open.
    Opened,
    /// Inputs and outputs.
    Levels(Levels),
    /// It has just started.
    Started,
    /// An input changed.
    Input { number: u8, on: bool },
    /// The ticket button was pressed (template boards, which know no wires).
    Pressed,
    /// Something well-formed without use.
    Other,
}

/// Speaks to one board.
pub(super) struct Dialect {
    protocol: GateProtocol,
    star: StarParser,
    template: TemplateParser,
}

impl Dialect {
    pub(super) fn new(protocol: &GateProtocol) -> Self {
        let template = match protocol {
            GateProtocol::Template(template) => template.clone(),
            GateProtocol::StarHash { .. } => palang_codec::gate::Template::default(),
        };
        Self { protocol: protocol.clone(), star: StarParser::default(), template: TemplateParser::new(template) }
    }

    pub(super) fn receive(&mut self, bytes: &[u8]) -> Vec<Message> {
        match self.protocol {
            GateProtocol::StarHash { output } => {
                self.star.push(bytes).into_iter().map(|frame| star(&frame, output)).collect()
            }
            GateProtocol::Template(_) => self.template.push(bytes).into_iter().map(template).collect(),
        }
    }

    /// Bytes so far that meant nothing.
    pub(super) fn garbage(&self) -> u64 {
        self.star.garbage() + self.template.garbage()
    }

    /// Opens. `*OPEN1#` has a documented reply; the other outputs only have `*TRIGn#` (ADR 8).
    pub(super) fn open(&self) -> Vec<u8> {
        match &self.protocol {
            GateProtocol::StarHash { output: 1 } => Command::Open1.encode(),
            GateProtocol::StarHash { output } => Command::Trigger(*output).encode(),
            GateProtocol::Template(template) => template.open.clone().into_bytes(),
        }
    }

    pub(super) fn ping(&self) -> Option<Vec<u8>> {
        matches!(self.protocol, GateProtocol::StarHash { .. }).then(|| Command::Ping.encode())
    }

    pub(super) fn state(&self) -> Option<Vec<u8>> {
        matches!(self.protocol, GateProtocol::StarHash { .. }).then(|| Command::State.encode())
    }

    /// Whether the board says that the opening output is on.
    pub(super) fn is_on(&self, levels: &Levels) -> bool {
        match self.protocol {
            GateProtocol::StarHash { output } => {
                output.checked_sub(1).and_then(|n| levels.outputs.get(usize::from(n))).copied().unwrap_or(false)
            }
            GateProtocol::Template(_) => false,
        }
    }

    /// Whether opening twice is the same as once: a pulse only gets longer. Nobody knows what a home-made board does.
    pub(super) const fn repeatable(&self) -> bool {
        matches!(self.protocol, GateProtocol::StarHash { .. })
    }

    /// Whether the board says anything at all to an open. To one that does not, having sent it is all there can be.
    pub(super) fn acknowledges(&self) -> bool {
        match &self.protocol {
            GateProtocol::StarHash { .. } => true,
            GateProtocol::Template(template) => !template.ok.trim().is_empty(),
        }
    }
}

fn star(frame: &Frame, output: u8) -> Message {
    match frame {
        Frame::Pong => Message::Pong,
        Frame::State(levels) => Message::Levels(*levels),
        Frame::Open1Ok if output == 1 => Message::Opened,
        Frame::TriggerOk(number) if *number == output => Message::Opened,
        Frame::PowerOn => Message::Started,
        Frame::Input { number, on } => Message::Input { number: *number, on: *on },
        Frame::Open1Ok | Frame::TriggerOk(_) | Frame::Other(_) => Message::Other,
    }
}

const fn template(frame: TemplateFrame) -> Message {
    match frame {
        TemplateFrame::Ok => Message::Opened,
        TemplateFrame::Ready => Message::Started,
        TemplateFrame::Button => Message::Pressed,
        TemplateFrame::Other => Message::Other,
    }
}
