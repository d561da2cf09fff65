//! What a program's key may allow.

use std::str::FromStr;

/// Something that a program's key may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Report entries, exits, plates and pictures: an entry machine, a camera.
    Lane,
    /// Say that a stay was paid, check it out.
    Pay,
    /// Read stays, sightings and reports.
    Read,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Lane, Self::Pay, Self::Read];

    /// The word that keys and commands say it by.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lane => "lane",
            Self::Pay => "pay",
            Self::Read => "read",
        }
    }
}

impl FromStr for Scope {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|scope| scope.word() == text).ok_or("a scope is `lane`, `pay` or `read`")
    }
}

/// What a key allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(pub Vec<Scope>);

impl Scopes {
    /// Whether it is among them.
    #[must_use]
    pub fn allow(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Reads what the store keeps. A word of a later version allows nothing here.
    #[must_use]
    pub fn read(words: &[String]) -> Self {
        Self(words.iter().filter_map(|word| word.parse().ok()).collect())
    }

    /// What the store keeps.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        self.0.iter().map(|scope| scope.word().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_come_back_as_they_were_written() {
        let all = Scopes(Scope::ALL.to_vec());
        assert_eq!(Scopes::read(&all.words()), all);
        assert_eq!(Scopes::read(&["read".into(), "fly".into(), String::new()]), Scopes(vec![Scope::Read]));
    }
}
