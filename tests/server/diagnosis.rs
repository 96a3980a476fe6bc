//! Every cause that a page can find out, made to happen, and what looking for it leaves behind.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortSignal;

use super::broken::faults;
use super::engine::cause;
use super::support::{NOWHERE, js};
use super::upload::SERVER;

/// The local OSS, by a URL of this test's own: browsers remember by URL that a preflight was allowed.
fn host(test: &str) -> String {
    format!("{}/?{test}", SERVER.replace("127.0.0.1", "demo-bucket.oss-cn-hangzhou.localhost"))
}

async fn found(host: &str, watched: bool) -> String {
    cause(host, watched, None).await.unwrap()
}

/// What is found while this order to the fault switch holds.
async fn found_under(order: &str, test: &str, watched: bool) -> String {
    faults(Some(order)).await;
    let cause = found(&host(test), watched).await;
    faults(None).await;
    cause
}

/// The methods of the requests that reached the bucket.
async fn requests() -> String {
    let seen = js(&format!(
        "fetch('{SERVER}/__faults').then((answer) => answer.json()).then(({{ requests }}) => \
         requests.filter(({{ host }}) => host.startsWith('demo-bucket.')).map(({{ method }}) => method).join(', '))"
    ));
    JsFuture::from(seen.unchecked_into::<js_sys::Promise>()).await.unwrap().as_string().unwrap()
}

/// What is found while `name`, a property of the global scope, is another; the script may use `original`.
async fn found_with(name: &str, replacement: &str, host: &str, watched: bool) -> String {
    js(&format!("(globalThis.originalOfTest = {name}, {name} = ((original) => {replacement})({name}))"));
    let cause = found(host, watched).await;
    js(&format!("({name} = originalOfTest)"));
    cause
}

#[wasm_bindgen_test]
async fn a_host_that_answers_this_page_has_cut_the_connection() {
    assert_eq!(found(&host("reset"), false).await, "ConnectionReset");
    assert_eq!(found(&host("reset"), true).await, "ConnectionReset");
}

#[wasm_bindgen_test]
async fn a_cut_is_not_looked_for_with_more_than_one_request() {
    faults(None).await;
    found(&host("once"), false).await;
    assert_eq!(requests().await, "POST");
}

#[wasm_bindgen_test]
async fn a_bucket_without_a_cors_rule() {
    assert_eq!(found_under("{ cors: [] }", "rules", false).await, "CorsNotAllowed");
    assert_eq!(found_under("{ cors: [] }", "rules", true).await, "CorsNotAllowed");
}

#[wasm_bindgen_test]
async fn a_cors_rule_for_another_page() {
    let other = "{ cors: [{ AllowedOrigin: ['https://example.com'], AllowedMethod: ['POST'] }] }";
    assert_eq!(found_under(other, "origin", false).await, "CorsNotAllowed");
}

#[wasm_bindgen_test]
async fn a_refused_preflight_is_one_only_where_the_upload_was_watched() {
    let refused = "{ refusePreflights: true }";
    assert_eq!(found_under(refused, "preflight", true).await, "PreflightRefused");
    assert_eq!(found_under(refused, "preflight", false).await, "ConnectionReset");
}

#[wasm_bindgen_test]
async fn the_watched_request_causes_a_preflight() {
    faults(None).await;
    found(&host("watched"), true).await;
    assert_eq!(requests().await, "POST, OPTIONS, POST");
}

#[wasm_bindgen_test]
async fn a_host_where_nothing_listens() {
    assert_eq!(found(&format!("{NOWHERE}/"), false).await, "HostUnreachable");
    assert_eq!(found(&format!("{NOWHERE}/"), true).await, "HostUnreachable");
}

#[wasm_bindgen_test]
async fn an_offline_browser_is_asked_and_nobody_else() {
    js("Object.defineProperty(navigator, 'onLine', { value: false, configurable: true })");
    let cause = found_with("fetch", "() => { throw Error('it was sent') }", &host("offline"), true).await;
    js("delete navigator.onLine");
    assert_eq!(cause, "Offline");
    assert_eq!(js("navigator.onLine"), true);
}

/// The policy stays for the tests that come after this one, and allows all that they connect to.
#[wasm_bindgen_test]
async fn a_content_security_policy() {
    js(r#"document.head.appendChild(Object.assign(document.createElement("meta"), {
        httpEquiv: "Content-Security-Policy",
        content: "connect-src 'self' http://127.0.0.1:* http://*.localhost:*",
    }))"#);
    assert_eq!(found("http://blocked.test/", false).await, "BlockedByCsp");
    assert_eq!(found("http://blocked.test/", true).await, "BlockedByCsp");
    assert_eq!(found("http://Blocked.test/", false).await, "BlockedByCsp");
    assert_eq!(found(&format!("{NOWHERE}/"), false).await, "HostUnreachable");
    assert_eq!(found(&host("allowed"), true).await, "ConnectionReset");
}

