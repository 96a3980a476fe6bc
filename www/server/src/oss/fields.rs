//! The text fields of a form. Names are compared whatever their case.
//!
//! Uncertain: OSS's pages contradict each other on the case of names; its own samples use several spellings. Where a
//! field is sent twice, the first one counts; OSS says nothing of it.

/// The fields in the order in which they came.
#[derive(Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Adds a field.
    pub fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The value of a field that has one.
    #[must_use]
    pub fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Whether one of the fields is there.
    #[must_use]
    pub fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.get(name).is_some())
    }

    /// The fields whose names start with `prefix`: the rest of each name in lower case, and the value.
    pub fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = (String, &str)> {
        self.0.iter().filter_map(move |(name, value)| {
            let name = name.to_ascii_lowercase();
            name.strip_prefix(prefix).map(|rest| (rest.to_owned(), value.as_str()))
        })
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Fields {
    fn from(fields: [(&str, &str); N]) -> Self {
        Fields(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec())
    }
}
