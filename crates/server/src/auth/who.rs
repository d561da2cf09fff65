//! What a handler asks for in its arguments: a booth, or a program of the owner's.

use super::caller;
use super::{Scope, Scopes};
use crate::app::App;
use crate::ledger::{Kind, Principal, Site};
use crate::office::Person;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use palang_domain::{BoothId, Permission};
use std::net::IpAddr;

/// A booth, by its API key. Its facts need its signature besides (SYNC 7.2).
#[derive(Clone, Debug)]
pub struct Booth {
    /// Whose car park.
    pub site: Site,
    /// Which booth, by which key. A revoked one may still send what it has, which then goes into quarantine (SYNC 7.3).
    pub principal: Principal,
}

impl Booth {
    /// Refuses a revoked booth: it is told nothing any more.
    ///
    /// # Errors
    /// [`Problem::forbidden`].
    pub fn believed(&self) -> Result<(), Problem> {
        if self.principal.revoked { Err(Problem::forbidden("a booth that is not revoked")) } else { Ok(()) }
    }
}

/// A program that talks REST: an entry machine, a camera, a script. What it reports becomes facts of its own virtual
/// booth.
#[derive(Clone, Debug)]
pub struct Program {
    /// Whose car park.
    pub site: Site,
    /// Its virtual booth, whose journal it writes.
    pub booth: BoothId,
    /// What the administrator called it.
    pub name: String,
    /// What its key allows.
    pub scopes: Scopes,
}

impl Program {
    /// Refuses what the key does not allow.
    ///
    /// # Errors
    /// [`Problem::forbidden`].
    pub fn may(&self, scope: Scope) -> Result<(), Problem> {
        if self.scopes.allow(scope) { Ok(()) } else { Err(Problem::forbidden(&format!("scope {}", scope.word()))) }
    }
}

/// A booth or a program: what both may ask.
#[derive(Clone, Debug)]
pub enum Asker {
    /// A booth that is believed.
    Booth(Booth),
    /// A program, by its API key.
    Program(Program),
}

impl Asker {
    /// Refuses a program whose key allows none of these; booths may.
    ///
    /// # Errors
    /// [`Problem::forbidden`].
    pub fn may_one(&self, scopes: [Scope; 2]) -> Result<(), Problem> {
        match self {
            Self::Booth(booth) => booth.believed(),
            Self::Program(program) => program.may(scopes[0]).or_else(|_| program.may(scopes[1])),
        }
    }

    /// Whose car park, and whose journal.
    #[must_use]
    pub fn whose(&self) -> (&Site, BoothId) {
        match self {
            Self::Booth(booth) => (&booth.site, booth.principal.booth.clone()),
            Self::Program(program) => (&program.site, program.booth.clone()),
        }
    }
}

impl FromRequestParts<App> for Asker {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (principal, site) = caller::key(app, parts).await?;
        match principal.kind {
            Kind::Booth => Ok(Self::Booth(Booth { site, principal })),
            Kind::Program { name, scopes } if !principal.revoked => {
                let scopes = Scopes::read(&scopes);
                Ok(Self::Program(Program { site, booth: principal.booth, name, scopes }))
            }
            Kind::Program { .. } => Err(Problem::forbidden("a program's key")),
        }
    }
}

impl FromRequestParts<App> for Booth {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (principal, site) = caller::key(app, parts).await?;
        match principal.kind {
            Kind::Booth => Ok(Self { site, principal }),
            Kind::Program { .. } => Err(Problem::forbidden("a booth's key")),
        }
    }
}

impl FromRequestParts<App> for Program {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let (principal, site) = caller::key(app, parts).await?;
        match principal.kind {
            Kind::Program { name, scopes } if !principal.revoked => {
                Ok(Self { site, booth: principal.booth, name, scopes: Scopes::read(&scopes) })
            }
            _ => Err(Problem::forbidden("a program's key")),
        }
    }
}

/// The asker's address, for those who have no credential yet.
#[derive(Clone, Copy, Debug)]
pub struct Address(pub IpAddr);

impl FromRequestParts<App> for Address {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(caller::address(app, parts)))
    }
}

/// A person who has signed in at the server. Their role is what it is now, not what it was then.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Whose car park.
    pub site: Site,
    /// The person that the session belongs to.
    pub person: Person,
    /// In which session.
    pub session: String,
}

impl Operator {
    /// Refuses what the role may not do (DESIGN 10): the one place where the server asks.
    ///
    /// # Errors
    /// [`Problem::forbidden`].
    pub fn may(&self, permission: Permission) -> Result<(), Problem> {
        if self.person.role.may(permission) {
            return Ok(());
        }
        let word = serde_json::to_value(permission).unwrap_or_default();
        Err(Problem::forbidden(&format!("permission {}", word.as_str().unwrap_or_default())))
    }
}

impl FromRequestParts<App> for Operator {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        caller::operator(app, parts).await
    }
}

/// A booth's key, where the request has one: a person who signs in at a booth.
#[derive(Clone, Debug)]
pub struct AtBooth(pub Option<BoothId>);

impl FromRequestParts<App> for AtBooth {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if !parts.headers.contains_key(axum::http::header::AUTHORIZATION) {
            return Ok(Self(None));
        }
        let booth = Booth::from_request_parts(parts, app).await?;
        booth.believed()?;
        Ok(Self(Some(booth.principal.booth)))
    }
}
