//! Access tokens of people: a JWT, signed EdDSA and nothing else, for a quarter of an hour (SYNC 7.4). Never the ground
//! for a sign-in at a booth.

use crate::ledger;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use palang_domain::{OperatorNumber, SiteId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long a token is good, in milliseconds.
pub const LASTS_MS: i64 = 15 * 60 * 1_000;
const ISSUER: &str = "palang-server";

/// What a token says. What its holder may do is looked up, not believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    /// The number of the operator whose session it is.
    pub sub: OperatorNumber,
    /// In which session.
    pub sid: String,
    iat: i64,
    exp: i64,
}

/// The key that signs a site's tokens. Derived from the site's own, so that replicas agree and nothing more is to be
/// kept secret; hashed with its purpose, so that a token is never a page or a witness.
pub struct TokenKey {
    seed: [u8; 32],
    public: [u8; 32],
    site: SiteId,
}

impl TokenKey {
    /// The key that signs and reads the site's tokens.
    #[must_use]
    pub fn of(site: SiteId, key: &ed25519_dalek::SigningKey) -> Self {
        let seed: [u8; 32] =
            Sha256::new_with_prefix(b"palang token key 1\n").chain_update(key.to_bytes()).finalize().into();
        let public = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        Self { seed, public, site }
    }

    /// Names site and key in a token's header.
    fn kid(&self) -> String {
        format!("{}.{}", self.site, data_encoding::HEXLOWER.encode(&Sha256::digest(self.public)[..8]))
    }

    fn audience(&self) -> String {
        format!("palang:site:{}", self.site)
    }

    /// A token for somebody's session.
    #[must_use]
    pub fn issue(&self, who: &OperatorNumber, session: &str, now: Timestamp) -> Option<String> {
        let seconds = |at: Timestamp| at.millis().div_euclid(1_000);
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: self.audience(),
            sub: who.clone(),
            sid: session.to_owned(),
            iat: seconds(now),
            exp: seconds(now.plus_millis(LASTS_MS)),
        };
        // PKCS #8 of RFC 8410: sixteen fixed bytes, and the seed.
        let mut der = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        der.extend_from_slice(&self.seed);
        let header = Header { kid: Some(self.kid()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_der(&der)).ok()
    }

    /// What a token says, if it is one of this key's, and still good.
    #[must_use]
    pub fn read(&self, token: &str, now: Timestamp) -> Option<Claims> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.kid.as_deref() != Some(&self.kid()) || header.alg != Algorithm::EdDSA {
            return None;
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[self.audience()]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The time is the server's clock, which came in as an argument; it is compared below.
        validation.validate_exp = false;
        let x = data_encoding::BASE64URL_NOPAD.encode(&self.public);
        let key = DecodingKey::from_ed_components(&x).ok()?;
        let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation).ok()?.claims;
        let seconds = now.millis().div_euclid(1_000);
        let lasts = claims.exp.checked_sub(claims.iat)?;
        let fresh = claims.iat <= seconds + 60 && seconds < claims.exp && lasts <= LASTS_MS / 1_000;
        fresh.then_some(claims)
    }
}

/// The site that a token names. Nothing of it is believed before [`TokenKey::read`].
#[must_use]
pub fn site_of(token: &str) -> Option<SiteId> {
    let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
    kid.split_once('.')?.0.parse::<u16>().ok()?.try_into().ok()
}

/// The site's key for tokens.
///
/// # Errors
/// No such site; the store's.
pub fn key(tx: &mut dyn crate::store::Tx, site: SiteId) -> Result<TokenKey, ledger::LedgerError> {
    Ok(TokenKey::of(site, &ledger::site_key(tx, site)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use data_encoding::BASE64URL_NOPAD;

    const NOW: Timestamp = Timestamp::from_millis(1_795_219_200_000);

    fn key(site: u16, seed: u8) -> TokenKey {
        TokenKey::of(site.try_into().unwrap(), &ed25519_dalek::SigningKey::from_bytes(&[seed; 32]))
    }

    fn token() -> String {
        key(7, 1).issue(&"1001".parse().unwrap(), "5e55", NOW).unwrap()
    }

    #[test]
    fn a_token_is_good_for_a_quarter_of_an_hour_at_its_own_site() {
        let token = token();
        assert_eq!(site_of(&token), 7.try_into().ok());
        for (site, seed, after, good) in [
            (7, 1, 0, true),
            (7, 1, LASTS_MS - 1_000, true),
            (7, 1, LASTS_MS, false),
            (7, 1, -120_000, false),
            (8, 1, 0, false),
            (7, 2, 0, false),
        ] {
            let read = key(site, seed).read(&token, NOW.plus_millis(after));
            assert_eq!(read.is_some(), good, "site {site}, seed {seed}, {after} ms later");
        }
    }

    #[test]
    fn nothing_but_its_own_algorithm_is_taken() {
        let token = token();
        let parts: Vec<&str> = token.split('.').collect();
        let header = String::from_utf8(BASE64URL_NOPAD.decode(parts[0].as_bytes()).unwrap()).unwrap();
        for alg in ["none", "HS256", "ES256", "RS256"] {
            let forged = BASE64URL_NOPAD.encode(header.replace("EdDSA", alg).as_bytes());
            for signature in [parts[2], ""] {
                let forged = format!("{forged}.{}.{signature}", parts[1]);
                assert!(key(7, 1).read(&forged, NOW).is_none(), "{alg}");
            }
        }
        let claims = String::from_utf8(BASE64URL_NOPAD.decode(parts[1].as_bytes()).unwrap()).unwrap();
        let other = BASE64URL_NOPAD.encode(claims.replace("1001", "1002").as_bytes());
        assert!(key(7, 1).read(&format!("{}.{other}.{}", parts[0], parts[2]), NOW).is_none(), "another's name");
    }
}
