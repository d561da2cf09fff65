//! S2's paths: parking payments, and the fees and quotas of a property.

use super::program::{Once, ProgramRequest};
use crate::app::App;
use crate::auth::Scope;
use crate::extract::{Json, Path, Sent};
use crate::problem::Problem;
use crate::rest::checkout::{self, FeeRow, IdBody, NewPayment, PaymentAnswer};
use axum::response::Response;
use palang_domain::TicketId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(check_out))
        .routes(routes!(reject))
        .routes(routes!(fees))
}

/// Make a paid parking (S2-F04): it holds a place from now on, or is refused for want of one (S2-M02).
#[utoipa::path(
    post, path = "/payment/parking", operation_id = "create_payment",
    tag = "S2 quotas", request_body = NewPayment, security(("program" = [])),
    params(Once),
    responses(
        (status = 200, description = "Paid, and its place held", body = PaymentAnswer, links(
            ("checkout" = (operation_id = "check_out_payment", parameters(("id" = "$response.body#/id")))),
            ("reject" = (operation_id = "reject_payment", parameters(("id" = "$response.body#/id")))),
            ("session" = (operation_id = "get_session", parameters(("id" = "$response.body#/id")))),
        )),
        (status = 409, description = "No place left, or no tariff"),
        (status = 503, description = "No numbers left today"),
    )
)]
async fn create(program: ProgramRequest, sent: Sent) -> Result<Response, Problem> {
    program.may(Scope::Pay)?;
    let request: NewPayment = sent.json()?;
    program.write(&sent.bytes, move |tx, context| checkout::create(tx, context, &request)).await
}

/// The payment that path and body name.
fn named(id: &str, sent: &Sent) -> Result<TicketId, Problem> {
    let body: IdBody = sent.json_or_nothing()?;
    checkout::ticket(id, &body).map_err(super::program::problem)
}

/// Check a paid parking out (S2-E01): its place is free again. The body may repeat the id; it must be the path's.
#[utoipa::path(
    post, path = "/payment/parking/checkout/{id}", operation_id = "check_out_payment",
    tag = "S2 quotas", request_body = Option<IdBody>,
    params(("id" = String, Path, description = "The payment: the stay's ticket", max_length = 64), Once),
    security(("program" = [])),
    responses(
        (status = 200, description = "Checked out (S2-M01)", body = PaymentAnswer),
        (status = 404, description = "No such payment"),
        (status = 409, description = "Not paid, gone already, or path and body disagree (S2-X08)"),
    )
)]
async fn check_out(program: ProgramRequest, Path(id): Path<String>, sent: Sent) -> Result<Response, Problem> {
    program.may(Scope::Pay)?;
    let ticket = named(&id, &sent)?;
    program.write(&sent.bytes, move |tx, context| checkout::check_out(tx, context, &ticket)).await
}

/// Reject a parking (S2-F06): it never took its place.
#[utoipa::path(
    post, path = "/payment/parking/reject/{id}", operation_id = "reject_payment",
    tag = "S2 quotas", request_body = Option<IdBody>,
    params(("id" = String, Path, description = "The payment: the stay's ticket", max_length = 64), Once),
    security(("program" = [])),
    responses(
        (status = 200, description = "Rejected", body = PaymentAnswer),
        (status = 404, description = "No such payment"),
        (status = 409, description = "Gone already, void, or path and body disagree (S2-X08)"),
    )
)]
async fn reject(program: ProgramRequest, Path(id): Path<String>, sent: Sent) -> Result<Response, Problem> {
    program.may(Scope::Pay)?;
    let ticket = named(&id, &sent)?;
    program.write(&sent.bytes, move |tx, context| checkout::reject(tx, context, &ticket)).await
}

/// The fees and quotas of the property (S2-E02), which is the site of the credential (S2-F10).
#[utoipa::path(
    get, path = "/payment/parking/fees/{property_id}", operation_id = "parking_fees",
    tag = "S2 quotas", security(("program" = [])),
    params(("property_id" = u16, Path, description = "The site's number", minimum = 1)),
    responses(
        (status = 200, description = "A line a class, and one for every area with a quota", body = Vec<FeeRow>),
        (status = 404, description = "No number"),
        (status = 422, description = "Another property"),
    )
)]
async fn fees(program: ProgramRequest, Path(property): Path<u16>) -> Result<Json<Vec<FeeRow>>, Problem> {
    program.may_one([Scope::Read, Scope::Pay])?;
    let own = program.site().get();
    if property != own {
        return Err(Problem::elsewhere("property_id", &property.to_string(), &own.to_string()));
    }
    program.read(checkout::fees).await
}
