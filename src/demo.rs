//! The demo: a small lot that drives itself, on virtual devices, through the same desk, store, codec and screens.

mod folder;
mod gate;
mod lot;
mod view;

pub use lot::{Running, StartError, start};

use crate::command::{Command, Offer};
use crate::context::Context;
use crate::screen::answer;
use crate::screen::lane::{Lane, Stage};
use crate::ui::hotkeys::Slot;
use iced::time::{Duration, Instant};
use iced::widget::image::Handle;
use iced::{Subscription, Task};
use palang_booth::desk::model::Update;
use palang_booth::device::{ArmPhase, GateFault, GateView, PrinterFault, VirtualGate, VirtualPrinter};
use palang_codec::slip::Bitmap;
use palang_domain::fact::SlipOutcome;
use palang_domain::{ClassId, Refusal};
use palang_locale::Locale;

/// Between two pictures of a moving arm. Nothing else on any screen moves.
const FRAME: Duration = Duration::from_millis(40);
/// A car needs this long to pass.
const PASSING: Duration = Duration::from_millis(1_200);
/// Tickets asked for, so that one that is being paid for can be passed over.
const SAMPLE: usize = 4;

/// What happened.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key of the demo.
    Do(Command),
    /// The arm moves.
    Frame(Instant),
    /// Tickets of cars that could leave.
    Tickets(Result<Vec<String>, Refusal>),
    /// The picture of the slip that came out.
    Paper(Result<Bitmap, Refusal>),
}

/// What the parent should know.
pub enum Action {
    /// Nothing is to be done.
    None,
    /// Work to do.
    Run(Task<Message>),
    /// A leaving car's ticket is held under the scanner.
    Scan(String),
    /// A car arrives and wants a ticket.
    Issue(ClassId),
}

/// The lot.
pub struct Demo {
    printer: VirtualPrinter,
    gate: VirtualGate,
    arm: GateView,
    paper: Option<Handle>,
    arrivals: usize,
    passing: Option<Instant>,
    /// A ticket was wanted, and nobody is inside.
    empty: bool,
}

impl Demo {
    /// A lot on these devices.
    #[must_use]
    pub fn new(printer: VirtualPrinter, gate: VirtualGate) -> Self {
        let arm = gate.view();
        Self { printer, gate, arm, paper: None, arrivals: 0, passing: None, empty: false }
    }

    /// Its keys, printed beside the lane.
    #[must_use]
    pub fn offers(&self, locale: &Locale) -> Vec<Offer> {
        let words = locale.demo();
        vec![Offer::new(Command::Leave, words.do_leave()), Offer::new(Command::Arrive, words.do_arrive())]
            .into_iter()
            .chain(self.faults(locale))
            .map(|offer| offer.in_slot(Slot::Body))
            .collect()
    }

    /// The keys that break things, and mend them.
    fn faults(&self, locale: &Locale) -> Vec<Offer> {
        let words = locale.demo();
        let paper = self.printer.fault() == Some(PrinterFault::PaperOut);
        let off = self.printer.fault() == Some(PrinterFault::Unplugged);
        let silent = self.gate.fault().is_some();
        vec![
            Offer::new(Command::FaultPaper, if paper { words.do_fix_paper() } else { words.do_fault_paper() }),
            Offer::new(Command::FaultPrinter, if off { words.do_fix_printer() } else { words.do_fault_printer() }),
            Offer::new(Command::FaultGate, if silent { words.do_fix_gate() } else { words.do_fault_gate() }),
        ]
    }

    /// What happened.
    pub fn update(&mut self, cx: &Context, lane: &Lane, message: Message) -> Action {
        match message {
            Message::Do(command) => self.command(cx, lane, &command),
            Message::Frame(at) => self.frame(at),
            Message::Tickets(answer) => self.leave(lane, answer),
            Message::Paper(answer) => {
                if let Ok(bitmap) = answer {
                    self.paper = Some(view::paper(&bitmap));
                }
                Action::None
            }
        }
    }

    /// The desk tells something: a slip has come out, the gate has been told to open.
    pub fn notify(&mut self, cx: &Context, update: &Update) -> Task<Message> {
        self.arm = self.gate.view();
        match update {
            Update::Slip { cause, duplicate, outcome: SlipOutcome::Printed | SlipOutcome::SentUnknown } => {
                Task::perform(answer(cx.desk.slip_picture(&cx.booth.lane.id, *cause, *duplicate)), Message::Paper)
            }
            Update::Gate { .. } => {
                self.gate.set_loop_in(true);
                Task::none()
            }
            _ => Task::none(),
        }
    }

    fn command(&mut self, cx: &Context, lane: &Lane, command: &Command) -> Action {
        match command {
            Command::Leave => Action::Run(Task::perform(answer(cx.desk.sample_tickets(SAMPLE)), Message::Tickets)),
            Command::Arrive if lane.stage().idle() => self.arrive(cx),
            Command::FaultPaper => self.break_printer(PrinterFault::PaperOut),
            Command::FaultPrinter => self.break_printer(PrinterFault::Unplugged),
            Command::FaultGate => {
                let fault = if self.gate.fault().is_some() { None } else { Some(GateFault::Silent) };
                self.gate.set_fault(fault);
                Action::None
            }
            _ => Action::None,
        }
    }

    fn break_printer(&mut self, fault: PrinterFault) -> Action {
        let next = if self.printer.fault() == Some(fault) { None } else { Some(fault) };
        self.printer.set_fault(next);
        Action::None
    }

    /// Two motorcycles, then a car, then another motorcycle: what comes in Indonesia and Viet Nam.
    fn arrive(&mut self, cx: &Context) -> Action {
        const ORDER: [usize; 4] = [0, 0, 1, 0];
        let classes = &cx.booth.lane.classes;
        let next = ORDER[self.arrivals % ORDER.len()].min(classes.len().saturating_sub(1));
        self.arrivals += 1;
        self.empty = false;
        classes.get(next).map_or(Action::None, |class| Action::Issue(class.id.clone()))
    }

    fn leave(&mut self, lane: &Lane, answer: Result<Vec<String>, Refusal>) -> Action {
        let busy = match lane.stage() {
            Stage::Due(quoted) | Stage::Paying(quoted) => Some(&quoted.code),
            _ => None,
        };
        let inside = answer.unwrap_or_default();
        self.empty = inside.is_empty();
        let next = inside.into_iter().find(|code| Some(code) != busy);
        next.map_or(Action::None, Action::Scan)
    }

    /// The arm is drawn where it is now; a car passes under it once it is up.
    fn frame(&mut self, at: Instant) -> Action {
        self.arm = self.gate.view();
        match (self.arm.phase, self.passing) {
            (ArmPhase::Open, None) => {
                self.gate.set_loop_in(false);
                self.gate.set_loop_out(true);
                self.passing = Some(at);
            }
            (ArmPhase::Open, Some(since)) if at.saturating_duration_since(since) > PASSING => {
                self.gate.set_loop_out(false);
            }
            (ArmPhase::Closed | ArmPhase::Falling, Some(_)) => self.passing = None,
            _ => {}
        }
        Action::None
    }

    /// Frames while the arm moves, and only then.
    pub fn subscription(&self) -> Subscription<Message> {
        if self.arm.phase == ArmPhase::Closed {
            return Subscription::none();
        }
        iced::time::every(FRAME).map(Message::Frame)
    }

    /// Looks whether the arm has begun to move: the gate's answer comes before its arm does.
    pub fn look_at_arm(&mut self) {
        self.arm = self.gate.view();
    }
}
