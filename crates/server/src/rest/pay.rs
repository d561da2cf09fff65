//! Money that another program says it took for a stay (S3-E07).

use super::entry::means;
use super::facts;
use super::session::{self, Session, sessions};
use crate::extract::whole_or_none;
use crate::ledger::{Stay, stay};
use crate::request::{Answered, Caller, Refused, RequestContext};
use crate::store::{StoreError, Tx};
use crate::words::{RestSaid, RestTrouble};
use palang_domain::fact::{FactRef, Settled};
use palang_domain::settlement::{FreeReason, Payment, Takings};
use palang_domain::stay::{PaymentState, Presence};
use palang_domain::{Due, Fact, Money, TicketId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// What may be said of a payment (S3-X15). An empty body pays what is due, in cash.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct PayRequest {
    /// How it was paid.
    #[serde(alias = "method")]
    #[schema(example = "CASH")]
    pub payment_method: Option<String>,
    /// What was taken: exactly what is due, or nothing is recorded.
    #[serde(default, deserialize_with = "whole_or_none")]
    #[schema(example = 8000)]
    pub amount: Option<i64>,
}

/// What a payment is answered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PayAnswer {
    /// It is recorded.
    pub success: bool,
    /// What was done, in the language of the answer.
    pub message: String,
    /// Number of the receipt, without gaps for each program.
    pub receipt: u64,
    /// The session as it is now.
    pub session: Session,
}

/// Pays a session: what it owes, or, while it is inside, what it costs now.
pub fn record(tx: &mut dyn Tx, context: RequestContext<'_>, ticket: &TicketId, request: &PayRequest) -> Answered {
    let known = stay(tx, context.site(), ticket)?.ok_or_else(|| Refused::no_such("session", ticket))?;
    if let Some(trouble) = unpayable(&known) {
        return Err(trouble.into());
    }
    let no_tariff = || Refused::no_tariff(&known.class, known.entry);
    let due = session::due(context, &known).ok_or_else(no_tariff)?;
    if due.is_settled() {
        return Err(RestTrouble::AlreadyPaid.into());
    }
    let given = request.amount.map(Money::new);
    if let Some(given) = given.filter(|given| *given != due.amount()) {
        return Err(RestTrouble::WrongAmount { due: due.amount(), given }.into());
    }
    let means = means(request.payment_method.as_deref());
    let (receipt, fact) = settled(tx, context.caller, &known, &due, means)?;
    context.append(tx, vec![fact])?;
    let after = stay(tx, context.site(), ticket)?.unwrap_or(known);
    let session = sessions(tx, context, std::slice::from_ref(&after))?.pop();
    let Some(session) = session else { return Err(StoreError::Corrupt("a session".to_owned()).into()) };
    let message = RestSaid::Paid.words(context.locale);
    Ok(json!(PayAnswer { success: true, message, receipt, session }))
}

fn unpayable(known: &Stay) -> Option<RestTrouble> {
    match known.state.presence {
        Presence::Voided => Some(RestTrouble::Void),
        Presence::Exited if known.state.payment != PaymentState::Unpaid => Some(RestTrouble::AlreadyPaid),
        Presence::Exited | Presence::Inside | Presence::Reversed => None,
    }
}

/// The settlement of a stay by this program, with its receipt number. Take the site's lock first.
pub fn settled(
    tx: &mut dyn Tx,
    caller: &Caller,
    known: &Stay,
    due: &Due,
    means: String,
) -> Result<(u64, Fact), StoreError> {
    let (receipt, turnover) = books(tx, caller)?;
    let receipt = receipt.saturating_add(1);
    let amount = due.amount();
    let payment = if amount == Money::ZERO {
        Payment::Free { amount, reason: FreeReason::NothingDue }
    } else {
        Payment::Reported { amount, means }
    };
    let payments = vec![payment];
    let lane = known.exit.as_ref().and_then(|exit| exit.lane.clone()).or_else(|| known.lane.clone());
    let fact = Fact::Settled(Settled {
        ticket: known.ticket.clone(),
        lane: lane.or_else(|| "OFFICE".parse().ok()).ok_or_else(|| StoreError::Corrupt("a lane".to_owned()))?,
        receipt,
        quote: due.quote().clone(),
        turnover: turnover + Takings::of(&payments).taken,
        payments,
        operator: None,
        shift: None,
        prepaid: due.prepaid().cloned(),
    });
    Ok((receipt, fact))
}

/// The program's last receipt number, and what it had taken by then.
fn books(tx: &mut dyn Tx, caller: &Caller) -> Result<(u64, Money), StoreError> {
    let sql = "SELECT incarnation, seq FROM settlement WHERE site = $1 AND booth = $2 AND receipt IS NOT NULL
               ORDER BY incarnation DESC, seq DESC LIMIT 1";
    let rows = tx.query(sql, &[caller.site.into(), caller.booth.as_str().into()])?;
    let Some(row) = rows.first() else { return Ok((0, Money::ZERO)) };
    let incarnation = row.small(0)?;
    let last = FactRef { booth: caller.booth.clone(), incarnation, seq: row.count(1)? };
    match facts::fact(tx, caller.site, &last)? {
        Some(Fact::Settled(settled)) => Ok((settled.receipt, settled.turnover)),
        _ => Err(StoreError::Corrupt("a settlement without its fact".to_owned())),
    }
}
