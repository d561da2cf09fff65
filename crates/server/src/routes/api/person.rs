//! What the handlers of `/api/v1` have in common: a person who has signed in, and the books of their site.

use crate::app::App;
use crate::auth::Operator;
use crate::problem::{AnswerLanguage, Problem};
use crate::store::{StoreError, Tx};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use palang_domain::{Permission, SiteId, Timestamp};
use palang_locale::Locale;

/// A person's request, ready to be worked on.
pub struct PersonRequest {
    /// The server's own state: store, clock, limits.
    pub app: App,
    /// The person who asks, and their session.
    pub operator: Operator,
    /// In whose words they are answered.
    pub locale: Locale,
    /// When it came.
    pub now: Timestamp,
}

impl FromRequestParts<App> for PersonRequest {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let operator = Operator::from_request_parts(parts, app).await?;
        let language = parts.extensions.get::<AnswerLanguage>().cloned().unwrap_or_default();
        Ok(Self { locale: language.locale(&parts.headers, app.language()), app: app.clone(), operator, now: app.now() })
    }
}

impl PersonRequest {
    /// Refuses what the role may not do.
    ///
    /// # Errors
    /// [`Problem::forbidden`].
    pub fn may(&self, permission: Permission) -> Result<(), Problem> {
        self.operator.may(permission)
    }

    /// Asks something of one snapshot.
    ///
    /// # Errors
    /// Those of `work`, and the store's.
    pub async fn read<T, E>(
        &self,
        mut work: impl FnMut(&mut dyn Tx, SiteId) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let site = self.operator.site.site;
        self.app.store().read(move |tx| work(tx, site)).await
    }

    /// Does something in one transaction.
    ///
    /// # Errors
    /// Those of `work`, and the store's.
    pub async fn write<T, E>(
        &self,
        mut work: impl FnMut(&mut dyn Tx, SiteId, Timestamp) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (site, now) = (self.operator.site.site, self.now);
        self.app.store().write(move |tx| work(tx, site, now)).await
    }
}
