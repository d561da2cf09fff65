//! `palang slip render`: a slip laid out from JSON, as bytes for a printer or as a picture.

use crate::args::{SlipCommand, SlipKind};
use crate::context::Context;
use crate::failure::Failure;
use crate::output;
use palang_codec::slip::{self, Finish, Paper, ReceiptSlip, ReportKind, Slip, TestSlip, TicketSlip, ZSlip};
use palang_locale::Locale;
use serde::de::DeserializeOwned;
use std::path::Path;

/// Lays it out and writes it.
///
/// # Errors
/// When the JSON does not say what the slip needs, or a file cannot be read or written.
pub fn run(context: &Context, command: &SlipCommand) -> Result<(), Failure> {
    let SlipCommand::Render { kind, input, out, width } = command;
    let locale = context.locale();
    let paper = Paper::try_from(*width).map_err(|error| Failure::usage(format!("--width: {error}")))?;
    let slip = lay_out(&locale, *kind, input)?;
    let bytes = match out.extension().and_then(|ending| ending.to_str()) {
        Some("png") => slip.to_png(paper),
        Some("bin") => slip.to_escpos(paper, &Finish { cut: true, drawer: false }),
        _ => return Err(Failure::usage(locale.cli_slip_ending(&out.display().to_string()))),
    };
    output::write(out, &bytes)
}

fn lay_out(locale: &Locale, kind: SlipKind, input: &Path) -> Result<Slip, Failure> {
    Ok(match kind {
        SlipKind::Ticket => slip::ticket(locale, &read::<TicketSlip>(input)?),
        SlipKind::Receipt => {
            let data = read::<ReceiptSlip>(input)?;
            // A receipt is in the currency that was paid.
            let locale = Locale::new(locale.language(), data.quote.currency, locale.zone());
            slip::receipt(&locale, &data)
        }
        SlipKind::X => slip::z_report(locale, &ZSlip { kind: ReportKind::X, ..read(input)? }),
        SlipKind::Z => slip::z_report(locale, &ZSlip { kind: ReportKind::Z, ..read(input)? }),
        SlipKind::Test => slip::test_slip(locale, &read::<TestSlip>(input)?),
    })
}

fn read<T: DeserializeOwned>(input: &Path) -> Result<T, Failure> {
    let text = output::read(input)?;
    serde_json::from_str(&text).map_err(|error| Failure::failed(format!("{}: {error}", input.display())))
}
