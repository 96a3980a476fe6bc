//! A plain HTML form, for pages without a script.

use core::fmt::Write;

/// A form that posts `fields` and then a file to `action`, the grant's host. The file input comes last, because OSS
/// ignores or refuses what follows the file.
#[must_use]
pub fn html_form(action: &str, fields: &[(String, String)]) -> String {
    let mut html = String::new();
    // Writing to a String does not fail.
    let _ =
        writeln!(html, r#"<form action="{}" method="post" enctype="multipart/form-data">"#, escaped(action));
    for (name, value) in fields {
        let _ =
            writeln!(html, r#"<input type="hidden" name="{}" value="{}">"#, escaped(name), escaped(value));
    }
    html.push_str("<input type=\"file\" name=\"file\" required>\n<button>Upload</button>\n</form>\n");
    html
}

/// Text as it may stand between the quotes of an attribute, of either kind.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
