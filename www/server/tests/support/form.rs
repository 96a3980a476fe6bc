//! `multipart/form-data` by hand.

pub const BOUNDARY: &str = "----WebKitFormBoundaryQc7Yh2vF3kLm9ZxT";

pub fn content_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

#[derive(Clone, Default)]
pub struct Form {
    parts: Vec<(String, Vec<u8>)>,
}

impl Form {
    pub fn new() -> Self {
        Form::default()
    }

    /// Adds a text field.
    pub fn field(self, name: &str, value: &str) -> Self {
        self.part(&format!("Content-Disposition: form-data; name=\"{name}\""), value)
    }

    /// Adds a text field in front of all others.
    pub fn field_first(mut self, name: &str, value: &str) -> Self {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        self.parts.insert(0, (head, value.into()));
        self
    }

    /// The same form with another value in a field.
    pub fn replace(mut self, name: &str, value: &str) -> Self {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        let part = self.parts.iter_mut().find(|(known, _)| *known == head).expect("the field is there");
        part.1 = value.into();
        self
    }

    /// The same form without a field.
    pub fn without(mut self, name: &str) -> Self {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        self.parts.retain(|(known, _)| *known != head);
        self
    }

    /// Adds the file as a browser does.
    pub fn file(self, filename: &str, content_type: &str, bytes: impl AsRef<[u8]>) -> Self {
        let head = format!(
            "Content-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\nContent-Type: {content_type}"
        );
        self.part(&head, bytes)
    }

    /// Adds a part with these headers.
    pub fn part(mut self, head: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.parts.push((head.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    pub fn body(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for (head, bytes) in &self.parts {
            body.extend_from_slice(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        body
    }
}
