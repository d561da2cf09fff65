//! Somebody who believes neither side: enrols as a booth of its own, pulls the whole feed by the protocol, checks every
//! page's signature, and compares it with the journals as they lie on the booths' disks.

use super::SiteError;
use super::booth::Entry;
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use palang_domain::Hash;
use palang_wire::enrol::{EnrolAnswer, EnrolRequest};
use palang_wire::feed::PullRequest;
use palang_wire::{Envelope, FeedEntry, Limits, PROTOCOL, Page, paths};
use reqwest::blocking::{Client, RequestBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

/// Entries a page.
const PAGE: u32 = 2_000;
/// A server that does not answer in this time is not asked any longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A booth that sells nothing and reads everything.
pub struct Auditor {
    client: Client,
    url: String,
    api_key: String,
    site_key: VerifyingKey,
    feed: Vec<FeedEntry>,
    latest: u64,
}

impl Auditor {
    /// Enrols with a one-time code for the booth `booth`.
    ///
    /// # Errors
    /// When the server will not have it.
    pub fn enrol(url: &str, booth: &str, code: &str) -> Result<Self, SiteError> {
        let client = client()?;
        let key = SigningKey::from_bytes(&Hash::of(code.as_bytes()).0);
        let mut request = EnrolRequest {
            protocol: PROTOCOL,
            code: code.to_owned(),
            booth: booth.parse().map_err(|_| SiteError::Unexpected(format!("{booth} is no booth")))?,
            public_key: data_encoding::HEXLOWER.encode(key.verifying_key().as_bytes()),
            hmac: Hash::of(booth.as_bytes()).to_string(),
            signature: String::new(),
        };
        request.signature = data_encoding::HEXLOWER.encode(&key.sign(&request.signed()).to_bytes());
        let bytes = said(client.post(format!("{url}{}", paths::ENROL)).json(&request))?;
        let answer: EnrolAnswer = serde_json::from_slice(&bytes).map_err(|error| odd(&error))?;
        let site_key = data_encoding::HEXLOWER.decode(answer.site_key.as_bytes()).map_err(|error| odd(&error))?;
        let site_key: [u8; 32] = site_key.try_into().map_err(|_| SiteError::Unexpected("short site key".into()))?;
        let site_key = VerifyingKey::from_bytes(&site_key).map_err(|error| odd(&error))?;
        Ok(Self { client, url: url.to_owned(), api_key: answer.api_key, site_key, feed: Vec::new(), latest: 0 })
    }

    /// Asks this server from now on: one that came back on another port.
    pub fn ask_at(&mut self, url: &str) {
        url.clone_into(&mut self.url);
    }

    /// Pulls to the feed's end. Every number is there once: a gap, a repetition or a wrong signature is an error.
    ///
    /// # Errors
    /// When the server answers something else.
    pub fn pull(&mut self) -> Result<&[FeedEntry], SiteError> {
        loop {
            let request = PullRequest {
                protocol: PROTOCOL,
                after: self.latest,
                limit: PAGE,
                wait_s: 0,
                secrets: u64::MAX,
                incarnation: 1,
                quotas: Vec::new(),
            };
            let call = self.client.post(format!("{}{}", self.url, paths::PULL)).bearer_auth(&self.api_key);
            let packed = said(call.json(&request))?;
            let page = Page::unpack(&packed, Limits::PAGE, &self.site_key).map_err(|error| odd(&error))?;
            if page.header.snapshot && page.entries.is_empty() {
                return Err(SiteError::Unexpected("a snapshot is asked for".into()));
            }
            for entry in page.entries {
                if entry.feed != self.latest + 1 {
                    let what = format!("feed number {} after {}", entry.feed, self.latest);
                    return Err(SiteError::Unexpected(what));
                }
                self.latest = entry.feed;
                self.feed.push(entry);
            }
            if page.header.through != self.latest {
                let what = format!("the page ends at {} and says {}", self.latest, page.header.through);
                return Err(SiteError::Unexpected(what));
            }
            if self.latest >= page.header.latest {
                return Ok(&self.feed);
            }
        }
    }

    /// The facts of the feed, by journal and in the feed's order.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn journals(&self) -> Result<BTreeMap<(String, u64), Vec<Entry>>, SiteError> {
        let mut journals: BTreeMap<_, Vec<Entry>> = BTreeMap::new();
        for entry in &self.feed {
            let envelope = Envelope::open(&entry.bytes).map_err(|error| odd(&error))?;
            let (booth, incarnation) = (envelope.booth.to_string(), u64::from(envelope.incarnation));
            journals.entry((booth.clone(), incarnation)).or_default().push(Entry {
                booth,
                incarnation,
                seq: envelope.seq,
                hash: Hash::of(&entry.bytes).to_string(),
                kind: envelope.kind,
            });
        }
        Ok(journals)
    }
}

