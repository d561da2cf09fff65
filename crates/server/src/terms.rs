//! What is mastered for a site, as far as other programs' requests need it: tariffs, classes, where cameras and gates
//! stand.

mod cache;
mod source;

pub use cache::TermsCache;
pub use source::{Direction, Source, Sure};

use crate::foreign_names;
use crate::ledger::{Stay, Topic, mastered};
use crate::request::Caller;
use crate::settings::{GATE, PATTERNS, SOURCE, SURE};
use crate::store::{StoreError, Tx};
use palang_domain::ticket::ForeignPattern;
use palang_domain::{AreaId, ClassId, Due, Fact, LaneId, Quote, Tariff, TariffRef, Timestamp, Visit, Zone};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is in force.
#[derive(Debug)]
pub struct SiteTerms {
    /// The site's clock.
    pub zone: Zone,
    /// Patterns of other machines' tickets.
    pub patterns: Vec<ForeignPattern>,
    /// The gate of tickets that the server makes.
    pub gate: u8,
    tariffs: Vec<(Timestamp, Tariff)>,
    classes: Vec<ClassId>,
    sources: BTreeMap<String, Source>,
    sure: Sure,
}

impl SiteTerms {
    /// Reads them. What a setting says badly counts as not said.
    pub fn load(tx: &mut dyn Tx, caller: &Caller) -> Result<Self, StoreError> {
        let mut terms = Self {
            zone: caller.zone,
            patterns: Vec::new(),
            gate: 99,
            tariffs: Vec::new(),
            classes: Vec::new(),
            sources: BTreeMap::new(),
            sure: Sure::Above(700),
        };
        for fact in mastered(tx, caller.site, Topic::Tariff)?.into_iter().filter_map(|mastered| mastered.fact) {
            if let Fact::TariffPublished(published) = fact
                && let Ok(tariff) = Tariff::parse(&published.text)
            {
                terms.tariffs.push((published.from, tariff));
            }
        }
        for fact in mastered(tx, caller.site, Topic::Classes)?.into_iter().filter_map(|mastered| mastered.fact) {
            if let Fact::ClassesPublished(published) = fact {
                terms.classes = published.classes.into_iter().map(|class| class.id).collect();
            }
        }
        for fact in mastered(tx, caller.site, Topic::Setting)?.into_iter().filter_map(|mastered| mastered.fact) {
            if let Fact::SettingChanged(setting) = fact {
                terms.setting(&setting.name, setting.value);
            }
        }
        Ok(terms)
    }

    fn setting(&mut self, name: &str, value: Value) {
        if let Some(source) = name.strip_prefix(SOURCE) {
            // Bound badly, or unbound again: nobody stands there.
            match serde_json::from_value(value) {
                Ok(bound) => drop(self.sources.insert(source.to_owned(), bound)),
                Err(_) => drop(self.sources.remove(source)),
            }
        } else if name == SURE {
            self.sure = serde_json::from_value(value).unwrap_or(self.sure);
        } else if name == PATTERNS {
            let texts: Vec<String> = serde_json::from_value(value).unwrap_or_default();
            self.patterns = texts.iter().filter_map(|text| text.parse().ok()).collect();
        } else if name == GATE {
            self.gate = serde_json::from_value(value).ok().filter(|gate| *gate <= 99).unwrap_or(self.gate);
        }
    }

    /// Where something stands: by its own name, else by the name of the program that speaks for it.
    #[must_use]
    pub fn source(&self, name: &str, caller: &Caller) -> Option<&Source> {
        self.sources.get(name.trim()).or_else(|| self.sources.get(caller.booth.as_str()))
    }

    /// The part of the site that a gate leads to.
    #[must_use]
    pub fn area(&self, gate: &str, caller: &Caller) -> Option<AreaId> {
        self.source(gate, caller).and_then(|source| source.area.clone())
    }

    /// How sure a camera must be there.
    #[must_use]
    pub fn sure(&self, source: &Source) -> Sure {
        source.sure.unwrap_or(self.sure)
    }

    /// The class of the site that another program means; nothing when the site has no such class.
    #[must_use]
    pub fn class(&self, theirs: &str) -> Option<ClassId> {
        let class = ClassId::from_foreign(theirs).ok()?;
        let priced = || self.tariffs.iter().any(|(_, tariff)| tariff.classes().any(|priced| *priced == class));
        (self.classes.contains(&class) || priced()).then_some(class)
    }

    /// The site's classes, in the order of the screens; those of its tariffs where none are published.
    #[must_use]
    pub fn classes(&self) -> Vec<ClassId> {
        if !self.classes.is_empty() {
            return self.classes.clone();
        }
        let mut classes: Vec<ClassId> = self.tariffs.iter().flat_map(|(_, tariff)| tariff.classes().cloned()).collect();
        classes.sort();
        classes.dedup();
        classes
    }

    /// The tariff for a stay that begins then: the newest that is in force and has the class, or the first to come.
    #[must_use]
    pub fn in_force(&self, class: &ClassId, at: Timestamp) -> Option<&Tariff> {
        let has = |(_, tariff): &&(Timestamp, Tariff)| tariff.classes().any(|priced| priced == class);
        let begun = self.tariffs.iter().filter(has).filter(|(from, _)| *from <= at).max_by_key(|(from, _)| *from);
        let first = || self.tariffs.iter().filter(has).min_by_key(|(from, _)| *from);
        begun.or_else(first).map(|(_, tariff)| tariff)
    }

    /// The tariff of that content.
    #[must_use]
    pub fn tariff(&self, named: &TariffRef) -> Option<&Tariff> {
        self.tariffs.iter().map(|(_, tariff)| tariff).find(|tariff| tariff.reference().version == named.version)
    }

    /// What a stay costs at that moment; nothing when the site never published its tariff. An exit before its entry is
    /// priced as one at its entry: a clock was wrong, and no fee comes from negative time.
    #[must_use]
    pub fn quote(&self, tariff: &TariffRef, class: &ClassId, entry: Timestamp, exit: Timestamp) -> Option<Quote> {
        self.tariff(tariff)?.quote(&Visit::new(class, entry, exit.max(entry), self.zone)).ok()
    }

    /// What is due for a stay that leaves then.
    #[must_use]
    pub fn due(&self, stay: &Stay, exit: Timestamp) -> Option<Due> {
        let visit = Visit::new(&stay.class, stay.entry, exit.max(stay.entry), self.zone);
        Due::reckon(self.tariff(&stay.tariff)?, &visit, stay.prepaid().as_ref()).ok()
    }

    /// The lane of a gate: where it is bound, else its own name.
    #[must_use]
    pub fn lane(&self, gate: &str) -> Option<LaneId> {
        self.sources.get(gate.trim()).map(|source| source.lane.clone()).or_else(|| foreign_names::lane(gate))
    }
}
