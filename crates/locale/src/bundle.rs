//! Fluent, with the files inside the program.

use crate::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::{Arc, OnceLock};

/// Every area, once; a file missing in one language does not compile.
macro_rules! areas {
    ($language:literal) => {
        areas!(
            $language: "common", "refusal", "tariff", "slip", "kiosk", "sync", "demo", "cli", "config", "enrol", "rest",
            "server", "system", "office"
        )
    };
    ($language:literal: $($area:literal),*) => {
        &[$(($area, include_str!(concat!("../../../locales/", $language, "/", $area, ".ftl")))),*]
    };
}

type Files = &'static [(&'static str, &'static str)];

pub(crate) const fn files(language: Language) -> Files {
    match language {
        Language::Id => areas!("id"),
        Language::En => areas!("en"),
        Language::Vi => areas!("vi"),
    }
}

/// A value put into a sentence.
#[derive(Clone, Debug)]
pub(crate) enum Arg<'a> {
    /// Words or an amount, already in the site's own form.
    Text(&'a str),
    /// A number that decides a plural.
    Count(i64),
}

pub(crate) struct Bundle(FluentBundle<FluentResource>);

impl Bundle {
    fn load(language: Language) -> Self {
        let tag = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The isolation marks would print as boxes on slips; all three languages run left to right.
        bundle.set_use_isolating(false);
        for (area, text) in files(language) {
            // The parity test parses every file; at run time a broken message only loses itself.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, _)| rest);
            if bundle.add_resource(resource).is_err() {
                debug_assert!(false, "{language}/{area}.ftl repeats a message of another area");
            }
        }
        Self(bundle)
    }

    pub(crate) fn say(&self, id: &'static str, args: &[(&'static str, Arg<'_>)]) -> String {
        let Some(pattern) = self.0.get_message(id).and_then(|message| message.value()) else {
            debug_assert!(false, "no message {id}");
            return id.to_owned();
        };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            values.set(
                *name,
                match arg {
                    Arg::Text(text) => FluentValue::from(*text),
                    Arg::Count(count) => FluentValue::from(*count),
                },
            );
        }
        self.0.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }
}

/// The language's bundle, parsed once a process.
pub(crate) fn of(language: Language) -> Arc<Bundle> {
    static BUNDLES: [OnceLock<Arc<Bundle>>; 3] = [const { OnceLock::new() }; 3];
    let slot = match language {
        Language::Id => 0,
        Language::En => 1,
        Language::Vi => 2,
    };
    Arc::clone(BUNDLES[slot].get_or_init(|| Arc::new(Bundle::load(language))))
}