fn client() -> Result<Client, SiteError> {
    // Whoever comes second finds it installed.
    drop(rustls::crypto::ring::default_provider().install_default());
    Client::builder().timeout(PATIENCE).no_proxy().build().map_err(|error| odd(&error))
}

fn said(call: RequestBuilder) -> Result<Vec<u8>, SiteError> {
    let answer = call.send().map_err(|error| odd(&error))?;
    let (status, at) = (answer.status(), answer.url().path().to_owned());
    let bytes = answer.bytes().map_err(|error| odd(&error))?;
    if !status.is_success() {
        let what = format!("{at} answered {status}: {}", String::from_utf8_lossy(&bytes));
        return Err(SiteError::Unexpected(what));
    }
    Ok(bytes.to_vec())
}

fn odd(error: &dyn std::fmt::Display) -> SiteError {
    SiteError::Unexpected(error.to_string())
}

/// How the server's set and the union of the journals differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disagreement {
    /// In a journal and not in the feed.
    pub missing: Vec<Entry>,
    /// In the feed and in no journal.
    pub surplus: Vec<Entry>,
    /// Journals whose facts stand in the feed out of order, or twice.
    pub disordered: Vec<(String, u64)>,
}

impl std::fmt::Display for Disagreement {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = |entry: &Entry| format!("{}/{}/{} {}", entry.booth, entry.incarnation, entry.seq, entry.kind);
        let mut text = String::new();
        for (what, entries) in [("not at the server", &self.missing), ("in no journal", &self.surplus)] {
            if let Some((first, last)) = entries.first().zip(entries.last()) {
                let _ = writeln!(text, "{} {what}: {} … {}", entries.len(), name(first), name(last));
            }
        }
        for (booth, incarnation) in &self.disordered {
            let _ = writeln!(text, "{booth}/{incarnation} is out of order in the feed");
        }
        out.write_str(text.trim_end())
    }
}

/// Compares what the server has of these booths with what lies on their disks, by hash. Nothing is agreement.
#[must_use]
pub fn agree(feed: &BTreeMap<(String, u64), Vec<Entry>>, disks: &[Entry]) -> Option<Disagreement> {
    let mut found = Disagreement::default();
    let mut journals: BTreeMap<(String, u64), Vec<&Entry>> = BTreeMap::new();
    for entry in disks {
        journals.entry((entry.booth.clone(), entry.incarnation)).or_default().push(entry);
    }
    for (journal, entries) in &journals {
        let none = Vec::new();
        let held = feed.get(journal).unwrap_or(&none);
        let ordered = held.iter().zip(1..).all(|(entry, seq)| entry.seq == seq);
        if !ordered {
            found.disordered.push(journal.clone());
        }
        let (there, here): (BTreeSet<&Entry>, BTreeSet<&Entry>) =
            (held.iter().collect(), entries.iter().copied().collect());
        found.missing.extend(here.difference(&there).map(|entry| (*entry).clone()));
        found.surplus.extend(there.difference(&here).map(|entry| (*entry).clone()));
    }
    (found != Disagreement::default()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(booth: &str, seq: u64, hash: &str) -> Entry {
        let (booth, hash, kind) = (booth.to_owned(), hash.to_owned(), "signed_in".to_owned());
        Entry { booth, incarnation: 1, seq, hash, kind }
    }

    #[test]
    fn agreement_is_by_hash_and_order_and_office_facts_are_nobodys() {
        let disks = [entry("B1", 1, "a"), entry("B1", 2, "b"), entry("B2", 1, "c")];
        let feed = |b1: &[Entry]| {
            let office = (("office".to_owned(), 1), vec![entry("office", 1, "x")]);
            BTreeMap::from([(("B1".into(), 1), b1.to_vec()), (("B2".into(), 1), vec![entry("B2", 1, "c")]), office])
        };
        assert_eq!(agree(&feed(&disks[..2]), &disks), None);
        let short = agree(&feed(&disks[..1]), &disks).expect("one is missing");
        assert_eq!((short.missing.len(), short.surplus.len(), short.disordered.len()), (1, 0, 0));
        let other = agree(&feed(&[entry("B1", 1, "a"), entry("B1", 2, "z")]), &disks).expect("another fact");
        assert_eq!((other.missing.len(), other.surplus.len()), (1, 1));
        let swapped = agree(&feed(&[entry("B1", 2, "b"), entry("B1", 1, "a")]), &disks).expect("out of order");
        assert_eq!(swapped.disordered, [("B1".to_owned(), 1)]);
        let twice = agree(&feed(&[entry("B1", 1, "a"), entry("B1", 1, "a"), entry("B1", 2, "b")]), &disks);
        assert!(twice.expect("doubled").to_string().contains("out of order"));
    }
}
