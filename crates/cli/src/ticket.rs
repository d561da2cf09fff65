//! `palang ticket decode` and `palang ticket issue`.

use crate::args::{TicketCommand, TicketIssueArgs};
use crate::context::Context;
use crate::failure::Failure;
use crate::{clock, output};
use palang_booth::config::Config;
use palang_booth::engine;
use palang_booth::keys::BoothKeys;
use palang_booth::store::maintenance::{self, MaintenanceError, Standing};
use palang_domain::receipt::{Proof, ScannedReceipt};
use palang_domain::ticket::{self, Affixes, BoothKey, Claims, Decoder, KeyRing, Limits, Number, Scanned};
use palang_domain::{ClassId, GateNumber, Refusal, Timestamp};
use serde_json::{Value, json};

/// Does what was asked.
///
/// # Errors
/// When the code is refused, or the keys cannot be read.
pub fn run(context: &Context, command: &TicketCommand) -> Result<(), Failure> {
    match command {
        TicketCommand::Decode { code, json } => decode(context, code, *json),
        TicketCommand::Issue(args) => issue(context, args),
    }
}

fn decode(context: &Context, code: &str, as_json: bool) -> Result<(), Failure> {
    let config = context.config()?;
    let locale = context.locale();
    let keys = keys(context, &config)?;
    let none = KeyRing::new();
    if let Ok(scanned) = ScannedReceipt::parse(code) {
        return receipt(context, &scanned, keys.as_ref().map_or(&none, |keys| &keys.ring), as_json);
    }
    let foreign: Vec<_> = config.extras.foreign.iter().map(|(pattern, _)| pattern.clone()).collect();
    let decoder = Decoder {
        site: config.site.id,
        zone: config.site.zone,
        keys: keys.as_ref().map_or(&none, |keys| &keys.ring),
        foreign: &foreign,
        affixes: &Affixes::default(),
        // What a ticket says can be read whenever it was issued.
        limits: Limits { oldest_ms: i64::MAX / 2, ahead_ms: i64::MAX / 2 },
    };
    let now = clock::real_time();
    let (scanned, training) = match ticket::decode(code, &decoder, now) {
        // It can be read like any other; only a booth refuses it.
        Err(Refusal::Training) => {
            let ring = KeyRing::training(config.site.id);
            (ticket::decode(code, &Decoder { keys: &ring, ..decoder }, now), true)
        }
        other => (other, false),
    };
    let scanned = scanned.map_err(|refusal| output::refused(&locale, &refusal, as_json))?;
    let mut said = said(&config, &scanned);
    if training {
        said["training"] = json!(true);
    }
    if as_json { output::json(&said) } else { output::text(&page(&said)) }
}

/// A customer's receipt: whether the booth signed it, and whether the journal still says what it says.
fn receipt(context: &Context, scanned: &ScannedReceipt, keys: &KeyRing, as_json: bool) -> Result<(), Failure> {
    let ScannedReceipt { claims, .. } = scanned;
    let proof = scanned.proof(keys);
    let (journal, why, file) = match maintenance::standing(&context.data()?, claims) {
        Ok(Standing::Agrees(file)) => ("agrees", None, Some(file)),
        Ok(Standing::Differs(why)) => ("differs", Some(why), None),
        Ok(Standing::OtherBooth) => ("other_booth", None, None),
        Err(MaintenanceError::Nothing(_)) => ("none", None, None),
        Err(error) => ("unreadable", Some(error.to_string()), None),
    };
    let said = json!({
        "kind": "receipt",
        "signature": proof.word(),
        "journal": journal,
        "why": why,
        "file": file,
        "site": claims.site,
        "booth": claims.booth,
        "receipt": claims.receipt,
        "at": claims.at,
        "total": claims.total,
        "turnover": claims.turnover,
        "seq": claims.seq,
        "hash": claims.hash.to_ascii_lowercase(),
    });
    if as_json { output::json(&said) } else { output::text(&page(&said)) }?;
    // Without a journal at hand the signature alone decides.
    let ok = proof == Proof::Good && matches!(journal, "agrees" | "other_booth" | "none");
    if ok { Ok(()) } else { Err(Failure::silent()) }
}

