//! From text to a tariff, with errors that name the line and what is allowed.

use super::model::{Direction, File, On};
use super::{Matter, Problem, Severity, Tariff, TariffError, canonical};
use crate::{ClassId, Hash, TariffRef};
use toml::de::{DeTable, DeValue};

impl Tariff {
    /// Reads a tariff file (TOML). What is read can price for ever; whether it *should* go live is [`Tariff::adopt`]'s
    /// question.
    ///
    /// # Errors
    /// When it is no TOML, has a key or value that is not allowed, or refers to something it does not define.
    pub fn parse(text: &str) -> Result<Self, TariffError> {
        // Windows' editors put it there.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let file: File = toml::from_str(text).map_err(|error| {
            TariffError::new(error.span().map(|span| line_of(text, span.start)), Problem::read(error.message()))
        })?;
        check(&file).map_err(|(path, problem)| {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            TariffError::new(find(text, &path), problem)
        })?;
        let canonical = canonical::write(&file)?;
        let version = Hash::of(canonical.as_bytes()).short();
        let reference = TariffRef { name: file.name.clone(), version };
        Ok(Self { file, canonical, reference })
    }

    /// [`Tariff::parse`], and refused when the lint finds an error: for tariffs that are about to come into force.
    /// Stored versions are read with [`Tariff::parse`], so that a stricter lint never orphans an old stay.
    ///
    /// # Errors
    /// As [`Tariff::parse`], and the lint's first error: a fine without legal basis, a price over the ceiling, a tax
    /// over 10 %.
    pub fn adopt(text: &str) -> Result<Self, TariffError> {
        let tariff = Self::parse(text)?;
        match tariff.lint().into_iter().find(|finding| finding.severity == Severity::Error) {
            None => Ok(tariff),
            Some(finding) => {
                let class = finding.class.as_ref().map_or("", ClassId::as_str);
                let line = match &finding.matter {
                    Matter::TaxTooHigh { .. } => find(text, &["tax", "rate_bp"]),
                    Matter::LostWithoutBasis => find(text, &["class", class, "lost"]),
                    Matter::OverCeiling { .. } if finding.special.is_some() => find(text, &["class", class, "special"]),
                    _ => find(text, &["class", class, "rate"]),
                };
                Err(TariffError::new(line, Problem::Lint(Box::new(finding))))
            }
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

/// The line of a key, for checks that look across tables; of the nearest table around it where it is not written.
fn find(text: &str, path: &[&str]) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let (mut table, mut line) = (document.get_ref(), None);
    for name in path {
        let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else { break };
        line = Some(line_of(text, key.span().start));
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    line
}

/// The keys that lead to what is wrong, and what is.
type Wrong = (Vec<String>, Problem);

fn wrong(path: &[&str], problem: Problem) -> Result<(), Wrong> {
    Err((path.iter().map(|&key| key.to_owned()).collect(), problem))
}

/// What single tables cannot check.
fn check(file: &File) -> Result<(), Wrong> {
    let named = !file.name.is_empty()
        && file.name.len() <= 40
        && file.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !named {
        return wrong(&["name"], Problem::Name);
    }
    if file.class.is_empty() {
        return wrong(&["class"], Problem::NoClass);
    }
    if !(1..=3_600).contains(&file.rounding.time_seconds) {
        return wrong(&["rounding", "time_seconds"], Problem::TimeSeconds);
    }
    if file.rounding.time == Direction::Nearest {
        return wrong(&["rounding", "time"], Problem::TimeNearest);
    }
    if file.rounding.money.get() == 0 {
        return wrong(&["rounding", "money"], Problem::MoneyStep);
    }
    if let Some(tax) = file.tax.filter(|tax| tax.rate_bp > 10_000) {
        return wrong(&["tax", "rate_bp"], Problem::TaxRate { rate_bp: tax.rate_bp });
    }
    for (name, event) in &file.event {
        if event.until <= event.from {
            return wrong(&["event", &**name], Problem::EventOrder { name: name.to_string() });
        }
    }
    for (name, discount) in &file.discount {
        if let Some(class) = discount.classes.iter().find(|class| !file.class.contains_key(*class)) {
            let problem = Problem::DiscountClass { name: name.to_string(), class: class.to_string() };
            return wrong(&["discount", &**name], problem);
        }
    }
    for (id, class) in &file.class {
        for on in class.special.iter().flat_map(|special| &special.on) {
            if let On::Event(name) = on
                && !file.event.contains_key(name.as_str())
            {
                let known: Vec<&str> = file.event.keys().map(|name| &**name).collect();
                let problem = Problem::EventUnknown { name: name.clone(), known: known.join(", ") };
                return wrong(&["class", id.as_str(), "special"], problem);
            }
        }
    }
    Ok(())
}
