//! An `XMLHttpRequest` of the page's that answers every form by itself.

use super::support::Instead;

/// Answers with this status, 0 for none, and with these headers.
pub(crate) fn answering(status: u16, headers: &str) -> Instead {
    let class = format!(
        "() => class {{
            upload = {{}};
            status = 0;
            responseText = '';
            open() {{}}
            abort() {{}}
            getAllResponseHeaders() {{ return {headers:?} }}
            send() {{ queueMicrotask(() => {{ this.status = {status}; this.onloadend?.() }}) }}
        }}"
    );
    Instead::of("globalThis", "XMLHttpRequest", &class)
}
