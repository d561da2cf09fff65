//! A site with programs that report to it, and a clock that a test turns.

use crate::support::booth::make_site;
use crate::support::stores::Fresh;
use palang_domain::fact::{QuotaSet, SettingChanged, TariffPublished};
use palang_domain::{BoothId, Currency, Fact, Hash, SiteId, Tariff, Timestamp, Zone};
use palang_locale::{Language, Locale};
use palang_server::ledger::{self, LedgerError};
use palang_server::quota;
use palang_server::request::{Answered, Caller, Outcome, Refused, RequestContext};
use palang_server::rest::checkout::{self, IdBody, NewPayment};
use palang_server::rest::session::SessionId;
use palang_server::rest::{ask, entry, exit, lists, pay, revenue, seen};
use palang_server::store::{Store, Tx};
use palang_server::terms::SiteTerms;
use palang_server::words::RestTrouble;
use serde::Serialize;
use serde_json::{Value, json};
use std::cell::Cell;

/// 2026-11-21 14:00 in Jakarta, and a little more.
pub fn at(minutes: i64) -> Timestamp {
    crate::support::booth::at(minutes)
}

pub struct Lot {
    pub store: Store,
    pub site: SiteId,
    pub now: Cell<Timestamp>,
}

pub type Answer = Result<Value, Refused>;

impl Lot {
    /// A site of that number under that tariff, with one program `api-test`.
    pub fn new(fresh: &Fresh, number: u16, tariff: &str) -> Self {
        let store = fresh.store.clone();
        let site = make_site(&store, number);
        let lot = Self { store, site, now: Cell::new(at(0)) };
        lot.publish(tariff);
        lot.program("api-test");
        lot
    }

    pub fn caller(&self, program: &str) -> Caller {
        Caller { site: self.site, zone: Zone::JAKARTA, currency: Currency::Idr, booth: program.parse().unwrap() }
    }

    pub fn turn(&self, minutes: i64) {
        self.now.set(at(minutes));
    }

    pub fn office(&self, fact: Fact) {
        let (site, now) = (self.site, self.now.get());
        self.write(move |tx| ledger::append_office(tx, site, vec![fact.clone()], now).map(drop));
    }

    pub fn publish(&self, name: &str) {
        let tariff = Tariff::preset(name).unwrap();
        let (reference, text) = (tariff.reference(), tariff.canonical().to_owned());
        self.office(Fact::TariffPublished(TariffPublished { tariff: reference, text, from: at(-1_000_000) }));
    }

    pub fn program(&self, name: &str) {
        let (site, booth): (_, BoothId) = (self.site, name.parse().unwrap());
        self.write(move |tx| {
            ledger::create_program(tx, site, &booth, [9; 16], at(0))?;
            let scopes = vec!["lane".to_owned(), "pay".to_owned(), "read".to_owned()];
            let random = Hash::of(booth.as_str().as_bytes()).0;
            ledger::create_api_key(tx, site, &booth, ("test", &scopes), &random, at(0)).map(drop)
        });
    }

    pub fn capacity(&self, class: &str, capacity: u64) {
        self.area_capacity(None, class, capacity);
    }

    pub fn area_capacity(&self, area: Option<&str>, class: &str, capacity: u64) {
        let area = area.map(|area| area.parse().unwrap());
        self.office(Fact::QuotaSet(QuotaSet { area, class: class.parse().unwrap(), capacity }));
    }

    pub fn setting(&self, name: &str, value: Value) {
        self.office(Fact::SettingChanged(SettingChanged { name: name.to_owned(), value }));
    }

