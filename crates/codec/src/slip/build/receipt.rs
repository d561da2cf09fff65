//! The receipt.

use super::{AIR, grouped, head, money_pair, place, section};
use crate::slip::data::ReceiptSlip;
use crate::slip::model::{Align, Slip, Style};
use crate::slip::text::GLUE;
use palang_domain::Quote;
use palang_domain::quote::{Line, Rule};
use palang_domain::settlement::{FreeReason, Payment};
use palang_locale::Locale;

/// Dots a module: 20 mm; a receipt's symbol is read at a desk.
const MODULE: u32 = 4;

/// Lays out a receipt: what was paid and why so much, then where it stands in the journal (S3-F19, SYNC 2).
#[must_use]
pub fn receipt(locale: &Locale, data: &ReceiptSlip) -> Slip {
    let mut slip = Slip::default();
    head(&mut slip, locale, &data.header);
    let number = locale.slip_number(&format!("{}-{}", data.header.booth, data.receipt));
    slip.styled_pair(&locale.slip_receipt_title(), &number, Style::BOLD, Style::BOLD);
    section(&mut slip);
    stay(&mut slip, locale, data);
    section(&mut slip);
    for line in &data.quote.lines {
        fee_line(&mut slip, locale, line);
    }
    slip.space(AIR / 2);
    slip.rule(4);
    slip.space(AIR);
    money(&mut slip, locale, data);
    section(&mut slip);
    origin(&mut slip, locale, data);
    slip.qr(&proof(data), MODULE);
    slip.text(&locale.slip_thanks(), Align::Centre, Style::PLAIN);
    slip
}

fn stay(slip: &mut Slip, locale: &Locale, data: &ReceiptSlip) {
    let quote = &data.quote;
    slip.pair(&locale.slip_ticket(), &grouped(&data.ticket));
    if let Some(plate) = &data.plate {
        slip.pair(&locale.slip_plate(), plate);
    }
    slip.pair(&locale.slip_class(), &data.class);
    slip.pair(&locale.slip_entry(), &locale.date_time(quote.entry));
    slip.pair(&locale.slip_exit(), &locale.date_time(quote.exit));
    slip.pair(&locale.slip_stay(), &locale.duration(quote.minutes));
    if quote.minutes >= 60 {
        slip.pair(&locale.slip_minutes_counted(), &quote.minutes.to_string());
    }
}

fn fee_line(slip: &mut Slip, locale: &Locale, line: &Line) {
    let label = locale.line(line);
    let times = format!("{} x {}", line.quantity, line.unit).replace(' ', &GLUE.to_string());
    let left = if line.quantity == 1 { label } else { format!("{label} {times}") };
    slip.pair(&left, &line.amount.grouped());
}

fn money(slip: &mut Slip, locale: &Locale, data: &ReceiptSlip) {
    // A receipt is in the currency that was paid, whatever the site uses today.
    let currency = data.quote.currency;
    let total = locale.slip_total();
    let mut due = data.quote.total;
    if let Some(prepaid) = &data.prepaid {
        // The lines above are the fee of the whole stay; this receipt is for the difference.
        slip.pair(&locale.slip_prepaid(prepaid.at), &(-prepaid.amount).grouped());
        due -= prepaid.amount;
    }
    slip.styled_pair(&total, &super::amount(currency, &total, due), Style::BOLD, Style::LARGE);
    for payment in &data.payments {
        match payment {
            Payment::Cash { tendered, change, .. } => {
                slip.pair(&locale.slip_cash(), &tendered.grouped());
                money_pair(slip, currency, &locale.slip_change(), *change, Style::BOLD);
            }
            Payment::Free { reason: FreeReason::NothingDue, amount } => {
                slip.pair(&locale.slip_nothing_due(), &amount.grouped());
            }
            Payment::Free { reason: FreeReason::Decided { note }, amount } => {
                slip.pair(&locale.slip_waived(), &amount.grouped());
                slip.text(note, Align::Left, Style::PLAIN);
            }
            Payment::Reported { amount, means } => money_pair(slip, currency, means, *amount, Style::PLAIN),
        }
    }
    tax(slip, locale, &data.quote);
}

fn tax(slip: &mut Slip, locale: &Locale, quote: &Quote) {
    let Some(tax) = quote.tax else { return };
    // Tax added on top is a line of the quote already.
    let in_lines = quote.lines.iter().any(|line| matches!(line.rule, Rule::Tax { .. }));
    if tax.included {
        slip.pair(&locale.slip_tax_included(tax.rate_bp), &tax.amount.grouped());
    } else if !in_lines {
        slip.pair(&locale.slip_tax_added(tax.rate_bp), &tax.amount.grouped());
    }
}

fn origin(slip: &mut Slip, locale: &Locale, data: &ReceiptSlip) {
    if let Some(operator) = &data.operator {
        slip.pair(&locale.slip_operator(), operator);
    }
    slip.pair(&locale.slip_booth(), &place(&data.header));
    slip.pair(&locale.slip_time(), &locale.date_time_seconds(data.at));
    slip.pair(&locale.slip_turnover(), &data.turnover.grouped());
    let hash = data.head.short();
    slip.pair(&locale.slip_chain(), &if data.seq == 0 { hash } else { format!("{}:{hash}", data.seq) });
}

/// What the symbol says: the same in a form for programs, and the signature where the booth signed. `R1` keeps it apart
/// from ticket codes. Upper case, so that a QR code packs it tightly.
fn proof(data: &ReceiptSlip) -> String {
    let claims = data.claims();
    match &data.signature {
        Some(signature) => format!("{claims}*{signature}"),
        None => claims.to_string(),
    }
}
