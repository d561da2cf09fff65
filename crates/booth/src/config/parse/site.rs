//! `[server]`, `[[area]]`, `[[quota]]`: the booth as part of a site.

use super::{CLASS, ID, path, value_fault};
use crate::config::model::{Area, Quota, ServerLink};
use crate::config::parse::Placed;
use crate::config::reader::{Read, Section};
use std::path::Path;

const URL: &str = "\"https://…\" (\"http://\" only to localhost)";

pub(in crate::config) fn server(root: &Section<'_>, folder: &Path) -> Read<Option<ServerLink>> {
    let Some(section) = root.table("server")? else { return Ok(None) };
    section.only(&["url", "ca"])?;
    let url = section.need("url", URL, section.words("url", 256)?)?;
    if !may_be_asked(&url.value) {
        return Err(value_fault(&section, "url", url.at, &format!("\"{}\"", url.value), URL));
    }
    let ca = path(&section, "ca", folder)?;
    Ok(Some(ServerLink { url: url.value.trim_end_matches('/').to_owned(), ca }))
}

/// Never in the clear, except to this computer itself: what is said there is overheard by nobody (SYNC 7.2).
fn may_be_asked(url: &str) -> bool {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let named = !host.is_empty() && !authority.contains('@') && !url.contains(char::is_whitespace);
    match scheme {
        "https" => named,
        "http" => named && matches!(host, "localhost" | "127.0.0.1" | "::1"),
        _ => false,
    }
}

pub(in crate::config) fn areas(root: &Section<'_>) -> Read<Vec<Placed<Area>>> {
    let area = |section: Section<'_>| {
        section.only(&["id", "name"])?;
        let id = section.need("id", ID, section.parsed("id", ID)?)?.value;
        let name = section.words("name", 24)?.map(|found| found.value);
        Ok(Placed { value: Area { id, name }, at: section.at })
    };
    root.tables("area")?.into_iter().map(area).collect()
}

pub(in crate::config) fn quotas(root: &Section<'_>) -> Read<Vec<Placed<Quota>>> {
    let quota = |section: Section<'_>| {
        section.only(&["area", "class", "capacity"])?;
        let area = section.parsed("area", ID)?.map(|found| found.value);
        let class = section.need("class", CLASS, section.parsed("class", CLASS)?)?.value;
        let capacity = section.number::<u64>("capacity", 0..1_000_001)?;
        let capacity = section.need("capacity", "0..1000000", capacity)?.value;
        Ok(Placed { value: Quota { area, class, capacity }, at: section.at })
    };
    root.tables("quota")?.into_iter().map(quota).collect()
}

#[cfg(test)]
mod tests {
    use super::may_be_asked;

    #[test]
    fn a_server_is_asked_in_the_clear_only_on_this_computer() {
        for (url, allowed) in [
            ("https://parkir.example", true),
            ("https://parkir.example:8443/", true),
            ("https://10.0.0.2", true),
            ("http://localhost:8080", true),
            ("http://127.0.0.1", true),
            ("http://[::1]:80", true),
            ("http://parkir.example", false),
            ("http://127.0.0.1.example", false),
            ("http://localhost@evil.example", false),
            ("https://", false),
            ("https://a b", false),
            ("parkir.example", false),
            ("ftp://parkir.example", false),
        ] {
            assert_eq!(may_be_asked(url), allowed, "{url}");
        }
    }
}
