//! The board of a virtual gate, without a clock: it speaks `*CMD#` (DEVICES 3).

use super::barrier::Barrier;
use super::{GateFault, GateView};
use crate::GateInputs;
use palang_codec::gate::{Frame, Levels, StarParser};
use palang_domain::device::Input;
use std::collections::VecDeque;
use std::time::Duration;

/// An output stays on so long.
const PULSE: Duration = Duration::from_secs(1);
/// A finger stays on the button so long.
const FINGER: Duration = Duration::from_millis(200);
/// What a board with garbage on its line says to everything.
const NOISE: &[u8] = b"\x00\xff*\x80?PI\x07#\xfe";
/// Sent and not read; what is more is lost, as in a real UART.
const UNREAD: usize = 4_096;

#[derive(Debug)]
pub(super) struct Board {
    wiring: GateInputs,
    inputs: [bool; 4],
    /// Until when each output is on.
    outputs: [Duration; 5],
    button_until: Option<Duration>,
    barrier: Barrier,
    parser: StarParser,
    unread: VecDeque<u8>,
    pulses: u64,
    fault: Option<GateFault>,
}

impl Board {
    pub(super) fn new(wiring: GateInputs) -> Self {
        Self {
            wiring,
            inputs: [false; 4],
            outputs: [Duration::ZERO; 5],
            button_until: None,
            barrier: Barrier::default(),
            parser: StarParser::default(),
            unread: VecDeque::new(),
            pulses: 0,
            fault: None,
        }
    }

    /// Its port was opened: this one starts at once.
    pub(super) fn boot(&mut self, now: Duration) {
        self.advance(now);
        self.unread.clear();
        self.parser = StarParser::default();
        self.outputs = [Duration::ZERO; 5];
        self.reply(&Frame::PowerOn);
    }

    pub(super) const fn fault(&self) -> Option<GateFault> {
        self.fault
    }

    pub(super) const fn set_fault(&mut self, fault: Option<GateFault>) {
        self.fault = fault;
    }

    pub(super) fn view(&mut self, now: Duration) -> GateView {
        self.advance(now);
        GateView {
            phase: self.barrier.phase(),
            permille: self.barrier.permille(now),
            loop_in: self.is_on(Input::LoopIn),
            loop_out: self.is_on(Input::LoopOut),
            button: self.is_on(Input::Button),
            pulses: self.pulses,
        }
    }

    pub(super) fn press_button(&mut self, now: Duration) {
        self.set(Input::Button, true, now);
        self.button_until = Some(now + FINGER);
    }

    /// An input changes, and the board says so.
    pub(super) fn set(&mut self, input: Input, on: bool, now: Duration) {
        self.advance(now);
        let was = self.is_on(input);
        self.switch(input, on);
        if input == Input::LoopOut && was && !on {
            self.barrier.passed(now);
        }
    }

    /// Bytes from the booth.
    pub(super) fn receive(&mut self, bytes: &[u8], now: Duration) {
        self.advance(now);
        match self.fault {
            Some(GateFault::Silent | GateFault::Unplugged) => {}
            Some(GateFault::Garbage) => self.unread.extend(NOISE),
            None => {
                for frame in self.parser.push(bytes) {
                    self.execute(&frame, now);
                }
            }
        }
    }

    /// Bytes to the booth.
    pub(super) fn send(&mut self, buffer: &mut [u8], now: Duration) -> usize {
        self.advance(now);
        let mut read = 0;
        for place in buffer {
            let Some(byte) = self.unread.pop_front() else { break };
            *place = byte;
            read += 1;
        }
        read
    }

    fn execute(&mut self, frame: &Frame, now: Duration) {
        let Frame::Other(command) = frame else { return };
        match command.as_str() {
            "PING" => self.reply(&Frame::Pong),
            "STAT" => {
                let outputs = self.outputs.map(|until| now < until);
                self.reply(&Frame::State(Levels { inputs: self.inputs, outputs }));
            }
            "OPEN1" => {
                self.pulse(1, now);
                self.reply(&Frame::Open1Ok);
            }
            "TRIG1" | "TRIG2" | "TRIG3" | "TRIG4" => {
                let output = command.as_bytes().last().map_or(1, |digit| digit - b'0');
                self.pulse(output, now);
            }
            _ => {}
        }
    }

    fn pulse(&mut self, output: u8, now: Duration) {
        if let Some(until) = usize::from(output).checked_sub(1).and_then(|index| self.outputs.get_mut(index)) {
            *until = now + PULSE;
        }
        self.pulses += 1;
        self.barrier.lift(now);
    }

    fn advance(&mut self, now: Duration) {
        if self.button_until.is_some_and(|until| now >= until) {
            self.button_until = None;
            self.switch(Input::Button, false);
        }
        let blocked = self.is_on(Input::LoopIn) || self.is_on(Input::LoopOut);
        self.barrier.advance(blocked, now);
    }

    fn wire(&self, input: Input) -> Option<u8> {
        match input {
            Input::LoopIn => self.wiring.loop_in,
            Input::Button => self.wiring.button,
            Input::LoopOut => self.wiring.loop_out,
        }
    }

    fn is_on(&self, input: Input) -> bool {
        let index = self.wire(input).and_then(|number| usize::from(number).checked_sub(1));
        index.and_then(|index| self.inputs.get(index)).copied().unwrap_or(false)
    }

    fn switch(&mut self, input: Input, on: bool) {
        let Some(number) = self.wire(input) else { return };
        let Some(level) = usize::from(number).checked_sub(1).and_then(|index| self.inputs.get_mut(index)) else {
            return;
        };
        if std::mem::replace(level, on) != on && !matches!(self.fault, Some(GateFault::Silent | GateFault::Unplugged)) {
            self.reply(&Frame::Input { number, on });
        }
    }

    fn reply(&mut self, frame: &Frame) {
        if self.unread.len() < UNREAD {
            self.unread.extend(frame.to_string().into_bytes());
        }
    }
}
