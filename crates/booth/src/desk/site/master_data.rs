//! What is mastered for the site, read from the store once and kept until the office says something else.

use crate::config::Class;
use crate::store::site::Subject;
use crate::store::{StoreError, View};
use palang_domain::fact::{BoothCertified, ClassesPublished};
use palang_domain::tariff::Tariff;
use palang_domain::{BoothId, Fact, OperatorNumber, Timestamp};
use std::collections::HashSet;
use std::sync::Arc;

/// What is mastered for the site.
#[derive(Clone, Debug, Default)]
pub(crate) struct MasterData {
    /// Vehicle classes, in the order of the screens.
    pub classes: Arc<Vec<Class>>,
    /// Tariff versions with the instant they come into force at, in that order.
    pub tariffs: Vec<(Timestamp, Arc<Tariff>)>,
    /// Operators whom the office has spoken of: the configuration does not decide about them.
    pub operators: HashSet<OperatorNumber>,
    /// The certificate list.
    pub certified: Vec<BoothCertified>,
    /// Keys that are believed no more.
    pub revoked: HashSet<(BoothId, String)>,
}

impl MasterData {
    /// Nothing is mastered: the configuration's classes.
    pub fn of(classes: Vec<Class>) -> Self {
        Self { classes: Arc::new(classes), ..Self::default() }
    }

    /// Reads it. What a later program has written otherwise is left out.
    pub fn read(view: &View<'_>, configured: &[Class]) -> Result<Self, StoreError> {
        let mut master = Self::of(configured.to_vec());
        for mastered in view.mastered(Subject::Classes)? {
            if let Fact::ClassesPublished(published) = mastered.fact {
                master.classes = Arc::new(classes(published));
            }
        }
        let mut tariffs = Vec::new();
        for mastered in view.mastered(Subject::Tariff)? {
            let Fact::TariffPublished(published) = mastered.fact else { continue };
            match Tariff::parse(&published.text) {
                Ok(tariff) if tariff.reference().version == published.tariff.version => {
                    tariffs.push((published.from, mastered.feed, mastered.at, Arc::new(tariff)));
                }
                Ok(_) => tracing::error!(version = published.tariff.version, "a published tariff is not its version"),
                Err(error) => tracing::error!(%error, version = published.tariff.version, "a published tariff is none"),
            }
        }
        // Two for the same instant: what was said later stands.
        tariffs.sort_by_key(|(from, feed, at, _)| (*from, *feed, *at));
        master.tariffs = tariffs.into_iter().map(|(from, _, _, tariff)| (from, tariff)).collect();
        for mastered in view.mastered(Subject::Operator)? {
            match mastered.fact {
                Fact::OperatorEnrolled(operator) => drop(master.operators.insert(operator.operator)),
                Fact::OperatorWithdrawn(gone) => drop(master.operators.insert(gone.operator)),
                _ => {}
            }
        }
        master.trust(view)?;
        Ok(master)
    }

    fn trust(&mut self, view: &View<'_>) -> Result<(), StoreError> {
        for mastered in view.mastered(Subject::Certificate)? {
            if let Fact::BoothCertified(certified) = mastered.fact {
                self.certified.push(certified);
            }
        }
        for mastered in view.mastered(Subject::Revocation)? {
            if let Fact::BoothRevoked(revoked) = mastered.fact {
                self.revoked.insert((revoked.booth, revoked.public_key));
            }
        }
        Ok(())
    }

    /// The tariff that stays beginning at `at` are priced by; nothing while the site has published none for then.
    pub fn tariff_at(&self, at: Timestamp) -> Option<&Arc<Tariff>> {
        self.tariffs.iter().rev().find(|(from, _)| *from <= at).map(|(_, tariff)| tariff)
    }
}

fn classes(published: ClassesPublished) -> Vec<Class> {
    let class = |defined: palang_domain::fact::ClassDefined| Class {
        id: defined.id,
        key: defined.key.to_ascii_lowercase(),
        names: defined.names,
    };
    published.classes.into_iter().map(class).collect()
}