    pub fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Tx) -> Result<T, LedgerError> + Send + 'static,
    ) -> T {
        self.store.write_blocking(work).unwrap()
    }

    /// A request of a program under the site's lock, as a route makes it.
    fn request<T: Serialize + Send + 'static>(
        &self,
        program: &str,
        mut work: impl FnMut(&mut dyn Tx, RequestContext<'_>) -> Answered<T> + Send + 'static,
    ) -> Answer {
        let (caller, now) = (self.caller(program), self.now.get());
        let locale = Locale::new(Language::En, Currency::Idr, Zone::JAKARTA);
        let done = self.write(move |tx| {
            ledger::lock_site(tx, caller.site)?;
            let terms = SiteTerms::load(tx, &caller)?;
            Outcome::of(work(tx, RequestContext { caller: &caller, terms: &terms, now, locale: &locale }))
        });
        done.answer().map(|said| json!(said))
    }

    /// As [`Lot::request`], of what is never refused.
    fn ask<T: Serialize + Send + 'static>(
        &self,
        work: impl FnMut(&mut dyn Tx, RequestContext<'_>) -> Answered<T> + Send + 'static,
    ) -> Value {
        self.request("api-test", work).unwrap()
    }

    /// S0-E02.
    pub fn entry(&self, program: &str, body: Value) -> Answer {
        let record = serde_json::from_value(body).unwrap();
        self.request(program, move |tx, context| entry::record(tx, context, &record, None))
    }

    /// `POST /api/parking/exit`.
    pub fn exit(&self, program: &str, body: Value) -> Answer {
        let record = serde_json::from_value(body).unwrap();
        self.request(program, move |tx, context| exit::record(tx, context, &record, None))
    }

    /// S3-E01.
    pub fn upload(&self, plate: &str, confidence: &str, camera: &str) -> Answer {
        let post = seen::Post {
            license_plate: plate.to_owned(),
            confidence: confidence.to_owned(),
            camera_source: camera.to_owned(),
            vehicle_type: None,
        };
        self.request("api-test", move |tx, context| seen::record(tx, context, &post, Hash::of(b"a picture")))
    }

    /// S3-E07.
    pub fn pay(&self, ticket: &str, body: Value) -> Answer {
        let (ticket, request) = (ticket.parse().unwrap(), serde_json::from_value(body).unwrap());
        self.request("api-test", move |tx, context| pay::record(tx, context, &ticket, &request))
    }

    /// S2-F04.
    pub fn create(&self, parking_type: &str) -> Answer {
        let request: NewPayment = serde_json::from_value(json!({"parking_type": parking_type})).unwrap();
        self.request("api-test", move |tx, context| checkout::create(tx, context, &request))
    }

    /// S2-E01.
    pub fn check_out(&self, path: &str, body: Value) -> Answer {
        let body: IdBody = serde_json::from_value(body).unwrap();
        let ticket = checkout::ticket(path, &body)?;
        self.request("api-test", move |tx, context| checkout::check_out(tx, context, &ticket))
    }

    /// S2-F06.
    pub fn reject(&self, id: &str) -> Answer {
        let ticket = id.parse().unwrap();
        self.request("api-test", move |tx, context| checkout::reject(tx, context, &ticket))
    }

    /// S2-E02: the line of a class.
    pub fn fees(&self, parking_type: &str) -> Value {
        let rows = self.ask(checkout::fees);
        let rows = rows.as_array().unwrap().iter();
        rows.filter(|row| row.get("area").is_none()).find(|row| row["parking_type"] == parking_type).unwrap().clone()
    }

    /// S0-E03.
    pub fn validate(&self, ticket: &str) -> Answer {
        let ticket = ticket.to_owned();
        self.request("api-test", move |tx, context| ask::validate(tx, context, &ticket))
    }

    /// S0-E04.
    pub fn sync_status(&self) -> Value {
        self.ask(ask::sync_status)
    }

    /// S1-E01.
    pub fn plate(&self, plate: &str) -> Value {
        let plate = plate.to_owned();
        self.ask(move |tx, context| ask::check_plate(tx, context, &plate))
    }

    /// S3-E02 of a day.
    pub fn stats(&self, period: &str, date: &str) -> Value {
        use palang_server::site_time::{Period, read_date};
        let (period, date) = (Period::read(period).unwrap(), read_date(date).unwrap());
        self.ask(move |tx, context| revenue::stats(tx, context, period, date))
    }

    /// S3-E05, E08.
    pub fn active(&self) -> Value {
        self.ask(|tx, context| lists::active(tx, context, 100))
    }

    pub fn debts(&self) -> Value {
        self.ask(|tx, context| lists::debts(tx, context, 100))
    }

    /// S3-E09.
    pub fn history(&self, query: lists::HistoryQuery) -> Answer {
        self.request("api-test", move |tx, context| lists::history(tx, context, &query))
    }

    pub fn inside(&self, class: &str) -> u64 {
        let (site, class) = (self.site, class.parse().unwrap());
        self.write(move |tx| Ok(quota::inside(tx, site, None, &class)?))
    }

    /// How many facts of that kind the site's feed has.
    pub fn facts(&self, kind: &'static str) -> u64 {
        let site = i64::from(self.site.get());
        self.write(move |tx| {
            let rows =
                tx.query("SELECT count(*) FROM fact WHERE site = $1 AND kind = $2", &[site.into(), kind.into()])?;
            Ok(rows[0].count(0)?)
        })
    }

    pub fn conflicts(&self) -> Vec<String> {
        let site = i64::from(self.site.get());
        self.write(move |tx| {
            let rows = tx.query("SELECT kind FROM conflict WHERE site = $1 ORDER BY feed", &[site.into()])?;
            Ok(rows.iter().map(|row| row.text(0).unwrap().to_owned()).collect())
        })
    }
}

/// The owner's own example (S0-F01…F09), at another second.
pub fn s0_entry(second: u32) -> Value {
    json!({
        "ticket_id": format!("202611211400{second:02}"), "entry_time": format!("2026-11-21 14:00:{second:02}"),
        "entry_gate": "GATE-1", "entry_operator": "OPERATOR-1", "entry_shift": "SHIFT-1", "vehicle_type": "MOTOR",
        "tariff": 2500, "status": "ACTIVE",
    })
}

/// The owner's own example (S0-F10…F18), for that entry.
pub fn s0_exit(second: u32, minutes: i64) -> Value {
    let exit = palang_server::site_time::naive(at(minutes), Zone::JAKARTA);
    json!({
        "ticket_id": format!("202611211400{second:02}"), "entry_data": s0_entry(second),
        "exit_data": {
            "exit_time": exit, "duration": "2 jam 0 menit", "base_tariff": 2500, "additional_charge": 0,
            "total_payment": 2500, "exit_gate": "GATE-OUT-1", "exit_operator": "OPERATOR-2", "exit_shift": "SHIFT-2",
            "payment_method": "CASH", "status": "COMPLETED",
        },
    })
}

/// The id of a session or payment, as a path takes it.
pub fn id_of(answer: &Value) -> String {
    let id = answer.get("session_id").or_else(|| answer.get("id")).unwrap().clone();
    match serde_json::from_value(id).unwrap() {
        SessionId::Number(number) => number.to_string(),
        SessionId::Text(text) => text,
    }
}

pub fn trouble(answer: &Answer) -> &RestTrouble {
    match answer {
        Err(Refused::Trouble(trouble)) => trouble,
        other => panic!("{other:?}"),
    }
}

/// The pointers of what is wrong.
pub fn wrong(answer: &Answer) -> Vec<&str> {
    match answer {
        Err(Refused::Wrong(wrong)) => wrong.iter().map(|wrong| wrong.at.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}