/// What a scan says, as far as this booth's configuration can name it.
fn said(config: &Config, scanned: &Scanned) -> Value {
    match scanned {
        Scanned::Signed { claims, trust, .. } => {
            let class = claims.class.find(config.classes.iter().map(|class| &class.id));
            let tariff = config.tariff().ok().map(|tariff| tariff.reference());
            let known = claims.tariff.zip(tariff).filter(|(tag, tariff)| tag.matches(tariff)).map(|(_, tariff)| tariff);
            json!({
                "kind": "signed",
                "trust": trust,
                "number": claims.number.to_string(),
                "site": claims.site,
                "gate": claims.gate(),
                "entry": claims.entry,
                "class": class,
                "tariff": known,
                "tariff_tag": claims.tariff.map(|tag| tag.to_string()),
                "plate_check": claims.plate.is_some(),
            })
        }
        Scanned::Number(number) => json!({
            "kind": "number",
            "number": number.to_string(),
            "date": number.date(),
            "gate": number.gate(),
            "count": number.count(),
        }),
        Scanned::Tail(tail) => json!({"kind": "tail", "tail": tail}),
        Scanned::Foreign { id, entry } => json!({
            "kind": "foreign",
            "number": id,
            "entry": entry.map(|local| config.site.zone.instant(local)),
        }),
    }
}

fn page(said: &Value) -> String {
    let fields = said.as_object().into_iter().flatten();
    fields
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            format!("{name:<12} {value}\n")
        })
        .collect()
}

fn issue(context: &Context, args: &TicketIssueArgs) -> Result<(), Failure> {
    let config = context.config()?;
    let locale = context.locale();
    let refuse = |refusal: &Refusal| output::refused(&locale, refusal, args.json);
    let class = ClassId::from_foreign(&args.class).map_err(|_| refuse(&Refusal::UnknownClass))?;
    if config.class(&class).is_none() {
        return Err(refuse(&Refusal::UnknownClass));
    }
    let entry = args.entry.unwrap_or_else(clock::real_time);
    let claims = claims(&config, &class, entry, args)?;
    // Never the booth's own key: tickets that are believed come from the desk, with a fact for each.
    let key = BoothKey::training(config.site.id);
    let code = ticket::issue(args.format.unwrap_or(config.booth.ticket_code), &claims, &key);
    if args.json {
        output::json(&json!({
            "number": claims.number.to_string(),
            "code": code,
            "class": class,
            "entry": claims.entry,
            "training": true,
        }))
    } else {
        output::text(&format!("{}\n{code}\n", claims.number.grouped()))
    }
}

fn claims(config: &Config, class: &ClassId, entry: Timestamp, args: &TicketIssueArgs) -> Result<Claims, Failure> {
    let wrong = |error: String| Failure::usage(error);
    let gate = GateNumber::try_from(args.gate).map_err(|error| wrong(error.to_owned()))?;
    let date = config.site.zone.local(entry).date();
    let number = Number::new(date, gate, args.count).map_err(|error| wrong(error.to_string()))?;
    let tariff = config.tariff().map_err(|error| Failure::failed(error.to_string()))?;
    Claims::new(number, config.site.id, entry, class, &tariff.reference(), None)
        .map_err(|error| wrong(error.to_string()))
}

/// The booth's keys, where it has some: reading a ticket makes none.
fn keys(context: &Context, config: &Config) -> Result<Option<BoothKeys>, Failure> {
    let data = context.data()?;
    if !BoothKeys::exist(&data) {
        return Ok(None);
    }
    BoothKeys::open(&data, engine::key_number(config), &config.booth.id, config.site.id)
        .map(Some)
        .map_err(|error| Failure::failed(error.to_string()))
}
