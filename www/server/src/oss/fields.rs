//! The text fields of a form. Names are compared whatever their case.
//!
//! Uncertain: OSS's pages contradict each other on the case of names; its own samples use several spellings. Where a
//! field is sent twice, the first one counts; OSS says nothing of it.

use std::collections::BTreeMap;

/// The fields by their names in lower case.
#[derive(Default)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Adds a field, unless there is one of that name.
    pub fn push(&mut self, name: &str, value: String) {
        self.0.entry(name.to_ascii_lowercase()).or_insert(value);
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    /// The value of a field that has one.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Returns whether one of the fields is there.
    #[must_use]
    pub fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.get(name).is_some())
    }

    /// The fields whose names start with `prefix`: the rest of each name, and the value.
    pub fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }
}
