//! `palang quote`: a stay priced by a tariff, for people and for programs.

use crate::args::QuoteArgs;
use crate::context::Context;
use crate::failure::Failure;
use crate::{output, tariff};
use palang_domain::tariff::{QuoteError, Visit};
use palang_domain::{ClassId, Quote, Refusal};
use palang_locale::Locale;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Prices the stay.
///
/// # Errors
/// When the tariff cannot be read, has no such class, or the exit is before the entry.
pub fn run(context: &Context, args: &QuoteArgs) -> Result<(), Failure> {
    let locale = context.locale();
    let tariff = tariff::load(&locale, &args.tariff)?;
    let zone = tariff::zone(context, args.zone, &tariff)?;
    let locale = Locale::new(locale.language(), tariff.currency(), zone);
    let refuse = |refusal: &Refusal| output::refused(&locale, refusal, args.json);
    let class = ClassId::from_foreign(&args.class).map_err(|_| refuse(&Refusal::UnknownClass))?;
    let visit = Visit { lost: args.lost, ..Visit::new(&class, args.entry, args.exit, zone) };
    let quote = tariff.quote(&visit).map_err(|error| match error {
        QuoteError::UnknownClass(_) => refuse(&Refusal::UnknownClass),
        QuoteError::ExitBeforeEntry => refuse(&Refusal::ExitBeforeEntry { entry: args.entry }),
        other => Failure::failed(locale.quote_error(&other)),
    })?;
    if args.json { output::json(&json(&locale, &quote)) } else { output::text(&page(&locale, &quote)) }
}

/// The shape that programs read (`palang quote --json`); lines sum to the total.
pub fn json(locale: &Locale, quote: &Quote) -> Value {
    let lines: Vec<Value> = quote
        .lines
        .iter()
        .map(|line| {
            json!({
                "rule": line.rule.word(),
                "label": locale.line(line),
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

/// The same for a person.
fn page(locale: &Locale, quote: &Quote) -> String {
    let mut rows = vec![];
    for line in &quote.lines {
        rows.push((
            locale.line(line),
            format!("{} × {}", line.quantity, locale.money(line.unit)),
            locale.money(line.amount),
        ));
    }
    rows.push((locale.cli_total(), String::new(), locale.money(quote.total)));
    let widest = |pick: fn(&(String, String, String)) -> &String| {
        rows.iter().map(|row| pick(row).chars().count()).max().unwrap_or(0)
    };
    let (first, second, third) = (widest(|row| &row.0), widest(|row| &row.1), widest(|row| &row.2));
    let mut text = format!(
        "{} {} · {} · {} → {} · {}\n",
        quote.tariff.name,
        quote.tariff.version,
        quote.class,
        locale.date_time_seconds(quote.entry),
        locale.date_time_seconds(quote.exit),
        locale.duration(quote.minutes),
    );
    for (what, how_many, amount) in &rows {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{what:<first$}  {how_many:>second$}  {amount:>third$}");
    }
    text
}
