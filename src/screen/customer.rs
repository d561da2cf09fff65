//! The customer's display: a second window that shows the lane's state and nothing else. It takes no keys.

use super::lane::Stage;
use crate::ui::{Gap, Ui, text};
use iced::widget::{column, container, space};
use iced::{Background, Center, Element, Fill};
use palang_domain::Money;

/// The picture of a stage for the one who pays.
pub fn view<'a, M: 'a>(ui: &Ui<'_>, site: &str, stage: Option<&Stage>) -> Element<'a, M> {
    let (t, words) = (ui.tokens(), ui.locale.kiosk());
    let room = (ui.size.width - 2.0 * Gap::Xxl.px()).max(200.0);
    let lines = |top: String, middle: Element<'a, M>, bottom: String, ink| {
        column![
            text::title(t, top).color(ink).align_x(Center),
            middle,
            text::title(t, bottom).color(t.muted).align_x(Center)
        ]
        .spacing(Gap::Xl)
        .align_x(Center)
    };
    let amount = |money, ink| text::amount_customer(ink, ui.locale.money(money), room).into();
    let content = match stage {
        Some(Stage::Due(quoted) | Stage::Paying(quoted)) if quoted.due.amount() > Money::ZERO => lines(
            words.customer_due(),
            amount(quoted.due.amount(), t.ink),
            ui.locale.duration(quoted.quote().minutes),
            t.due.ink,
        ),
        Some(Stage::Due(_) | Stage::Paying(_)) => {
            lines(words.customer_free(), space().into(), String::new(), t.paid.ink)
        }
        Some(Stage::LetOut { .. }) => lines(words.customer_free(), space().into(), words.customer_thanks(), t.paid.ink),
        Some(Stage::Paid { receipt, .. }) if receipt.quote.free => {
            lines(words.customer_free(), space().into(), words.customer_thanks(), t.paid.ink)
        }
        Some(Stage::Paid { receipt, .. }) => {
            lines(words.customer_change(), amount(receipt.change, t.ink), words.customer_thanks(), t.paid.ink)
        }
        _ => lines(site.to_owned(), space().into(), words.customer_idle(), t.ink),
    };
    container(content)
        .center(Fill)
        .padding(Gap::Xxl)
        .style(move |_| container::Style {
            background: Some(Background::Color(t.surface)),
            text_color: Some(t.ink),
            ..container::Style::default()
        })
        .into()
}
