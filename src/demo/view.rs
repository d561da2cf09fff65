//! The demo's side column: the guide, the cars' keys, the gate, the paper, and the keys that break things.

use super::{Demo, gate};
use crate::command::Command;
use crate::screen::lane::{Lane, Stage, foot};
use crate::ui::{Gap, Ui, gap, key, panel, side_column, text};
use iced::widget::image::Handle;
use iced::widget::{Column, column, container, image, row, space};
use iced::{ContentFit, Element, Fill};
use palang_codec::slip::Bitmap;
use palang_domain::Money;
use palang_domain::fact::{GateOutcome, SlipOutcome};

/// Dots of a slip that become one grey point of its picture, across and down: the side column is narrower than the
/// paper.
const COARSE: u32 = 3;

/// A slip's dots as a picture, small enough to be smooth.
pub(super) fn paper(bitmap: &Bitmap) -> Handle {
    let (width, height) = (bitmap.width().div_ceil(COARSE), bitmap.height().div_ceil(COARSE));
    let mut pixels = Vec::with_capacity((width * height * 4) as usize);
    for y in 0..height {
        for x in 0..width {
            let dots = (0..COARSE * COARSE).filter(|dot| {
                let (x, y) = (x * COARSE + dot % COARSE, y * COARSE + dot / COARSE);
                x < bitmap.width() && y < bitmap.height() && bitmap.get(x, y)
            });
            let ink = u32::try_from(dots.count()).unwrap_or(0);
            let grey = u8::try_from(255 - 255 * ink / (COARSE * COARSE)).unwrap_or(0);
            pixels.extend([grey, grey, grey, 255]);
        }
    }
    Handle::from_rgba(width, height, pixels)
}

impl Demo {
    /// The column.
    pub fn view<'a, M: From<Command> + Clone + 'a>(&self, ui: &Ui<'_>, lane: &Lane) -> Element<'a, M> {
        let (t, words) = (ui.tokens(), ui.locale.demo());
        let keys = self.offers(ui.locale);
        let [leave, arrive, faults @ ..] = keys.as_slice() else { return space().into() };
        let guide = column![
            text::strip_ink(t, self.guide(ui, lane)).wrapping(iced::widget::text::Wrapping::Word).height(gap::GUIDE),
            key::key(ui, leave),
            key::key(ui, arrive),
        ]
        .spacing(Gap::S);
        let faults = faults.iter().map(|offer| key::small(ui, offer));
        let paper: Element<'a, M> = match &self.paper {
            Some(handle) => image(handle.clone()).content_fit(ContentFit::Contain).width(Fill).height(Fill).into(),
            None => text::caption(t, words.paper()).into(),
        };
        let (arm, faults) = (gate::gate(t, self.arm, gap::ARM), Column::with_children(faults));
        let offered = lane.grant_card(ui);
        // What is offered takes room: the keys that mend are needed more than the paper, and in a narrow window more
        // than the arm.
        let devices: Element<'a, M> = match (offered.is_some(), ui.wide()) {
            (true, true) => row![container(arm).width(Fill), faults.width(Fill)].spacing(Gap::M).into(),
            (true, false) => faults.width(Fill).into(),
            (false, true) => {
                let left = column![arm, faults].spacing(Gap::S).width(Fill);
                row![left, container(paper).center(Fill)].spacing(Gap::M).height(Fill).into()
            }
            (false, false) => {
                let above = row![container(arm).width(Fill), container(paper).center(Fill)].spacing(Gap::M);
                column![above.height(Fill), faults.width(Fill)].spacing(Gap::S).height(Fill).into()
            }
        };
        let inside = if ui.wide() || offered.is_none() { Gap::M } else { Gap::S };
        let mut cards = vec![
            panel::panel(t, guide).padding(Gap::M).width(Fill).into(),
            panel::panel(t, devices).padding(inside).width(Fill).height(Fill).into(),
        ];
        if let Some(offered) = offered {
            cards.insert(1, offered);
        }
        side_column::column_of(ui, cards, foot(ui, false))
    }
}

/// Whether there is paper in somebody's hand.
const fn came_out(slip: SlipOutcome) -> bool {
    matches!(slip, SlipOutcome::Printed | SlipOutcome::SentUnknown | SlipOutcome::NoPrinter)
}

impl Demo {
    /// What a newcomer does next.
    fn guide(&self, ui: &Ui<'_>, lane: &Lane) -> String {
        if self.empty && lane.stage().idle() {
            return ui.locale.demo().empty_lot();
        }
        guide(ui, lane)
    }
}

fn guide(ui: &Ui<'_>, lane: &Lane) -> String {
    let words = ui.locale.demo();
    match lane.stage() {
        Stage::Ready | Stage::Looking { .. } | Stage::Issuing => words.guide_leave(),
        Stage::Due(quoted) | Stage::Paying(quoted) if quoted.due.amount() == Money::ZERO => words.guide_free(),
        Stage::Due(_) | Stage::Paying(_) => words.guide_pay(),
        Stage::Paid { gate: Some(GateOutcome::Timeout | GateOutcome::Unreachable | GateOutcome::Busy), .. }
            if lane.offers_again() =>
        {
            words.guide_gate()
        }
        Stage::Paid { slip: Some(slip), .. } if !came_out(*slip) => words.guide_slip(),
        Stage::Paid { .. } | Stage::LetOut { .. } => words.guide_paid(),
        Stage::Issued { .. } => words.guide_issued(),
        Stage::Refused { .. } => words.guide_refused(),
    }
}
