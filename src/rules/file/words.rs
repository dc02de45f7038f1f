//! What a rule set says to its readers, in their languages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language in which the output may speak.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

impl Language {
    /// Every language.
    pub const ALL: &'static [Language] = &[Language::En, Language::Zh];

    /// Its code (ISO 639-1).
    pub fn code(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Zh => "zh",
        }
    }
}

/// The same words in English and in Chinese. Of `Bilingual` either may be missing, of `Bilingual<String>` neither.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "words in two languages")]
pub struct Bilingual<T = Option<String>> {
    /// In English.
    pub en: T,
    /// In Chinese.
    pub zh: T,
}

impl Bilingual {
    /// The words in this language.
    pub fn in_language(&self, language: Language) -> Option<&str> {
        match language {
            Language::En => self.en.as_deref(),
            Language::Zh => self.zh.as_deref(),
        }
    }

    /// The words in this language, or else in the other.
    pub fn nearest(&self, language: Language) -> Option<&str> {
        let other = match language {
            Language::En => Language::Zh,
            Language::Zh => Language::En,
        };
        self.in_language(language).or_else(|| self.in_language(other))
    }
}
