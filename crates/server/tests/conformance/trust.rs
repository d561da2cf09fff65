//! SYNC 7.1…7.3: one-time codes, keys at rest as hashes, rotation with overlap.

use super::support::booth::{Pc, at, enrol_request, make_site};
use super::support::stores::on_both;
use ed25519_dalek::{Signer, SigningKey};
use palang_domain::{BoothId, Timestamp};
use palang_server::ledger::{self, LedgerError};
use palang_server::store::Store;
use palang_wire::enrol::{EnrolAnswer, EnrolRequest, RotateRequest};

fn enrol(store: &Store, request: &EnrolRequest, now: Timestamp) -> Result<EnrolAnswer, LedgerError> {
    let request = request.clone();
    store.write_blocking(move |tx| ledger::enrol(tx, &request, &[3; 32], now))
}

#[test]
fn sync_7_1_a_code_works_once_for_its_booth_within_ten_minutes() {
    on_both(|fresh| {
        let site = make_site(&fresh.store, 12);
        let booth: BoothId = "B1".parse().unwrap();
        let key = SigningKey::from_bytes(&[4; 32]);
        let whose = booth.clone();
        let code =
            fresh.store.write_blocking(move |tx| ledger::invite_booth(tx, site, &whose, &[], [8; 10], at(0))).unwrap();
        let good = enrol_request(&code, &booth, &key);
        let wrong_name = enrol_request(&code, &"B2".parse().unwrap(), &key);
        let wrong_code = enrol_request("12-AAAAA-AAAAA", &booth, &key);
        let mut wrong_proof = good.clone();
        wrong_proof.hmac = "cd".repeat(32);
        for (request, now, why) in [
            (&wrong_name, at(1), LedgerError::Code),
            (&wrong_code, at(1), LedgerError::Code),
            (&enrol_request("77-AAAAA-AAAAA", &booth, &key), at(1), LedgerError::Code),
            (&enrol_request("nonsense", &booth, &key), at(1), LedgerError::Code),
            (&wrong_proof, at(1), LedgerError::Signature),
            (&good, at(10), LedgerError::Code),
        ] {
            assert_eq!(enrol(&fresh.store, request, now).err(), Some(why));
        }
        let answer = enrol(&fresh.store, &good, at(9)).unwrap();
        assert_eq!((answer.site, answer.kid), (site, 1));
        assert_eq!(enrol(&fresh.store, &good, at(9)).err(), Some(LedgerError::Code));
        let secrets = fresh.store.read_blocking(move |tx| ledger::secrets(tx, site)).unwrap();
        assert_eq!(secrets.keys.len(), 1);
        // At rest there is nothing that opens a door.
        let rows = fresh.store.read_blocking(|tx| tx.query("SELECT prefix, hash FROM api_key", &[])).unwrap();
        assert!(answer.api_key.contains(rows[0].text(0).unwrap()));
        assert_eq!(rows[0].bytes(1).unwrap().len(), 32);
        for name in ["OFFICE", "api-x"] {
            let refused = fresh
                .store
                .write_blocking(move |tx| ledger::invite_booth(tx, site, &name.parse().unwrap(), &[], [8; 10], at(0)));
            assert!(matches!(refused, Err(LedgerError::Name(_))), "{name}");
        }
    });
}

#[test]
fn sync_7_3_a_rotated_key_overlaps_and_then_ends() {
    on_both(|fresh| {
        let site = make_site(&fresh.store, 1);
        let mut pc = Pc::enrol(&fresh.store, site, "B1", 1);
        let principal = pc.principal(&fresh.store).unwrap();
        let request = |now: Timestamp, key: &SigningKey| {
            let signature = key.sign(&RotateRequest::signed(&principal.booth, now)).to_bytes();
            RotateRequest { signature: data_encoding::HEXLOWER.encode(&signature), now }
        };
        let rotate = |request: RotateRequest| {
            let principal = principal.clone();
            fresh.store.write_blocking(move |tx| ledger::rotate(tx, &principal, &request, &[9; 32], at(0)))
        };
        assert!(rotate(request(at(6), &pc.key)).is_err(), "a clock six minutes off");
        assert!(rotate(request(at(0), &SigningKey::from_bytes(&[77; 32]))).is_err());
        let fresh_key = rotate(request(at(0), &pc.key)).unwrap();
        pc.now = at(0).plus_millis(ledger::RETIRED_KEY_LASTS_MS - 1);
        assert!(pc.principal(&fresh.store).is_ok());
        pc.now = at(0).plus_millis(ledger::RETIRED_KEY_LASTS_MS);
        assert_eq!(pc.principal(&fresh.store), Err(LedgerError::NoCredential));
        pc.api_key = fresh_key.text;
        assert!(pc.principal(&fresh.store).is_ok());
        let prefix = fresh_key.prefix;
        fresh.store.write_blocking(move |tx| ledger::revoke_api_key(tx, site, &prefix, at(11))).unwrap();
        assert_eq!(pc.principal(&fresh.store), Err(LedgerError::NoCredential));
        for text in ["", "plg", "plg_1_x_y_z", "plg_1_' OR 1=1 --_x", "plg_99999999_a_b", "plg_0_a_b"] {
            pc.api_key = text.to_owned();
            assert_eq!(pc.principal(&fresh.store), Err(LedgerError::NoCredential), "{text}");
        }
    });
}
