//! Fluent, with the files inside the program.

use crate::{Language, Number, words};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::{Arc, OnceLock};

pub(crate) struct Bundle(FluentBundle<FluentResource>);

impl Bundle {
    fn load(language: Language) -> Self {
        let tag = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The isolation marks would print as boxes on slips; all three languages run left to right.
        bundle.set_use_isolating(false);
        for text in words::files(language) {
            // The build has read every file, and refused what is not Fluent and what stands twice.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, _)| rest);
            bundle.add_resource_overriding(resource);
        }
        Self(bundle)
    }

    pub(crate) fn say(&self, key: &'static str, args: &FluentArgs<'_>) -> String {
        let Some(pattern) = self.0.get_message(key).and_then(|message| message.value()) else { return key.to_owned() };
        self.0.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
    }
}

/// A number as Fluent takes it.
pub(crate) fn number(number: impl Into<Number>) -> FluentValue<'static> {
    FluentValue::Number(number.into())
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
