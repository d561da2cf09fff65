//! The tariffs that ship with the program: the four ways the owner describes, and published rates.

use super::Tariff;

macro_rules! presets {
    ($($name:literal),* $(,)?) => {
        /// The names of the presets: `tariff = "preset:NAME"` in the config.
        pub const PRESETS: &[&str] = &[$($name),*];

        fn text(name: &str) -> Option<&'static str> {
            match name {
                $($name => Some(include_str!(concat!("../../../../assets/tariffs/", $name, ".toml"))),)*
                _ => None,
            }
        }
    };
}

presets!("id-flat", "id-hourly", "id-fixed", "vn-free-first-next", "id-jakarta", "id-yogyakarta", "vn-hcmc-day-night",);

impl Tariff {
    /// The preset of that name, from the program itself.
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        // A test parses every preset.
        Self::parse(text(name)?).ok()
    }

    /// The file of the preset as it ships, with its comments.
    #[must_use]
    pub fn preset_text(name: &str) -> Option<&'static str> {
        text(name)
    }
}
