//! From text to a tariff, with errors that name the line and what is allowed.

use super::model::{Direction, File, On};
use super::{Tariff, TariffError, canonical};
use crate::{Hash, TariffRef};

impl Tariff {
    /// Reads a tariff file (TOML). What is read can price for ever; whether it *should* go live is [`Tariff::adopt`]'s question.
    ///
    /// # Errors
    /// When it is no TOML, has a key or value that is not allowed, or refers to something it does not define.
    pub fn parse(text: &str) -> Result<Self, TariffError> {
        let file: File = toml::from_str(text).map_err(|error| TariffError {
            line: error.span().map(|span| line_of(text, span.start)),
            message: error.message().trim().to_owned(),
        })?;
        check(&file).map_err(|(key, message)| TariffError { line: find(text, &key), message })?;
        let canonical = canonical::write(&file)?;
        let version = Hash::of(canonical.as_bytes()).short();
        let reference = TariffRef { name: file.name.clone(), version };
        Ok(Self { file, canonical, reference })
    }

    /// [`Tariff::parse`], and refused when the lint finds an error: for tariffs that are about to come into force.
    /// Stored versions are read with [`Tariff::parse`], so that a stricter lint never orphans an old stay.
    ///
    /// # Errors
    /// As [`Tariff::parse`], and the lint's first error: a fine without legal basis, a price over the ceiling, a tax over 10 %.
    pub fn adopt(text: &str) -> Result<Self, TariffError> {
        let tariff = Self::parse(text)?;
        match tariff.lint().into_iter().find(|finding| finding.severity == super::Severity::Error) {
            None => Ok(tariff),
            Some(finding) => {
                let line = finding.class.as_ref().and_then(|class| find(text, class.as_str()));
                Err(TariffError { line, message: finding.message() })
            }
        }
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

/// The first line that mentions `key`, for checks that look across tables.
fn find(text: &str, key: &str) -> Option<usize> {
    text.lines().position(|line| line.contains(key) && !line.trim_start().starts_with('#')).map(|index| index + 1)
}

/// What single tables cannot check: the key to point at, and the message.
fn check(file: &File) -> Result<(), (String, String)> {
    let named = !file.name.is_empty()
        && file.name.len() <= 40
        && file.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !named {
        return Err(("name".into(), "`name` is 1 to 40 lower-case letters, digits and `-`".into()));
    }
    if file.class.is_empty() {
        return Err(("class".into(), "a tariff needs at least one `[class.NAME]`".into()));
    }
    if !(1..=3_600).contains(&file.rounding.time_seconds) {
        return Err(("time_seconds".into(), "`time_seconds` is 1 to 3600".into()));
    }
    if file.rounding.time == Direction::Nearest {
        return Err(("time".into(), "`time` rounds \"down\" or \"up\"; only `money_to` may be \"nearest\"".into()));
    }
    if file.rounding.money.get() == 0 {
        return Err(("money".into(), "`money` is the step the total is rounded to: 1 or more".into()));
    }
    if let Some(tax) = file.tax.filter(|tax| tax.rate_bp > 10_000) {
        return Err(("rate_bp".into(), format!("{} is no tax rate: allowed are 0 to 10000 (100 %)", tax.rate_bp)));
    }
    for (name, event) in &file.event {
        if event.until <= event.from {
            return Err((name.clone(), format!("event `{name}` ends before it begins")));
        }
    }
    for class in file.class.values() {
        for special in &class.special {
            for on in &special.on {
                if let On::Event(name) = on
                    && !file.event.contains_key(name)
                {
                    let known: Vec<&str> = file.event.keys().map(String::as_str).collect();
                    let message = format!("event `{name}` is not defined; there are: {}", known.join(", "));
                    return Err((format!("event:{name}"), message));
                }
            }
        }
    }
    for (name, discount) in &file.discount {
        if let Some(class) = discount.classes.iter().find(|class| !file.class.contains_key(*class)) {
            return Err((
                name.clone(),
                format!("discount `{name}` is for class `{class}`, which the tariff does not price"),
            ));
        }
    }
    Ok(())
}
