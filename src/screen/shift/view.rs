//! The shift panel's picture.

use super::{Message, Report, Shift, Stage};
use crate::context::Booth;
use crate::screen::Event;
use crate::ui::panel::{self, Urgency};
use crate::ui::server::Server;
use crate::ui::{Gap, Ui, text};
use iced::widget::{column, container, row, space};
use iced::{Bottom, Element, Fill};
use palang_booth::desk::model::{ShiftClosing, ShiftView};
use palang_domain::Money;
use palang_domain::fact::SlipOutcome;
use palang_locale::with;

impl Shift {
    pub(super) fn panel<'a>(&self, ui: &Ui<'_>, booth: &Booth) -> Element<'a, Event<Message>> {
        let (t, words) = (ui.tokens(), ui.locale.kiosk());
        let body: Element<'a, _> = match (&self.stage, &self.view) {
            (Stage::Counting(count), _) => {
                let rows = count.view(ui, |row| Event::Own(Message::Row(row)));
                column![text::title(t, words.title_count()), self.notice(ui), rows].spacing(Gap::L).into()
            }
            (Stage::Closed(closing), _) => self.closed_totals(ui, closing, &booth.server),
            (Stage::Closing, _) => text::title(t, words.saving()).into(),
            (Stage::Totals, Some(view)) => self.totals(ui, booth, view),
            (Stage::Totals, None) => text::title(t, words.no_shift()).into(),
        };
        container(panel::panel(t, body).padding(Gap::Xl).max_width(1_000).width(Fill).height(Fill))
            .center_x(Fill)
            .height(Fill)
            .into()
    }

    fn notice<'a, M: 'a>(&self, ui: &Ui<'_>) -> Element<'a, M> {
        let words = ui.locale.kiosk();
        let line = match (&self.refused, &self.stage) {
            (Some(refusal), _) => Some((Urgency::Attention, crate::screen::refusal(ui, refusal))),
            (None, Stage::Counting(_)) => Some((Urgency::Info, words.count_hint())),
            (None, Stage::Totals | Stage::Closed(_)) if self.report.is_some() => {
                self.report.map(|report| reported(ui, report))
            }
            (None, _) if self.others => Some((Urgency::Attention, words.others_shift())),
            (None, _) => None,
        };
        panel::notice(ui, line)
    }

    fn totals<'a, M: 'a>(&self, ui: &Ui<'_>, booth: &Booth, view: &ShiftView) -> Element<'a, M> {
        let (t, words, totals) = (ui.tokens(), ui.locale.kiosk(), &view.totals);
        let mut left = vec![
            (words.row_opened(), ui.locale.date_time(view.opened)),
            (words.row_operator(), view.name.clone()),
            (words.row_float(), ui.locale.money(totals.float)),
        ];
        if self.sees_cash {
            left.push((words.row_cash(), ui.locale.money(totals.cash)));
            left.push((words.row_expected(), ui.locale.money(totals.expected)));
        }
        left.extend(booth.server.holds(ui));
        let right = vec![
            (words.row_issued(), totals.issued.to_string()),
            (words.row_paid(), totals.paid.to_string()),
            (words.row_free(), totals.free.to_string()),
            (words.row_refused(), totals.refused.to_string()),
            (words.row_manual(), totals.manual_opens.to_string()),
            (words.row_reprints(), totals.reprints.to_string()),
        ];
        let classes = totals.by_class.iter().map(|class| {
            let name = booth.lane.class_name(&class.class, ui.locale.language());
            let amount = if self.sees_cash { ui.locale.money(class.amount) } else { String::new() };
            (format!("{name} × {}", class.count), amount)
        });
        column![
            text::title(t, words.title_shift(view.shift)),
            row![container(panel::fee_lines(ui, left)).width(Fill), container(panel::fee_lines(ui, right)).width(Fill)]
                .spacing(Gap::Xxl),
            crate::ui::chrome::line(t),
            panel::fee_lines(ui, classes.collect()),
            space().height(Fill),
            self.notice(ui),
        ]
        .spacing(Gap::L)
        .into()
    }

    fn closed_totals<'a, M: 'a>(&self, ui: &Ui<'_>, closing: &ShiftClosing, server: &Server) -> Element<'a, M> {
        let (t, words, totals) = (ui.tokens(), ui.locale.kiosk(), &closing.view.totals);
        let (tone, words_of_variance) = match closing.variance {
            Money::ZERO => (t.paid, words.variance_none()),
            variance if variance.is_negative() => (t.refused, words.variance_short()),
            _ => (t.due, words.variance_over()),
        };
        let mut lines = vec![
            (words.row_float(), ui.locale.money(totals.float)),
            (words.row_cash(), ui.locale.money(totals.cash)),
            (words.row_expected(), ui.locale.money(totals.expected)),
            (words.row_counted(), ui.locale.money(closing.counted)),
        ];
        lines.extend(server.holds(ui));
        column![
            text::title(
                t,
                words.title_closed(with::KioskTitleClosed {
                    shift: closing.view.shift.into(),
                    z: closing.z_number.into()
                })
            ),
            self.notice(ui),
            panel::fee_lines(ui, lines),
            space().height(Fill),
            row![
                text::amount(tone.ink, ui.locale.money(closing.variance), 640.0),
                space().width(Fill),
                text::hint(t, words_of_variance)
            ]
            .align_y(Bottom),
        ]
        .spacing(Gap::L)
        .into()
    }
}

/// What became of a report, and what to do where it did not come out.
fn reported(ui: &Ui<'_>, report: Report) -> (Urgency, String) {
    let words = ui.locale.kiosk();
    let name = report.z.map_or_else(|| "X".to_owned(), |z| format!("Z {z}"));
    match report.outcome {
        None | Some(SlipOutcome::SentUnknown) => (Urgency::Info, words.report_sent(&name)),
        Some(SlipOutcome::Printed) => (Urgency::Info, words.report_printed(&name)),
        Some(outcome) => (Urgency::Attention, ui.locale.slip_outcome(outcome)),
    }
}
