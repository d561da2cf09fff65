//! The lane's picture. Its slots are fixed: nothing moves because an answer is slow.

mod parts;

use super::{Lane, Stage};
use crate::context::{Booth, LaneInfo};
use crate::ui::panel::{self, Parts, fee_lines, state_strip};
use crate::ui::shape::Shape;
use crate::ui::theme::Tone;
use crate::ui::{Gap, Ui, text};
use iced::widget::{column, container, row, space};
use iced::{Center, Element, Fill};
use palang_booth::desk::model::{Issued, Quoted, Receipt};
use palang_domain::fact::{GateOutcome, SlipOutcome};
use palang_domain::{Due, Money, Refusal};

impl Lane {
    /// The panel, and beside it a side column: the lane's own, or the demo's.
    pub fn view_beside<'a, M: 'a>(&self, ui: &Ui<'_>, booth: &Booth, side: Element<'a, M>) -> Element<'a, M> {
        row![self.panel(ui, &booth.lane), side].spacing(Gap::L).width(Fill).height(Fill).into()
    }

    fn panel<'a, M: 'a>(&self, ui: &Ui<'_>, lane: &LaneInfo) -> Element<'a, M> {
        let parts = match &self.stage {
            Stage::Ready => self.ready(ui, lane),
            Stage::Looking { code } => self.looking(ui, code),
            Stage::Due(quoted) => self.due(ui, lane, quoted, false),
            Stage::Paying(quoted) => self.due(ui, lane, quoted, true),
            Stage::Paid { quoted, receipt, gate, slip } => self.paid_parts(ui, lane, quoted, receipt, *gate, *slip),
            Stage::LetOut { quoted, gate, .. } => self.let_out_parts(ui, lane, quoted, *gate),
            Stage::Issuing => self.issuing(ui),
            Stage::Issued { issued, gate, slip } => self.issued_parts(ui, lane, issued, *gate, *slip),
            Stage::Refused { code, refusal } => self.refused(ui, code, refusal),
        };
        panel::main(ui, parts)
    }

    fn quiet<'a, M: 'a>(&self, ui: &Ui<'_>, headline: String, hint: String) -> Parts<'a, M> {
        self.still(ui, text::ready(ui.tokens(), headline), hint)
    }

    fn still<'a, M: 'a>(&self, ui: &Ui<'_>, headline: iced::widget::Text<'a>, hint: String) -> Parts<'a, M> {
        let t = ui.tokens();
        Parts {
            state: state_strip(Shape::Ring, t.neutral, ui.locale.kiosk().state_ready(), String::new()),
            facts: None,
            middle: container(
                column![headline.align_x(Center), text::hint(t, hint).align_x(Center)].spacing(Gap::Xl).align_x(Center),
            )
            .center(Fill)
            .into(),
            notice: self.notice_line(ui),
            amount: None,
        }
    }

    fn ready<'a, M: 'a>(&self, ui: &Ui<'_>, lane: &LaneInfo) -> Parts<'a, M> {
        let words = ui.locale.kiosk();
        if !self.typed.is_empty() {
            let digits = text::ready_digits(ui.tokens(), parts::grouped_typing(&self.typed), ui.panel());
            return self.still(ui, digits, words.hint_typing());
        }
        if lane.direction.leaves() {
            self.quiet(ui, words.ready_scan(), words.hint_scan())
        } else {
            self.quiet(ui, words.ready_entry(), words.hint_entry())
        }
    }

    fn looking<'a, M: 'a>(&self, ui: &Ui<'_>, code: &str) -> Parts<'a, M> {
        let tail: String = code.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        self.quiet(ui, ui.locale.kiosk().looking(), format!("…{tail}"))
    }

    fn issuing<'a, M: 'a>(&self, ui: &Ui<'_>) -> Parts<'a, M> {
        self.quiet(ui, ui.locale.kiosk().issuing(), String::new())
    }

    fn due<'a, M: 'a>(&self, ui: &Ui<'_>, lane: &LaneInfo, quoted: &Quoted, saving: bool) -> Parts<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let (icon, tone, word): (_, Tone, _) = match &quoted.due {
            Due::Nothing(_) => (Shape::Check, t.paid, words.state_free()),
            Due::PaidUntil { .. } => (Shape::Check, t.paid, words.state_prepaid()),
            Due::Unpaid(_) | Due::Overdue { .. } => (Shape::Diamond, t.due, words.state_due()),
        };
        let side = if saving {
            words.saving()
        } else if quoted.clock_suspect {
            words.clock_suspect()
        } else {
            words.valid_until(quoted.valid_until)
        };
        Parts {
            state: state_strip(icon, tone, word, side),
            facts: Some(parts::stay_facts(ui, lane, quoted)),
            middle: fee_lines(ui, parts::fee(ui, quoted)),
            notice: self.notice_line(ui),
            amount: Some(self.amount(ui, quoted.due.amount(), words.fee(), self.beside_due(ui, quoted))),
        }
    }

    fn paid_parts<'a, M: 'a>(
        &self,
        ui: &Ui<'_>,
        lane: &LaneInfo,
        quoted: &Quoted,
        receipt: &Receipt,
        gate: Option<GateOutcome>,
        slip: Option<SlipOutcome>,
    ) -> Parts<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let free = receipt.quote.free;
        let (word, label) =
            if free { (words.state_free(), words.nothing_due()) } else { (words.state_paid(), words.change()) };
        let lines = if free {
            parts::fee(ui, quoted)
        } else {
            vec![
                (words.fee(), ui.locale.money(receipt.total)),
                (words.cash(), ui.locale.money(receipt.tendered)),
                (words.receipt_number(), receipt.receipt.to_string()),
            ]
        };
        Parts {
            state: state_strip(Shape::Check, t.paid, word, parts::outcomes(ui, gate, slip)),
            facts: Some(parts::stay_facts(ui, lane, quoted)),
            middle: fee_lines(ui, lines),
            notice: self.notice_or(ui, parts::advice(ui, gate, slip)),
            amount: Some(self.amount(ui, receipt.change, label.clone(), parts::beside(ui, label))),
        }
    }

    fn let_out_parts<'a, M: 'a>(
        &self,
        ui: &Ui<'_>,
        lane: &LaneInfo,
        quoted: &Quoted,
        gate: Option<GateOutcome>,
    ) -> Parts<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let label = words.nothing_due();
        Parts {
            state: state_strip(Shape::Check, t.paid, words.state_prepaid(), words.gate(gate)),
            facts: Some(parts::stay_facts(ui, lane, quoted)),
            middle: fee_lines(ui, parts::fee(ui, quoted)),
            notice: self.notice_or(ui, parts::advice(ui, gate, None)),
            amount: Some(self.amount(ui, Money::ZERO, label.clone(), parts::beside(ui, label))),
        }
    }

    fn issued_parts<'a, M: 'a>(
        &self,
        ui: &Ui<'_>,
        lane: &LaneInfo,
        issued: &Issued,
        gate: Option<GateOutcome>,
        slip: Option<SlipOutcome>,
    ) -> Parts<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let class = lane.class_name(&issued.class, ui.locale.language());
        let number = text::amount(t.ink, class.clone(), ui.panel()).into();
        Parts {
            state: state_strip(Shape::Check, t.paid, words.state_issued(), parts::outcomes(ui, gate, slip)),
            facts: Some(panel::facts(
                ui,
                vec![
                    (words.fact_vehicle(), class),
                    (words.fact_ticket(), parts::number(&issued.ticket)),
                    (words.fact_entry(), ui.locale.date_time_seconds(issued.entry)),
                    (words.fact_lane(), issued.lane.to_string()),
                ],
            )),
            middle: space().into(),
            notice: self.notice_or(ui, parts::advice(ui, gate, slip)),
            amount: Some(parts::amount_slot(
                ui,
                number,
                words.ticket_handed(),
                parts::beside(ui, words.ticket_handed()),
            )),
        }
    }

    fn refused<'a, M: 'a>(&self, ui: &Ui<'_>, code: &str, refusal: &Refusal) -> Parts<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let explained = ui.locale.refusal_at(refusal, ui.now);
        let about = if code.is_empty() { String::new() } else { parts::about(code) };
        Parts {
            state: state_strip(Shape::Cross, t.refused, words.state_refused(), about),
            facts: None,
            middle: container(
                column![
                    text::headline(t.refused.ink, explained.headline).align_x(Center),
                    text::hint(t, explained.detail).align_x(Center),
                    text::hint(t, explained.advice.unwrap_or_default()).align_x(Center),
                ]
                .spacing(Gap::L)
                .align_x(Center),
            )
            .center(Fill)
            .into(),
            notice: self.notice_line(ui),
            amount: None,
        }
    }

    fn amount<'a, M: 'a>(&self, ui: &Ui<'_>, money: Money, label: String, beside: Element<'a, M>) -> Element<'a, M> {
        let room = if ui.wide() { ui.panel() * 0.72 } else { ui.panel() };
        let number = text::amount(ui.tokens().ink, ui.locale.money(money), room).into();
        parts::amount_slot(ui, number, label, beside)
    }
}
