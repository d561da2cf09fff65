//! `palang quote`: a stay priced by a tariff, for people and for programs.

use crate::words;
use palang_domain::Quote;
use palang_locale::Locale;
use serde_json::{Value, json};

/// The shape that programs read (`palang quote --json`); lines sum to the total.
pub fn json(locale: &Locale, quote: &Quote) -> Value {
    let lines: Vec<Value> = quote
        .lines
        .iter()
        .map(|line| {
            json!({
                "rule": line.rule.word(),
                "label": words::label(locale, line),
                "from": line.from,
                "to": line.to,
                "quantity": line.quantity,
                "unit": line.unit,
                "amount": line.amount,
            })
        })
        .collect();
    json!({
        "tariff": {"name": quote.tariff.name, "version": quote.tariff.version},
        "class": quote.class,
        "entry": quote.entry,
        "exit": quote.exit,
        "minutes": quote.minutes,
        "currency": quote.currency.code(),
        "total": quote.total,
        "free": quote.free,
        "lines": lines,
    })
}
