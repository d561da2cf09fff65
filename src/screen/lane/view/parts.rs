//! Pieces of the lane's picture: facts, lines, outcomes, and what stands beside the amount.

use super::super::{Lane, Notice};
use crate::context::LaneInfo;
use crate::ui::panel::{self, Urgency};
use crate::ui::{Gap, Ui, text};
use iced::widget::{column, row, space};
use iced::{Bottom, Element, Fill, Right};
use palang_booth::desk::model::Quoted;
use palang_domain::fact::{GateOutcome, SlipOutcome};
use palang_domain::ticket::Number;
use palang_domain::{Money, TicketId};

/// Lines of a fee that fit; the rest is said in one line.
const LINES_MAX: usize = 5;

/// A ticket's number in groups; a foreign one as it is.
pub(super) fn number(ticket: &TicketId) -> String {
    Number::parse(ticket.as_str()).map_or_else(|_| ticket.to_string(), Number::grouped)
}

/// What a refusal is about, short enough for the strip.
pub(super) fn about(code: &str) -> String {
    const LONGEST: usize = 22;
    let printable: String = code.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect();
    if let Ok(number) = Number::parse(&printable) {
        return number.grouped();
    }
    if printable.chars().count() <= LONGEST {
        printable
    } else {
        format!("{}…", printable.chars().take(LONGEST).collect::<String>())
    }
}

