//! Access tokens of people: a JWT, signed EdDSA and nothing else, for a quarter of an hour (SYNC 7.4). Never the ground
//! for a sign-in at a booth. Why no library reads them: docs/adr/0013.

use crate::ledger;
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey};
use palang_domain::{OperatorNumber, SiteId, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// How long a token is good, in milliseconds.
pub const LASTS_MS: i64 = 15 * 60 * 1_000;
const ISSUER: &str = "palang-server";

/// What a token says, and nothing beside it. What its holder may do is looked up, not believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    key: SigningKey,
    site: SiteId,
}

impl TokenKey {
    /// The key that signs and reads the site's tokens.
    #[must_use]
    pub fn of(site: SiteId, key: &SigningKey) -> Self {
        let seed = Sha256::new_with_prefix(b"palang token key 1\n").chain_update(key.to_bytes()).finalize();
        Self { key: SigningKey::from_bytes(&seed.into()), site }
    }

    /// The first part of every token of this key. `kid` names site and key.
    fn header(&self) -> String {
        let key = data_encoding::HEXLOWER.encode(&Sha256::digest(self.key.verifying_key())[..8]);
        let header = format!(r#"{{"typ":"JWT","alg":"EdDSA","kid":"{}.{key}"}}"#, self.site);
        BASE64URL_NOPAD.encode(header.as_bytes())
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
        let claims = serde_json::to_vec(&claims).ok()?;
        Some(self.sign(format!("{}.{}", self.header(), BASE64URL_NOPAD.encode(&claims))))
    }

    fn sign(&self, signed: String) -> String {
        let signature = self.key.sign(signed.as_bytes()).to_bytes();
        signed + "." + &BASE64URL_NOPAD.encode(&signature)
    }

    /// What a token says, if it is one of this key's, and still good.
    #[must_use]
    pub fn read(&self, token: &str, now: Timestamp) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        // Letter for letter what this key writes: a token never chooses its algorithm, or how it is to be read.
        if header != self.header() {
            return None;
        }
        let signature = Signature::from_slice(&BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?).ok()?;
        self.key.verifying_key().verify_strict(signed.as_bytes(), &signature).ok()?;
        let claims: Claims = serde_json::from_slice(&BASE64URL_NOPAD.decode(claims.as_bytes()).ok()?).ok()?;
        let ours = claims.iss == ISSUER && claims.aud == self.audience();
        let seconds = now.millis().div_euclid(1_000);
        let lasts = claims.exp.checked_sub(claims.iat)?;
        let fresh = claims.iat <= seconds + 60 && seconds < claims.exp && lasts <= LASTS_MS / 1_000;
        (ours && fresh).then_some(claims)
    }
}

/// The site that a token names. Nothing of it is believed before [`TokenKey::read`].
#[must_use]
pub fn site_of(token: &str) -> Option<SiteId> {
    #[derive(Deserialize)]
    struct Header {
        kid: String,
    }
    let (header, _) = token.split_once('.')?;
    let Header { kid } = serde_json::from_slice(&BASE64URL_NOPAD.decode(header.as_bytes()).ok()?).ok()?;
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
    use serde_json::{Value, json};

    const NOW: Timestamp = Timestamp::from_millis(1_795_219_200_000);

    fn key(site: u16, seed: u8) -> TokenKey {
        TokenKey::of(site.try_into().unwrap(), &SigningKey::from_bytes(&[seed; 32]))
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

    /// What an earlier release of this server, which had a library for it, wrote for the same person and instant.
    const RELEASED: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFZERTQSIsImtpZCI6IjcuZmZmNjBlYjE5N2IyNmUwNyJ9\
        .eyJpc3MiOiJwYWxhbmctc2VydmVyIiwiYXVkIjoicGFsYW5nOnNpdGU6NyIsInN1YiI6IjEwMDEiLCJzaWQiOiI1ZTU1IiwiaWF\
        0IjoxNzk1MjE5MjAwLCJleHAiOjE3OTUyMjAxMDB9\
        .l2sxy4NzJv3SBwd5WJodXCAMdxxzcB5tOTMk6Ts7EBmwurArhZ-vyA46UkTY5mbS9Qf7HobTVJ-q5U132XvqCg";

    #[test]
    fn a_token_of_an_earlier_release_is_read_and_written_as_ever() {
        assert_eq!(token(), RELEASED);
        let claims = key(7, 1).read(RELEASED, NOW).unwrap();
        assert_eq!((claims.sub.to_string(), claims.sid.as_str()), ("1001".to_owned(), "5e55"));
    }

    #[test]
    fn every_claim_is_held_against_what_it_must_be_though_the_signature_is_right() {
        let key = key(7, 1);
        let signed = |header: &str, claims: &Value| {
            key.sign(format!("{header}.{}", BASE64URL_NOPAD.encode(claims.to_string().as_bytes())))
        };
        let now = NOW.millis() / 1_000;
        let good = json!({"iss": "palang-server", "aud": "palang:site:7", "sub": "1001", "sid": "5e55", "iat": now,
            "exp": now + 900});
        assert!(key.read(&signed(&key.header(), &good), NOW).is_some());
        for (claim, wrong) in [
            ("iss", json!("another")),
            ("aud", json!("palang:site:8")),
            ("aud", json!(["palang:site:7"])),
            ("sub", json!("")),
            ("sid", Value::Null),
            ("iat", json!(now + 61)),
            ("iat", json!(i64::MIN)),
            ("exp", json!(now)),
            ("exp", json!(now + 901)),
            ("exp", json!("never")),
            ("nbf", json!(now + 1)),
            ("role", json!("admin")),
        ] {
            let mut claims = good.clone();
            claims[claim] = wrong;
            assert!(key.read(&signed(&key.header(), &claims), NOW).is_none(), "{claims}");
            claims.as_object_mut().unwrap().remove(claim);
            let spared = ["nbf", "role"].contains(&claim);
            assert_eq!(key.read(&signed(&key.header(), &claims), NOW).is_some(), spared, "without {claim}");
        }
        let header = String::from_utf8(BASE64URL_NOPAD.decode(key.header().as_bytes()).unwrap()).unwrap();
        for other in [header.replace('{', r#"{"crit":["b64"],"#), header.replace(',', ", "), "{}".to_owned()] {
            assert!(key.read(&signed(&BASE64URL_NOPAD.encode(other.as_bytes()), &good), NOW).is_none(), "{other}");
        }
    }

    #[test]
    fn what_is_no_token_is_none() {
        let token = token();
        for text in ["", ".", "..", "...", "a.b", &token[1..], &token[..token.len() - 1]] {
            assert!(key(7, 1).read(text, NOW).is_none(), "{text}");
        }
        for text in [format!("{token}="), format!("{token}."), format!(" {token}"), token.replacen('.', "..", 1)] {
            assert!(key(7, 1).read(&text, NOW).is_none(), "{text}");
        }
    }
}
