//! What is mastered for a site, decided and written down as facts of its office: the same for the command line and for
//! HTTP.

use crate::ledger::{self, LedgerError, Topic, append_office, lock_site, mastered};
use crate::quota;
use crate::settings::{self, Unsettable};
use crate::store::{StoreError, Tx};
use palang_domain::fact::{
    ClassDefined, ClassesPublished, OperatorEnrolled, OperatorWithdrawn, QuotaSet, SettingChanged, TariffPublished,
};
use palang_domain::question::Occupancy;
use palang_domain::tariff::{Finding, PRESETS, Severity};
use palang_domain::time::MINUTE_MS;
use palang_domain::{ClassId, Fact, OperatorNumber, Role, SiteId, Tariff, TariffError, TariffRef, Timestamp};
use palang_locale::{Locale, with};

/// Why something cannot be mastered.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The ledger did not take it.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A preset that does not ship.
    #[error("there is no preset {0}")]
    NoPreset(String),
    /// It is no tariff.
    #[error("{0}")]
    Tariff(TariffError),
    /// A tariff that must not go live.
    #[error("{}", .0.matter)]
    Unfit(Box<Finding>),
    /// It prices in another currency than the site's.
    #[error("the tariff is in {tariff}, the site's money is {site}")]
    Currency {
        /// The currency that the tariff is in.
        tariff: &'static str,
        /// The currency of the site.
        site: &'static str,
    },
    /// It would begin in the past, where stays are priced already.
    #[error("a tariff begins now or later, not at {0}")]
    Past(Timestamp),
    /// A class that is defined twice, or has no key of its own.
    #[error("class {class} or key {key} stands twice")]
    ClassTwice {
        /// The class that is there twice.
        class: ClassId,
        /// The key that the class has.
        key: char,
    },
    /// No class at all.
    #[error("a site has at least one class")]
    NoClass,
    /// There is nobody of that number.
    #[error("there is no operator {0}")]
    NoOperator(OperatorNumber),
    /// There is no such setting.
    #[error("there is no setting {0}")]
    NoSetting(String),
    /// It is no value of that setting.
    #[error("this is no value of the setting name; {example} is one")]
    NoValue {
        /// The setting's name.
        name: String,
        /// What one looks like.
        example: &'static str,
    },
    /// Somebody would shut themselves out: with the last administrator the site's office would be gone.
    #[error("nobody takes themselves out or changes their own role")]
    Oneself,
}

impl OfficeError {
    /// In the reader's words.
    #[must_use]
    pub fn words(&self, locale: &Locale) -> String {
        match self {
            Self::Ledger(error) => error.to_string(),
            Self::NoPreset(name) => locale.cli_no_preset(with::CliNoPreset { name, presets: &PRESETS.join(", ") }),
            Self::Tariff(error) => locale.tariff_error(error),
            Self::Unfit(finding) => locale.finding(finding),
            Self::Currency { tariff, site } => locale.office_currency(with::OfficeCurrency { tariff, site }),
            Self::Past(at) => locale.office_past(&at.to_string()),
            Self::ClassTwice { class, key } => {
                locale.office_class_twice(with::OfficeClassTwice { class: class.as_str(), key: &key.to_string() })
            }
            Self::NoClass => locale.office_no_class(),
            Self::NoOperator(number) => locale.office_no_operator(number.as_str()),
            Self::NoSetting(name) => locale.office_no_setting(name),
            Self::NoValue { name, example } => locale.office_no_value(with::OfficeNoValue { name, example }),
            Self::Oneself => locale.office_oneself(),
        }
    }
}

impl From<StoreError> for OfficeError {
    fn from(error: StoreError) -> Self {
        Self::Ledger(error.into())
    }
}

/// How far back a tariff may begin: two clocks, one site.
const LATE_MS: i64 = 5 * MINUTE_MS;

/// Reads and checks a tariff for a site (DESIGN 7: linted before it goes live).
///
/// # Errors
/// [`OfficeError::NoPreset`], [`OfficeError::Tariff`], [`OfficeError::Currency`], [`OfficeError::Unfit`].
pub fn read_tariff(text: &str, site: &ledger::Site) -> Result<(Tariff, Vec<Finding>), OfficeError> {
    let tariff = match text.trim().strip_prefix("preset:") {
        Some(name) => Tariff::preset(name).ok_or_else(|| OfficeError::NoPreset(name.to_owned()))?,
        None => Tariff::parse(text).map_err(OfficeError::Tariff)?,
    };
    if tariff.currency() != site.currency {
        return Err(OfficeError::Currency { tariff: tariff.currency().code(), site: site.currency.code() });
    }
    let findings = tariff.lint();
    if let Some(wrong) = findings.iter().find(|finding| finding.severity == Severity::Error) {
        return Err(OfficeError::Unfit(Box::new(wrong.clone())));
    }
    Ok((tariff, findings))
}

/// Publishes a tariff that [`read_tariff`] has checked.
///
/// # Errors
/// [`OfficeError::Past`]; the store's.
pub fn publish_tariff(
    tx: &mut dyn Tx,
    site: SiteId,
    tariff: &Tariff,
    from: Option<Timestamp>,
    now: Timestamp,
) -> Result<TariffRef, OfficeError> {
    let from = from.unwrap_or(now);
    if from < now.plus_millis(-LATE_MS) {
        return Err(OfficeError::Past(from));
    }
    let fact = TariffPublished { tariff: tariff.reference(), text: tariff.canonical().to_owned(), from };
    append_office(tx, site, vec![Fact::TariffPublished(fact)], now)?;
    Ok(tariff.reference())
}

