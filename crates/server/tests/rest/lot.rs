//! A site with programs that report to it, and a clock that a test turns.

use crate::support::booth::make_site;
use crate::support::stores::Fresh;
use palang_domain::fact::{QuotaSet, SettingChanged, TariffPublished};
use palang_domain::{BoothId, Currency, Fact, Hash, SiteId, Tariff, Timestamp, Zone};
use palang_locale::{Language, Locale, RestTrouble};
use palang_server::ledger::{self, LedgerError};
use palang_server::rest::checkout::{self, IdBody, NewPayment};
use palang_server::rest::refused::Refused;
use palang_server::rest::session::SessionId;
use palang_server::rest::terms::{Caller, Terms};
use palang_server::rest::{ask, entry, exit, pay, seen};
use palang_server::store::{Store, Tx};
use palang_server::{quota, reports};
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
    fn request(
        &self,
        program: &str,
        mut work: impl FnMut(&mut dyn Tx, &Caller, &Terms, Timestamp, &Locale) -> Result<Answer, LedgerError>
        + Send
        + 'static,
    ) -> Answer {
        let (caller, now) = (self.caller(program), self.now.get());
        let locale = Locale::new(Language::En, Currency::Idr, Zone::JAKARTA);
        self.write(move |tx| {
            ledger::lock_site(tx, caller.site)?;
            let terms = Terms::load(tx, &caller)?;
            work(tx, &caller, &terms, now, &locale)
        })
    }

    /// S0-E02.
    pub fn entry(&self, program: &str, body: Value) -> Answer {
        self.request(program, move |tx, caller, terms, now, locale| {
            let record = serde_json::from_value(body.clone()).unwrap();
            match entry::read(&record, terms, caller, None, now, "") {
                Ok(entry) => entry::record(tx, caller, terms, &entry, now, locale),
                Err(wrong) => Ok(Err(Refused::Wrong(wrong))),
            }
        })
    }

    /// `POST /api/parking/exit`.
    pub fn exit(&self, program: &str, body: Value) -> Answer {
        self.request(program, move |tx, caller, terms, now, locale| {
            let record = serde_json::from_value(body.clone()).unwrap();
            match exit::read(&record, terms, None, now) {
                Ok(exit) => exit::record(tx, caller, terms, (&record, &exit), now, locale),
                Err(wrong) => Ok(Err(Refused::Wrong(wrong))),
            }
        })
    }

    /// S3-E01.
    pub fn upload(&self, plate: &str, confidence: &str, camera: &str) -> Answer {
        let post = seen::Post {
            license_plate: plate.to_owned(),
            confidence: confidence.to_owned(),
            camera_source: camera.to_owned(),
            vehicle_type: None,
        };
        self.request("api-test", move |tx, caller, terms, now, locale| {
            match seen::read(&post, terms, caller, Some(Hash::of(b"a picture"))) {
                Ok(seen) => seen::record(tx, caller, terms, &seen, now, locale),
                Err(refused) => Ok(Err(refused)),
            }
        })
    }

    /// S3-E07.
    pub fn pay(&self, ticket: &str, body: Value) -> Answer {
        let ticket = ticket.parse().unwrap();
        self.request("api-test", move |tx, caller, terms, now, locale| {
            let request = serde_json::from_value(body.clone()).unwrap();
            pay::record(tx, caller, terms, (&ticket, &request), now, locale)
        })
    }

    /// S2-F04.
    pub fn create(&self, parking_type: &str) -> Answer {
        let request: NewPayment = serde_json::from_value(json!({"parking_type": parking_type})).unwrap();
        self.request("api-test", move |tx, caller, terms, now, locale| {
            checkout::create(tx, caller, terms, &request, now, locale)
        })
    }

    /// S2-E01.
    pub fn check_out(&self, path: &str, body: Value) -> Answer {
        let (path, body): (String, IdBody) = (path.to_owned(), serde_json::from_value(body).unwrap());
        self.request("api-test", move |tx, caller, terms, now, locale| match checkout::ticket(&path, &body) {
            Ok(ticket) => checkout::check_out(tx, caller, terms, &ticket, now, locale),
            Err(refused) => Ok(Err(refused)),
        })
    }

    /// S2-F06.
    pub fn reject(&self, id: &str) -> Answer {
        let ticket = id.parse().unwrap();
        self.request("api-test", move |tx, caller, _, now, locale| checkout::reject(tx, caller, &ticket, now, locale))
    }

    /// S2-E02: the line of a class.
    pub fn fees(&self, parking_type: &str) -> Value {
        let rows = self.request("api-test", |tx, caller, terms, now, locale| {
            checkout::fees(tx, caller, terms, now, locale).map(|rows| Ok(json!(rows)))
        });
        let rows = rows.unwrap();
        let rows = rows.as_array().unwrap().iter();
        rows.filter(|row| row.get("area").is_none()).find(|row| row["parking_type"] == parking_type).unwrap().clone()
    }

    /// S0-E03.
    pub fn validate(&self, ticket: &str) -> Answer {
        let ticket = ticket.to_owned();
        self.request("api-test", move |tx, caller, terms, now, _| {
            Ok(ask::validate(tx, caller, terms, &ticket, now)?.map(|answer| json!(answer)))
        })
    }

    /// S0-E04.
    pub fn sync_status(&self) -> Value {
        self.request("api-test", |tx, caller, _, now, _| Ok(Ok(json!(ask::sync_status(tx, caller, now)?)))).unwrap()
    }

    /// S1-E01.
    pub fn plate(&self, plate: &str) -> Value {
        let plate = plate.to_owned();
        self.request("api-test", move |tx, caller, _, now, _| Ok(Ok(json!(ask::check_plate(tx, caller, &plate, now)?))))
            .unwrap()
    }

    /// S3-E02 of a day.
    pub fn stats(&self, period: &str, date: &str) -> Value {
        use palang_server::rest::local::{Period, read_date};
        let (period, date) = (Period::read(period).unwrap(), read_date(date).unwrap());
        self.request("api-test", move |tx, caller, terms, now, _| {
            Ok(Ok(json!(reports::stats(tx, caller, terms, period, date, now)?)))
        })
        .unwrap()
    }

    /// S3-E05, E08.
    pub fn active(&self) -> Value {
        self.request("api-test", |tx, caller, terms, now, _| {
            Ok(Ok(json!(reports::active(tx, caller, terms, 100, now)?)))
        })
        .unwrap()
    }

    pub fn debts(&self) -> Value {
        self.request("api-test", |tx, caller, terms, now, _| {
            Ok(Ok(json!(reports::debts(tx, caller, terms, 100, now)?)))
        })
        .unwrap()
    }

    /// S3-E09.
    pub fn history(&self, query: reports::HistoryQuery) -> Result<Value, &'static str> {
        let (caller, now) = (self.caller("api-test"), self.now.get());
        self.write(move |tx| {
            let terms = Terms::load(tx, &caller)?;
            Ok(reports::history(tx, &caller, &terms, &query, now)?.map(|page| json!(page)))
        })
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
    let exit = palang_server::rest::local::naive(at(minutes), Zone::JAKARTA);
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
