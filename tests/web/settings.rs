//! The options of an uploader, read at its first call.

use js_sys::Reflect;
use oss_form_upload::web::uploader::Uploader;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::answers::answering;
use super::support::{any_file, fulfilled, get, grant, js, refusal, rejection, uploader};

fn with(options: &str) -> Uploader {
    let options = js(options);
    Reflect::set(&options, &"grant".into(), &grant()).unwrap();
    Uploader::new(options)
}

#[wasm_bindgen_test]
async fn a_wrong_one_is_named_with_what_it_must_be_and_what_it_was() {
    let attempts = "a whole number from 1, which is not to try again, to 100";
    let whole = "a whole number of milliseconds";
    let uploader = "the argument of new Uploader()";
    for (options, message) in [
        (
            "{ concurrency: 0 }",
            format!("{uploader}.concurrency must be a whole number from 1 to 100, not a number"),
        ),
        (
            "{ concurrency: 101 }",
            format!("{uploader}.concurrency must be a whole number from 1 to 100, not a number"),
        ),
        (
            "{ concurrency: 1.5 }",
            format!("{uploader}.concurrency must be a whole number from 1 to 100, not a number"),
        ),
        (
            "{ concurrency: '3' }",
            format!("{uploader}.concurrency must be a whole number from 1 to 100, not a string"),
        ),
        ("{ retry: 0 }", format!("{uploader}.retry must be {attempts}, not a number")),
        ("{ retry: NaN }", format!("{uploader}.retry must be {attempts}, not a number")),
        ("{ retry: true }", "retry must be a number or an object, not a boolean".to_owned()),
        ("{ retry: { attempts: 101 } }", format!("retry.attempts must be {attempts}, not a number")),
        ("{ retry: { baseDelay: -1 } }", format!("retry.baseDelay must be {whole}, not a number")),
        ("{ retry: { maxDelay: 2 ** 32 } }", format!("retry.maxDelay must be {whole}, not a number")),
        ("{ retry: { shouldRetry: {} } }", "retry.shouldRetry must be a function, not an object".to_owned()),
        ("{ stallTimeout: 0 }", format!("{uploader}.stallTimeout must be {whole}, not a number")),
        ("{ answerTimeout: 0 }", format!("{uploader}.answerTimeout must be {whole}, not a number")),
        ("{ answerTimeout: Infinity }", format!("{uploader}.answerTimeout must be {whole}, not a number")),
        ("{ grantTimeout: 0 }", format!("{uploader}.grantTimeout must be {whole}, not a number")),
        ("{ checksum: 'md5' }", format!("{uploader}.checksum must be \"crc64\" or \"off\", not a string")),
        ("{ checksum: true }", format!("{uploader}.checksum must be \"crc64\" or \"off\", not a boolean")),
        (
            "{ grantScope: 'page' }",
            format!("{uploader}.grantScope must be \"shared\" or \"file\", not a string"),
        ),
    ] {
        let refused = refusal(&with(options), &any_file(), &JsValue::UNDEFINED).await;
        assert_eq!(refused, ("InvalidArgument".to_owned(), message), "{options}");
    }
}

#[wasm_bindgen_test]
async fn a_grant_that_is_none_is_named() {
    let expected = "the URL of a policy endpoint, { url, init }, a grant, or a function";
    for (option, message) in [
        ("{ url: '' }", format!("grant.url must be {expected}, not an object")),
        ("{ url: 7 }", "grant.url must be a string or URL, not a number".to_owned()),
        ("{ url: {} }", "grant.url must be a string or URL, not an object".to_owned()),
        ("{ href: 7 }", "grant.href must be a string, not a number".to_owned()),
        ("{ url: '/grant', withFile: 'yes' }", "grant.withFile must be a boolean, not a string".to_owned()),
        ("{ get policy() { throw 7 } }", "grant.policy must be readable, but a getter threw".to_owned()),
    ] {
        let refused = refusal(&uploader(&js(option)), &any_file(), &JsValue::UNDEFINED).await;
        assert_eq!(refused, ("InvalidArgument".to_owned(), message), "{option}");
    }
}

#[wasm_bindgen_test]
async fn null_and_undefined_are_the_defaults() {
    let _oss = answering(204, "");
    let nothing = "{ concurrency: null, retry: undefined, stallTimeout: null, answerTimeout: null, grantTimeout: null, checksum: null, \
                   grantScope: undefined, strict: null }";
    let result = fulfilled(with(nothing).upload(&any_file(), &JsValue::NULL)).await;
    assert_eq!(get(&result, "attempts"), 1);
}

#[wasm_bindgen_test]
async fn they_are_read_once_and_not_before_they_are_needed() {
    let _oss = answering(204, "");
    let options = js("{ get retry() { globalThis.readsOfOptions = (globalThis.readsOfOptions ?? 0) + 1 } }");
    Reflect::set(&options, &"grant".into(), &grant()).unwrap();
    let uploader = Uploader::new(options);
    assert_eq!(js("globalThis.readsOfOptions"), JsValue::UNDEFINED);
    for _ in 0..2 {
        fulfilled(uploader.upload(&any_file(), &JsValue::UNDEFINED)).await;
    }
    assert_eq!(js("readsOfOptions"), 1);
}

#[wasm_bindgen_test]
async fn a_pause_of_an_uploader_whose_options_are_wrong_throws_nothing() {
    let uploader = Uploader::new(JsValue::UNDEFINED);
    uploader.pause();
    uploader.resume();
    uploader.abort(JsValue::UNDEFINED);
    let error = rejection(&uploader, &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(get(&error, "code"), "InvalidArgument");
}