#[wasm_bindgen_test]
async fn a_policy_that_blocks_something_else_or_only_reports_is_not_the_cause() {
    for report in [
        "blockedURI: 'http://blocked.test/', disposition: 'enforce'",
        "blockedURI: url, disposition: 'report'",
    ] {
        let rejects = format!(
            "(url) => {{ dispatchEvent(Object.assign(new Event('securitypolicyviolation'), {{ {report} }})); \
             return Promise.reject(new TypeError('blocked')) }}"
        );
        let cause = found_with("fetch", &rejects, &host("report"), false).await;
        assert_eq!(cause, "HostUnreachable", "{report}");
    }
}

#[wasm_bindgen_test]
async fn a_network_that_is_back_a_moment_later_was_cut() {
    let flaky =
        "((calls) => (...input) => calls++ ? original(...input) : Promise.reject(new TypeError('down')))(0)";
    assert_eq!(found_with("fetch", flaky, &host("flaky"), false).await, "ConnectionReset");
}

#[wasm_bindgen_test]
async fn an_isolated_page_does_not_call_a_host_unreachable_that_may_have_answered() {
    js("Object.defineProperty(globalThis, 'crossOriginIsolated', { value: true, configurable: true })");
    let cause = found(&format!("{NOWHERE}/"), false).await;
    js("Object.defineProperty(globalThis, 'crossOriginIsolated', { value: false, configurable: true })");
    assert_eq!(cause, "Network");
}

#[wasm_bindgen_test]
async fn a_page_whose_own_fetch_throws_still_gets_an_end() {
    for fetch in
        ["() => { throw 7 }", "() => { throw undefined }", "() => Promise.reject()", "() => undefined", "7"]
    {
        assert_eq!(found_with("fetch", fetch, &host("thrown"), false).await, "HostUnreachable", "{fetch}");
    }
}

#[wasm_bindgen_test]
async fn where_no_upload_can_be_watched_nothing_is_said_of_preflights() {
    let cause = found_with("XMLHttpRequest", "undefined", &host("no XHR"), false).await;
    assert_eq!(cause, "ConnectionReset");
}

#[wasm_bindgen_test]
async fn a_host_that_never_answers_is_given_up() {
    js(
        "(globalThis.signalsOfTest = [], globalThis.timersOfTest = [], globalThis.timeoutOfTest = setTimeout)",
    );
    js("setTimeout = (wake, milliseconds) => (timersOfTest.push(milliseconds), timeoutOfTest(wake, 0))");
    let never = "(url, { signal }) => (signalsOfTest.push(signal), new Promise(() => {}))";
    let cause = found_with("fetch", never, &host("never"), false).await;
    js("setTimeout = timeoutOfTest");
    assert_eq!(cause, "HostUnreachable");
    assert_eq!(js("String(timersOfTest)"), "5000,250,5000");
    assert_eq!(js("signalsOfTest.length === 2 && signalsOfTest.every((signal) => signal.aborted)"), true);
}

/// Counts listeners of the global scope and timers, until [`left`].
fn count() {
    js(r"(() => {
        const [listeners, timers] = [new Map(), new Set()];
        const { addEventListener, removeEventListener, setTimeout, clearTimeout } = globalThis;
        const scope = globalThis;
        let [listened, timed] = [0, 0];
        const own = Object.hasOwn(scope, 'addEventListener');
        scope.addEventListener = (name, listener) => (listened++, listeners.set(listener, name), addEventListener(name, listener));
        scope.removeEventListener = (name, listener) => (listeners.delete(listener), removeEventListener(name, listener));
        scope.setTimeout = (...input) => { const timer = setTimeout(...input); timed++; timers.add(timer); return timer };
        scope.clearTimeout = (timer) => (timers.delete(timer), clearTimeout(timer));
        scope.leftOfTest = () => {
            if (own) Object.assign(scope, { addEventListener, removeEventListener });
            else { delete scope.addEventListener; delete scope.removeEventListener }
            Object.assign(scope, { setTimeout, clearTimeout });
            return `${listeners.size} of ${listened} listeners, ${timers.size} of ${timed} timers`;
        };
    })()");
}

fn left() -> String {
    js("leftOfTest()").as_string().unwrap()
}

#[wasm_bindgen_test]
async fn no_listener_and_no_timer_is_left() {
    faults(Some("{ cors: [] }")).await;
    count();
    found(&host("left"), true).await;
    let left = left();
    faults(None).await;
    assert_eq!(left, "0 of 1 listeners, 0 of 4 timers");
}

#[wasm_bindgen_test]
async fn an_abort_ends_the_search_with_its_reason() {
    js("(globalThis.controllerOfTest = new AbortController(), globalThis.fetchOfTest = fetch)");
    js("fetch = (url, { signal }) => { \
        globalThis.signalOfTest = signal; \
        queueMicrotask(() => controllerOfTest.abort('user left')); \
        return new Promise(() => {}) \
    }");
    let signal: AbortSignal = js("controllerOfTest.signal").into();
    count();
    let outcome = cause(&host("aborted"), false, Some(signal)).await;
    assert_eq!(left(), "0 of 1 listeners, 0 of 1 timers");
    js("fetch = fetchOfTest");
    assert_eq!(outcome.unwrap_err(), "user left");
    assert_eq!(js("signalOfTest.aborted"), true);
}