/// Digits while they are typed: a ticket number in its groups, shorter ones in threes.
pub(super) fn grouped_typing(typed: &str) -> String {
    let cuts: &[usize] = if typed.len() > 6 { &[2, 6, 8, 13] } else { &[3] };
    let mut out = String::with_capacity(typed.len() + cuts.len());
    for (i, digit) in typed.chars().enumerate() {
        if cuts.contains(&i) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// The lines of the fee, in words.
pub(super) fn fee(ui: &Ui<'_>, quoted: &Quoted) -> Vec<(String, String)> {
    let line = |line: &palang_domain::Line| {
        let words = ui.locale.line(line);
        let what = match line.quantity {
            0 | 1 => words,
            many => format!("{words}  {many} × {}", ui.locale.money(line.unit)),
        };
        (what, ui.locale.money(line.amount))
    };
    let words = ui.locale.kiosk();
    let prepaid = quoted.due.prepaid();
    let most = LINES_MAX - usize::from(prepaid.is_some());
    let lines = &quoted.quote().lines;
    let mut out: Vec<_> = if lines.len() <= most {
        lines.iter().map(line).collect()
    } else {
        let (shown, rest) = lines.split_at(most - 1);
        let sum: Money = rest.iter().map(|line| line.amount).sum();
        let more = (words.more_lines(rest.len()), ui.locale.money(sum));
        shown.iter().map(line).chain([more]).collect()
    };
    out.extend(prepaid.map(|prepaid| (words.prepaid(prepaid.at), ui.locale.money(-prepaid.amount))));
    out
}

/// `palang terbuka · struk tercetak`.
pub(super) fn outcomes(ui: &Ui<'_>, gate: Option<GateOutcome>, slip: Option<SlipOutcome>) -> String {
    let words = ui.locale.kiosk();
    format!("{} · {}", words.gate(gate), words.slip(slip))
}

/// What to do when a device failed; the money is safe either way.
pub(super) fn advice(ui: &Ui<'_>, gate: Option<GateOutcome>, slip: Option<SlipOutcome>) -> Option<(Urgency, String)> {
    match gate {
        Some(outcome @ (GateOutcome::Timeout | GateOutcome::Unreachable | GateOutcome::Busy)) => {
            Some((Urgency::Trouble, ui.locale.gate_outcome(outcome)))
        }
        Some(GateOutcome::Acknowledged | GateOutcome::NoGate) | None => slip_advice(ui, slip?),
    }
}

fn slip_advice(ui: &Ui<'_>, outcome: SlipOutcome) -> Option<(Urgency, String)> {
    match outcome {
        SlipOutcome::Printed | SlipOutcome::SentUnknown | SlipOutcome::NoPrinter => None,
        _ => Some((Urgency::Attention, ui.locale.slip_outcome(outcome))),
    }
}

/// A fragment of the strip as a line of its own.
fn sentence(fragment: &str) -> String {
    let mut rest = fragment.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// A muted word beside the amount, where there is room; above it otherwise.
pub(super) fn beside<'a, M: 'a>(ui: &Ui<'_>, words: String) -> Element<'a, M> {
    if ui.wide() { text::hint(ui.tokens(), words).align_x(Right).into() } else { space().into() }
}

/// The slot of the amount: beside it in a wide window, above it in a narrow one.
pub(super) fn amount_slot<'a, M: 'a>(
    ui: &Ui<'_>,
    number: Element<'a, M>,
    label: String,
    beside: Element<'a, M>,
) -> Element<'a, M> {
    if ui.wide() {
        return panel::amount_row(number, column![beside, space().height(Gap::L.px())]);
    }
    column![
        row![text::hint(ui.tokens(), label), space().width(Fill), beside].align_y(Bottom),
        panel::amount_row(number, space())
    ]
    .into()
}

/// The facts of a stay: vehicle, ticket, entry, and how long it took.
pub(super) fn stay_facts<'a, M: 'a>(ui: &Ui<'_>, lane: &LaneInfo, quoted: &Quoted) -> Element<'a, M> {
    let words = ui.locale.kiosk();
    let mut vehicle = lane.class_name(&quoted.class, ui.locale.language());
    if let Some(plate) = &quoted.plate {
        vehicle.push_str("   ");
        vehicle.push_str(plate);
    }
    let mut entry = ui.locale.date_time_seconds(quoted.quote().entry);
    if let Some(entry_lane) = &quoted.entry_lane {
        entry.push_str("  ");
        entry.push_str(entry_lane.as_str());
    }
    panel::facts(
        ui,
        vec![
            (words.fact_vehicle(), vehicle),
            (words.fact_ticket(), number(&quoted.ticket)),
            (words.fact_entry(), entry),
            (words.fact_stay(), ui.locale.duration(quoted.quote().minutes)),
        ],
    )
}

impl Lane {
    /// What was tendered, or how to.
    pub(super) fn beside_due<'a, M: 'a>(&self, ui: &Ui<'_>, quoted: &Quoted) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let Some(cash) = self.tendered() else {
            let hint = if quoted.due.amount() == Money::ZERO { words.hint_free() } else { words.hint_pay() };
            return beside(ui, hint);
        };
        let change = cash - quoted.due.amount();
        let note = if change.is_negative() { words.still_missing(-change) } else { words.change_of(change) };
        let tendered = text::tendered(t, ui.locale.money(cash));
        if ui.wide() {
            column![text::hint(t, words.cash()), tendered, text::hint(t, note)].align_x(Right).into()
        } else {
            row![tendered, text::hint(t, note)].spacing(Gap::M).align_y(Bottom).into()
        }
    }

    pub(super) fn notice_line<'a, M: 'a>(&self, ui: &Ui<'_>) -> Element<'a, M> {
        self.notice_or(ui, None)
    }

    /// The lane's own notice, or what the devices make necessary.
    pub(super) fn notice_or<'a, M: 'a>(&self, ui: &Ui<'_>, otherwise: Option<(Urgency, String)>) -> Element<'a, M> {
        let words = ui.locale.kiosk();
        let own = self.notice.as_ref().map(|notice| match notice {
            Notice::Refused(refusal) => (Urgency::Attention, crate::screen::refusal(ui, refusal)),
            Notice::Held(held) => (Urgency::Info, words.held(*held)),
            Notice::Repriced => (Urgency::Attention, words.repriced()),
            Notice::Duplicate { number, .. } => (Urgency::Info, words.duplicate(*number)),
            Notice::Slip(outcome) => {
                slip_advice(ui, *outcome).unwrap_or_else(|| (Urgency::Info, sentence(&words.slip(Some(*outcome)))))
            }
            Notice::Dismissed => (Urgency::Info, words.dismissed()),
            Notice::Opening { .. } => (Urgency::Info, sentence(&words.gate(None))),
            Notice::Gate(outcome) => advice(ui, Some(*outcome), None)
                .unwrap_or_else(|| (Urgency::Info, sentence(&words.gate(Some(*outcome))))),
        });
        panel::notice(ui, own.or(otherwise))
    }
}
