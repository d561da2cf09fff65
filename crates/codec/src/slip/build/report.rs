//! X and Z: the totals of a shift, and the journal's head for the witness.

use super::{AIR, head, money_pair, place, section};
use crate::slip::data::{ReportKind, ZSlip};
use crate::slip::model::{Align, Slip, Style};
use palang_domain::receipt::seconds;
use palang_locale::Locale;

/// Dots a module.
const MODULE: u32 = 4;
/// Digits of the head in one line: both papers show it in two.
const HEAD_LINE: usize = 32;

/// Lays out an X or a Z. Both come from the same totals; an X only lacks number, count and signature (FIELD 7).
#[must_use]
pub fn z_report(locale: &Locale, data: &ZSlip) -> Slip {
    let mut slip = Slip::default();
    head(&mut slip, locale, &data.header);
    title(&mut slip, locale, data);
    section(&mut slip);
    shift(&mut slip, locale, data);
    section(&mut slip);
    counts(&mut slip, locale, data);
    classes(&mut slip, locale, data);
    section(&mut slip);
    if !data.counts_only {
        cash(&mut slip, locale, data);
        section(&mut slip);
    }
    witness(&mut slip, locale, data);
    if data.kind == ReportKind::Z {
        slip.space(AIR * 6);
        slip.rule(2);
        slip.space(AIR / 2);
        slip.pair(&locale.slip_signature(), &data.operator);
    }
    slip
}

fn title(slip: &mut Slip, locale: &Locale, data: &ZSlip) {
    let title = match data.kind {
        ReportKind::X => locale.slip_x_title(),
        ReportKind::Z => locale.slip_z_title(),
    };
    match data.number {
        Some(number) => {
            let number = locale.slip_number(&format!("{}-Z{number}", data.header.booth));
            slip.styled_pair(&title, &number, Style::BOLD, Style::BOLD);
        }
        None => slip.text(&title, Align::Centre, Style::BOLD),
    }
}

fn shift(slip: &mut Slip, locale: &Locale, data: &ZSlip) {
    slip.pair(&locale.slip_booth(), &place(&data.header));
    slip.pair(&locale.slip_shift(), &data.shift.to_string());
    slip.pair(&locale.slip_operator(), &data.operator);
    slip.pair(&locale.slip_opened(), &locale.date_time(data.opened));
    let until = match data.kind {
        ReportKind::X => locale.slip_as_of(),
        ReportKind::Z => locale.slip_closed(),
    };
    slip.pair(&until, &locale.date_time(data.at));
}

fn counts(slip: &mut Slip, locale: &Locale, data: &ZSlip) {
    let totals = &data.totals;
    for (label, count) in [
        (locale.slip_issued(), totals.issued),
        (locale.slip_paid(), totals.paid),
        (locale.slip_free(), totals.free),
        (locale.slip_manual_opens(), totals.manual_opens),
        (locale.slip_reprints(), totals.reprints),
        (locale.slip_refused(), totals.refused),
    ] {
        slip.pair(&label, &count.to_string());
    }
    let receipts = match (totals.first_receipt, totals.last_receipt) {
        (Some(first), Some(last)) => format!("{first} - {last}"),
        _ => "-".to_owned(),
    };
    slip.pair(&locale.slip_receipts(), &receipts);
}

fn classes(slip: &mut Slip, locale: &Locale, data: &ZSlip) {
    if data.totals.by_class.is_empty() {
        return;
    }
    section(slip);
    slip.text(&locale.slip_by_class(), Align::Left, Style::BOLD);
    for class in &data.totals.by_class {
        let name = data.class_names.get(&class.class).map_or(class.class.as_str(), String::as_str);
        if data.counts_only {
            slip.pair(name, &class.count.to_string());
        } else {
            slip.pair(&format!("{name} ({})", class.count), &class.amount.grouped());
        }
    }
}

fn cash(slip: &mut Slip, locale: &Locale, data: &ZSlip) {
    let totals = &data.totals;
    slip.pair(&locale.slip_float(), &totals.float.grouped());
    slip.pair(&locale.slip_cash_taken(), &totals.cash.grouped());
    for method in &totals.cashless {
        // None of it is in the drawer, so it stands beside the cash and not in what is expected.
        slip.pair(&method.method, &method.amount.grouped());
    }
    if !totals.tax.is_negative() && totals.tax.get() != 0 {
        slip.pair(&locale.slip_tax(), &totals.tax.grouped());
    }
    money_pair(slip, locale.currency(), &locale.slip_expected(), totals.expected, Style::BOLD);
    let Some(count) = data.count else { return };
    money_pair(slip, locale.currency(), &locale.slip_counted(), count.counted, Style::BOLD);
    slip.space(AIR / 2);
    let sign = if count.variance.get() > 0 { "+" } else { "" };
    let variance = format!("{sign}{}", count.variance.grouped());
    slip.styled_pair(&locale.slip_variance(), &variance, Style::BOLD, Style::LARGE);
}

fn witness(slip: &mut Slip, locale: &Locale, data: &ZSlip) {
    if !data.counts_only {
        slip.pair(&locale.slip_turnover(), &data.turnover.grouped());
        slip.space(AIR / 2);
    }
    if let Some(held) = data.held {
        slip.pair(&locale.slip_held_through(), &held.through.to_string());
        let unsynced = if data.counts_only {
            held.unsynced.to_string()
        } else {
            format!("{} / {}", held.unsynced, held.money.grouped())
        };
        slip.pair(&locale.slip_unsynced(), &unsynced);
        slip.space(AIR / 2);
    }
    slip.text(&locale.slip_journal_head(data.seq), Align::Left, Style::PLAIN);
    let head = data.head.to_string();
    let (first, second) = head.split_at(HEAD_LINE.min(head.len()));
    slip.text(first, Align::Left, Style::PLAIN);
    slip.text(second, Align::Left, Style::PLAIN);
    slip.qr(&proof(data), MODULE);
}

/// The same for programs: what a witness photographs and `palang journal verify` can be shown.
fn proof(data: &ZSlip) -> String {
    let kind = match data.kind {
        ReportKind::X => 'X',
        ReportKind::Z => 'Z',
    };
    // Two turnovers give the cash between them.
    let turnover = if data.counts_only { String::new() } else { data.turnover.get().to_string() };
    format!(
        "{kind}1*{}*{}*{}*{}*{}*{}*{}",
        data.header.site,
        data.header.booth,
        data.number.unwrap_or(0),
        seconds(data.at),
        turnover,
        data.seq,
        data.head.to_string().to_uppercase()
    )
}
