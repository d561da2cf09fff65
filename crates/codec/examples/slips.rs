//! Draws the sample slips into a folder, for looking at them: `cargo run -p palang-codec --example slips -- FOLDER`.

use palang_codec::slip::{Finish, Paper, Slip, receipt, test_slip, ticket, z_report};
use palang_domain::{Currency, Zone};
use palang_locale::{Language, Locale};
use std::error::Error;
use std::path::Path;

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1).ok_or("say a folder")?;
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    for language in Language::ALL {
        let vietnamese = language == Language::Vi;
        let currency = if vietnamese { Currency::Vnd } else { Currency::Idr };
        let locale = Locale::new(language, currency, Zone::JAKARTA);
        let sample = if vietnamese { "vi" } else { "id" };
        let read = |kind: &str| std::fs::read_to_string(samples.join(format!("{kind}.json")));
        let mut once_more: palang_codec::slip::ReceiptSlip =
            serde_json::from_str(&read(&format!("receipt-{sample}"))?)?;
        let original = receipt(&locale, &once_more);
        (once_more.header.duplicate, once_more.header.training) = (2, true);
        let slips: [(&str, Slip); 6] = [
            ("ticket", ticket(&locale, &serde_json::from_str(&read(&format!("ticket-{sample}"))?)?)),
            ("code128", ticket(&locale, &serde_json::from_str(&read("ticket-code128")?)?)),
            ("receipt", original),
            ("duplicate", receipt(&locale, &once_more)),
            ("z", z_report(&locale, &serde_json::from_str(&read(&format!("z-{sample}"))?)?)),
            ("test", test_slip(&locale, &serde_json::from_str(&read("test-id")?)?)),
        ];
        for (kind, slip) in &slips {
            for paper in Paper::ALL {
                let name = |ending| format!("{kind}-{language}-{}.{ending}", paper.millimetres());
                std::fs::write(Path::new(&folder).join(name("png")), slip.to_png(paper))?;
                let bytes = slip.to_escpos(paper, &Finish { cut: true, drawer: false });
                std::fs::write(Path::new(&folder).join(name("bin")), bytes)?;
            }
        }
    }
    Ok(())
}
