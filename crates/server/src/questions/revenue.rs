//! What the stays that left came to.

use super::read_word;
use crate::store::{Row, StoreError, Tx};
use palang_domain::question::{Revenue, RevenueBy, RevenueQuestion, RevenueRow, Span, TakingsByMethod, Tally};
use palang_domain::settlement::Takings;
use palang_domain::stay::PaymentState;
use palang_domain::{Money, SiteId};
use std::collections::BTreeMap;

/// One scan of the stays that left in a span, in groups named by a text.
macro_rules! grouped {
    ($group:literal) => {
        concat!(
            "SELECT ",
            $group,
            " AS name, payment, count(*), coalesce(CAST(sum(coalesce(total, 0)) AS BIGINT), 0),
               coalesce(CAST(sum(coalesce(taken, 0)) AS BIGINT), 0),
               coalesce(CAST(sum((exited - entry) / 60000) AS BIGINT), 0)
             FROM stay WHERE site = $1 AND exited >= $2 AND exited < $3 AND presence = 'exited'
             GROUP BY name, payment ORDER BY name"
        )
    };
}

/// Revenue of each span, in the order of the spans. Ungrouped, every span has its one row, also where nothing left.
pub fn revenue(tx: &mut dyn Tx, site: SiteId, question: &RevenueQuestion) -> Result<Revenue, StoreError> {
    question.spans.iter().map(|span| of_span(tx, site, *span, question.by)).collect()
}

fn of_span(tx: &mut dyn Tx, site: SiteId, span: Span, by: RevenueBy) -> Result<Vec<RevenueRow>, StoreError> {
    let sql = match by {
        RevenueBy::All => grouped!("''"),
        RevenueBy::Class => grouped!("class"),
    };
    let (from, until) = span.millis();
    let mut groups: BTreeMap<String, RevenueRow> = BTreeMap::new();
    if by == RevenueBy::All {
        groups.insert(String::new(), RevenueRow::default());
    }
    for row in tx.query(sql, &[site.into(), from.into(), until.into()])? {
        let name = row.text(0)?;
        let group = groups.entry(name.to_owned()).or_default();
        match by {
            RevenueBy::All => {}
            RevenueBy::Class => group.class = Some(read_word(name)?),
        }
        *group.of(read_word::<PaymentState>(row.text(1)?)?) = Tally {
            stays: row.count(2)?,
            asked: Money::new(row.int(3)?),
            taken: Money::new(row.int(4)?),
            minutes: row.int(5)?,
        };
    }
    Ok(groups.into_values().collect())
}

/// What was settled in a span, by method.
pub fn takings_by_method(tx: &mut dyn Tx, site: SiteId, span: Span) -> Result<TakingsByMethod, StoreError> {
    let sql = "SELECT p.method, CAST(sum(p.amount) AS BIGINT), CAST(sum(p.taken) AS BIGINT),
                      CAST(sum(p.drawer) AS BIGINT)
               FROM settlement s JOIN payment p ON p.site = s.site AND p.booth = s.booth
                 AND p.incarnation = s.incarnation AND p.seq = s.seq
               WHERE s.site = $1 AND s.at >= $2 AND s.at < $3 GROUP BY p.method";
    let (from, until) = span.millis();
    let rows = tx.query(sql, &[site.into(), from.into(), until.into()])?;
    let sums = |row: &Row| -> Result<(String, Takings), StoreError> {
        let [settled, taken, drawer] = [row.int(1)?, row.int(2)?, row.int(3)?].map(Money::new);
        Ok((row.text(0)?.to_owned(), Takings { settled, taken, drawer }))
    };
    rows.iter().map(sums).collect()
}
