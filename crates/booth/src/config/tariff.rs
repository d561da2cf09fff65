//! The tariff that the config names: it must price every class of the site, in the site's money.

use crate::config::problem::{ConfigError, Problem};
use crate::config::{Config, TariffSource};
use palang_domain::tariff::Tariff;
use std::path::{Path, PathBuf};

impl Config {
    /// Reads and checks the tariff.
    ///
    /// # Errors
    /// A file that is none, with its line; a class without a price; another currency.
    pub fn tariff(&self) -> Result<Tariff, ConfigError> {
        let language = Some(self.site.language);
        let error = |file: &Path, line, problem| ConfigError {
            file: file.to_owned(),
            line,
            problem: Box::new(problem),
            language,
        };
        let (file, tariff) = match &self.booth.tariff {
            TariffSource::Preset(name) => {
                let file = PathBuf::from(format!("preset:{name}"));
                let detail = || format!("preset:{}", palang_domain::tariff::PRESETS.join(" | preset:"));
                let tariff =
                    Tariff::preset(name).ok_or_else(|| error(&file, None, Problem::Tariff { detail: detail() }))?;
                (file, tariff)
            }
            TariffSource::File(file) => {
                let text = std::fs::read_to_string(file).map_err(|failure| {
                    let detail = failure.to_string();
                    error(file, None, Problem::Unreadable { detail })
                })?;
                let tariff = Tariff::adopt(&text).map_err(|failure| {
                    error(file, failure.line, Problem::TariffFile { problem: Box::new(failure.problem) })
                })?;
                (file.clone(), tariff)
            }
        };
        if tariff.currency() != self.site.currency {
            let (tariff, site) = (tariff.currency().code().to_owned(), self.site.currency.code().to_owned());
            return Err(error(&file, None, Problem::TariffCurrency { tariff, site }));
        }
        let foreign = self.classes.iter().find(|class| !tariff.classes().any(|priced| *priced == class.id));
        match foreign {
            Some(class) => Err(error(&file, None, Problem::ClassWithoutTariff { class: class.id.to_string() })),
            None => Ok(tariff),
        }
    }
}