/// Defines the site's classes, whole.
///
/// # Errors
/// [`OfficeError::ClassTwice`], [`OfficeError::NoClass`]; the store's.
pub fn set_classes(
    tx: &mut dyn Tx,
    site: SiteId,
    classes: Vec<ClassDefined>,
    now: Timestamp,
) -> Result<(), OfficeError> {
    for (at, class) in classes.iter().enumerate() {
        let before = &classes[..at];
        if before.iter().any(|other| other.id == class.id || other.key == class.key) {
            return Err(OfficeError::ClassTwice { class: class.id.clone(), key: class.key });
        }
    }
    if classes.is_empty() {
        return Err(OfficeError::NoClass);
    }
    Ok(append_office(tx, site, vec![Fact::ClassesPublished(ClassesPublished { classes })], now).map(drop)?)
}

/// Sets a quota. Lowering it below what is inside is allowed: nobody is thrown out, nobody is let in (S2-X06).
pub fn set_quota(tx: &mut dyn Tx, site: SiteId, set: QuotaSet, now: Timestamp) -> Result<Occupancy, OfficeError> {
    append_office(tx, site, vec![Fact::QuotaSet(set.clone())], now)?;
    Ok(quota::quota(tx, site, set)?.occupancy())
}

/// Changes a setting of the site.
///
/// # Errors
/// [`OfficeError::NoSetting`], [`OfficeError::NoValue`]; the store's.
pub fn set_setting(
    tx: &mut dyn Tx,
    site: SiteId,
    name: &str,
    value: serde_json::Value,
    now: Timestamp,
) -> Result<(), OfficeError> {
    settings::check(name, &value).map_err(|wrong| match wrong {
        Unsettable::Unknown => OfficeError::NoSetting(name.to_owned()),
        Unsettable::Value(example) => OfficeError::NoValue { name: name.to_owned(), example },
    })?;
    let fact = SettingChanged { name: name.to_owned(), value };
    Ok(append_office(tx, site, vec![Fact::SettingChanged(fact)], now).map(drop)?)
}

/// Somebody who works at the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The number they sign in with.
    pub number: OperatorNumber,
    /// Name on slips.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// Secrets that change with a person; nothing leaves one as it is. Hashes, not the secrets themselves.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The hash of the PIN that booths check; nothing leaves it as it is.
    pub pin: Option<String>,
    /// For the server.
    pub password: Option<String>,
}

/// Enrols somebody, or changes what is known of them.
pub fn set_operator(
    tx: &mut dyn Tx,
    site: SiteId,
    person: &Person,
    secrets: &Secrets,
    now: Timestamp,
) -> Result<(), OfficeError> {
    lock_site(tx, site)?;
    let Person { number, name, role } = person.clone();
    let fact = OperatorEnrolled { operator: number, name, role, at_booth: false };
    append_office(tx, site, vec![Fact::OperatorEnrolled(fact)], now)?;
    if let Some(pin) = &secrets.pin {
        ledger::set_credential(tx, site, &person.number, Some(pin))?;
    }
    if let Some(password) = &secrets.password {
        let values = [site.into(), person.number.as_str().into(), password.as_str().into(), now.millis().into()];
        tx.execute(
            "INSERT INTO password (site, operator, hash, failures, locked, changed) VALUES ($1, $2, $3, 0, 0, $4)
             ON CONFLICT (site, operator) DO UPDATE SET hash = excluded.hash, failures = 0, locked = 0,
             changed = excluded.changed",
            &values,
        )?;
        end_sessions(tx, site, &person.number, now)?;
    }
    Ok(())
}

/// Takes somebody out: no sign-in any more, at any booth, at the server.
///
/// # Errors
/// [`OfficeError::NoOperator`]; the store's.
pub fn withdraw_operator(
    tx: &mut dyn Tx,
    site: SiteId,
    number: &OperatorNumber,
    now: Timestamp,
) -> Result<(), OfficeError> {
    lock_site(tx, site)?;
    operator(tx, site, number)?.ok_or_else(|| OfficeError::NoOperator(number.clone()))?;
    let fact = OperatorWithdrawn { operator: number.clone() };
    append_office(tx, site, vec![Fact::OperatorWithdrawn(fact)], now)?;
    ledger::set_credential(tx, site, number, None)?;
    tx.execute("DELETE FROM password WHERE site = $1 AND operator = $2", &[site.into(), number.as_str().into()])?;
    end_sessions(tx, site, number, now)?;
    Ok(())
}

fn end_sessions(tx: &mut dyn Tx, site: SiteId, who: &OperatorNumber, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE session SET ended = $3 WHERE site = $1 AND operator = $2 AND ended IS NULL";
    tx.execute(sql, &[site.into(), who.as_str().into(), now.millis().into()]).map(drop)
}

/// Those who are enrolled and not withdrawn.
pub fn operators(tx: &mut dyn Tx, site: SiteId) -> Result<Vec<Person>, StoreError> {
    let enrolled = |fact| match fact {
        Some(Fact::OperatorEnrolled(OperatorEnrolled { operator, name, role, .. })) => {
            Some(Person { number: operator, name, role })
        }
        _ => None,
    };
    Ok(mastered(tx, site, Topic::Operator)?.into_iter().filter_map(|entry| enrolled(entry.fact)).collect())
}

/// One of them.
pub fn operator(tx: &mut dyn Tx, site: SiteId, number: &OperatorNumber) -> Result<Option<Person>, StoreError> {
    Ok(operators(tx, site)?.into_iter().find(|person| person.number == *number))
}
