//! Many files at once.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::answers::answering;
use super::support::{fulfilled, get, grant, js, uploader, uploader_with};

const THREE: &str = "[new File(['a'], 'a'), new File(['bb'], 'b'), new File(['ccc'], 'c')]";

/// The outcome of each file in words: the key, the code of an error, or another reason.
async fn outcomes(files: &str, options: &str) -> String {
    let _oss = answering(204, "");
    let outcomes = fulfilled(uploader(&grant()).upload_all(&js(files), &js(options))).await;
    js_sys::Reflect::set(&js_sys::global(), &"outcomesOfTest".into(), &outcomes).unwrap();
    let words = "outcomesOfTest.map(({ status, value, reason }) => \
                 status === 'fulfilled' ? value.key : reason?.code ?? String(reason)).join()";
    js(words).as_string().unwrap()
}

#[wasm_bindgen_test]
async fn the_outcomes_stand_in_the_order_of_the_files() {
    assert_eq!(outcomes(THREE, "undefined").await, "user/42/a,user/42/b,user/42/c");
    assert_eq!(outcomes("[]", "undefined").await, "");
}

#[wasm_bindgen_test]
async fn files_are_anything_that_can_be_iterated_or_has_a_length() {
    assert_eq!(outcomes(&format!("new Set({THREE})"), "{}").await, "user/42/a,user/42/b,user/42/c");
    assert_eq!(outcomes("{ length: 1, 0: new File(['a'], 'a') }", "{}").await, "user/42/a");
    let transfer = "(() => { const transfer = new DataTransfer(); \
                    transfer.items.add(new File(['a'], 'a')); return transfer.files })()";
    assert_eq!(outcomes(transfer, "{}").await, "user/42/a");
}

#[wasm_bindgen_test]
async fn files_may_be_one_file_or_come_one_after_the_other() {
    assert_eq!(outcomes("new File(['a'], 'a')", "undefined").await, "user/42/a");
    assert_eq!(outcomes("new Blob(['a'])", "{ key: 'k' }").await, "k");
    let generator = format!("(async function* () {{ yield* {THREE} }})()");
    assert_eq!(outcomes(&generator, "{}").await, "user/42/a,user/42/b,user/42/c");
    assert_eq!(outcomes("(async function* () {})()", "{}").await, "");
}

#[wasm_bindgen_test]
async fn what_iterating_throws_the_whole_rejects_with() {
    for files in [
        "{ [Symbol.iterator]() { throw 'mine' } }",
        "{ get [Symbol.asyncIterator]() { throw 'mine' } }",
        "{ [Symbol.asyncIterator]() { throw 'mine' } }",
        "(async function* () { yield new File(['a'], 'a'); throw 'mine' })()",
    ] {
        let batch = uploader(&grant()).upload_all(&js(&format!("({files})")), &JsValue::UNDEFINED);
        assert_eq!(JsFuture::from(batch).await.unwrap_err(), "mine", "{files}");
    }
}

#[wasm_bindgen_test]
async fn what_is_neither_files_nor_a_file_is_refused() {
    for (files, kind) in
        [("undefined", "undefined"), ("null", "null"), ("7", "a number"), ("({})", "an object")]
    {
        let batch = uploader(&grant()).upload_all(&js(files), &JsValue::UNDEFINED);
        let error = JsFuture::from(batch).await.unwrap_err();
        assert_eq!(get(&error, "code"), "InvalidArgument");
        let sentence = format!("files must be a File or Blob, or an iterable of them, not {kind}");
        assert_eq!(get(&error, "message").as_string(), Some(sentence));
    }
}

#[wasm_bindgen_test]
async fn an_abort_ends_the_wait_for_files_that_do_not_come() {
    let uploader = uploader(&grant());
    let files = js("(async function* () { await new Promise(() => {}) })()");
    let batch = uploader.upload_all(&files, &JsValue::UNDEFINED);
    uploader.abort("user left".into());
    assert_eq!(JsFuture::from(batch).await.unwrap_err(), "user left");
}

#[wasm_bindgen_test]
async fn options_that_are_wrong_for_all_reject_before_a_file_is_asked_for() {
    js("globalThis.askedOfTest = 0");
    let files = js(
        "({ [Symbol.asyncIterator]: () => ({ next() { askedOfTest += 1; return new Promise(() => {}) } }) })",
    );
    let batch = uploader(&grant()).upload_all(&files, &js("{ key: 7 }"));
    assert_eq!(get(&JsFuture::from(batch).await.unwrap_err(), "code"), "InvalidArgument");
    assert_eq!(js("askedOfTest"), 0);
}

#[wasm_bindgen_test]
async fn options_of_a_file_may_be_promised_and_the_promise_may_be_broken() {
    let each = "{ each: async (file, index) => { if (index === 1) throw 'mine'; return { key: 'own/' + file.name } } }";
    assert_eq!(outcomes(THREE, each).await, "own/a,InvalidArgument,own/c");
    assert_eq!(
        js("outcomesOfTest[1].reason.message"),
        "options.each must be a function that neither throws nor rejects"
    );
    assert_eq!(js("outcomesOfTest[1].reason.cause"), "mine");
    assert_eq!(outcomes(THREE, "{ each: async () => null }").await, "user/42/a,user/42/b,user/42/c");
    let thenable = "{ each: (file) => ({ then: (resolve) => resolve({ key: file.name }) }) }";
    assert_eq!(outcomes(THREE, thenable).await, "a,b,c");
    let wrong = "{ each: async () => ({ key: 7 }) }";
    assert_eq!(outcomes(THREE, wrong).await, "InvalidArgument,InvalidArgument,InvalidArgument");
}

#[wasm_bindgen_test]
async fn other_uploads_go_on_while_the_options_of_a_file_are_awaited() {
    let _oss = answering(204, "");
    let uploader = uploader_with(&grant(), "{ concurrency: 1 }");
    js("globalThis.promisedOfTest = new Promise((resolve) => { globalThis.resolveOfTest = resolve })");
    let batch = uploader.upload_all(&js(THREE), &js("{ each: () => promisedOfTest }"));
    let other = fulfilled(uploader.upload(&js("new File(['d'], 'd')"), &JsValue::UNDEFINED)).await;
    assert_eq!(get(&other, "key"), "user/42/d");
    js("resolveOfTest({ cacheControl: 'no-cache' })");
    assert_eq!(js_sys::Array::from(&fulfilled(batch).await).length(), 3);
}

#[wasm_bindgen_test]
async fn an_abort_ends_the_wait_for_options_that_do_not_come() {
    let never = "each: () => new Promise(() => {})";
    let aborted = uploader(&grant());
    let batch = aborted.upload_all(&js(THREE), &js(&format!("{{ {never} }}")));
    aborted.abort("user left".into());
    let reasons = "(outcomes) => outcomes.map(({ reason }) => reason).join()";
    let reasons = wasm_bindgen::JsCast::unchecked_into::<js_sys::Function>(js(reasons));
    let said = |outcomes: JsValue| reasons.call1(&JsValue::UNDEFINED, &outcomes).unwrap();
    assert_eq!(said(fulfilled(batch).await), "user left,user left,user left");
    for signal in ["AbortSignal.abort('gone')", "controllerOfTest.signal"] {
        js("globalThis.controllerOfTest = new AbortController()");
        let options = js(&format!("{{ {never}, signal: {signal} }}"));
        let batch = uploader(&grant()).upload_all(&js(THREE), &options);
        js("controllerOfTest.abort('gone')");
        assert_eq!(said(fulfilled(batch).await), "gone,gone,gone", "{signal}");
    }
}

#[wasm_bindgen_test]
async fn a_value_that_is_no_file_or_has_wrong_options_stops_no_other() {
    assert_eq!(outcomes("[7, new File(['b'], 'b')]", "{}").await, "InvalidArgument,user/42/b");
    let each = "{ each: (_, index) => index === 0 ? { key: 7 } : index === 1 ? { key: 'mine' } : null }";
    assert_eq!(outcomes(THREE, each).await, "InvalidArgument,mine,user/42/c");
    let throws = "{ each(file) { if (file.name === 'b') throw new Error('mine') } }";
    assert_eq!(outcomes(THREE, throws).await, "user/42/a,InvalidArgument,user/42/c");
    assert_eq!(
        js("outcomesOfTest[1].reason.message"),
        "options.each must be a function that neither throws nor rejects"
    );
    assert_eq!(js("outcomesOfTest[1].reason.cause.message"), "mine");
}

#[wasm_bindgen_test]
async fn options_that_are_wrong_for_all_reject_the_whole() {
    let uploader = uploader(&grant());
    for (options, message) in [
        ("{ each: 7 }", "options.each must be a function, not a number"),
        ("{ key: 7 }", "options.key must be a string or a function, not a number"),
    ] {
        let error = JsFuture::from(uploader.upload_all(&js(THREE), &js(options))).await.unwrap_err();
        assert_eq!(get(&error, "message"), message);
    }
}

#[wasm_bindgen_test]
async fn a_signal_aborts_each_file_with_its_reason_and_one_that_is_aborted_already_too() {
    let options = "{ signal: AbortSignal.abort('user left') }";
    assert_eq!(outcomes(THREE, options).await, "user left,user left,user left");
}

#[wasm_bindgen_test]
async fn an_abort_from_within_each_ends_all_with_its_reason() {
    let _oss = answering(204, "");
    let uploader = std::rc::Rc::new(uploader_with(&grant(), "{ concurrency: 1 }"));
    let aborting = std::rc::Rc::clone(&uploader);
    let each = wasm_bindgen::closure::Closure::<dyn Fn(JsValue, u32)>::new(move |_, index| {
        if index == 1 {
            aborting.abort("user left".into());
        }
    });
    let options = js("{}");
    js_sys::Reflect::set(&options, &"each".into(), each.as_ref()).unwrap();
    let outcomes = fulfilled(uploader.upload_all(&js(THREE), &options)).await;
    js_sys::Reflect::set(&js_sys::global(), &"outcomesOfTest".into(), &outcomes).unwrap();
    assert_eq!(js("outcomesOfTest.map(({ status }) => status).join()"), "fulfilled,rejected,rejected");
    assert_eq!(js("outcomesOfTest.map(({ reason }) => reason).join()"), ",user left,user left");
}

#[wasm_bindgen_test]
async fn progress_is_that_of_all_files_and_each_may_follow_its_own() {
    js("(globalThis.totalOfTest = [], globalThis.ownOfTest = [])");
    let options = "{ onProgress: (total) => totalOfTest.push({ ...total }), \
                     each: () => ({ onProgress: (own) => ownOfTest.push({ ...own }) }) }";
    outcomes(THREE, options).await;
    let last = "JSON.stringify(totalOfTest.at(-1))";
    let expected = r#"{"loaded":6,"total":6,"percent":100,"bytesPerSecond":"#;
    assert!(js(last).as_string().unwrap().starts_with(expected), "{:?}", js(last));
    assert_eq!(js("totalOfTest.at(-1).filesSettled + ' of ' + totalOfTest.at(-1).filesTotal"), "3 of 3");
    assert_eq!(js("'attempt' in totalOfTest.at(-1)"), false);
    assert_eq!(
        js("ownOfTest.filter(({ percent }) => percent === 100).map(({ total }) => total).join()"),
        "1,2,3"
    );
    assert_eq!(js("'filesTotal' in ownOfTest[0]"), false);
}

#[wasm_bindgen_test]
async fn of_two_files_with_one_key_the_second_is_refused_and_told_which_is_the_first() {
    // With a type, no file may be a folder, which would be looked at first: the reads may end in another order.
    let twice = "[['a', 'image.png'], ['b', 'other.png'], ['cc', 'image.png']]
        .map(([text, name]) => new File([text], name, { type: 'image/png' }))";
    assert_eq!(outcomes(twice, "{}").await, "user/42/image.png,user/42/other.png,DuplicateKey");
    assert_eq!(
        js("JSON.stringify(outcomesOfTest[2].reason.duplicate)"),
        r#"{"key":"user/42/image.png","index":0}"#
    );
    assert_eq!(js("outcomesOfTest[2].reason.attempts"), 0);
    let allowed = "{ allowDuplicateKeys: true }";
    assert_eq!(outcomes(twice, allowed).await, "user/42/image.png,user/42/other.png,user/42/image.png");
    let each = "{ each: (_, index) => ({ allowDuplicateKeys: index === 2 }) }";
    assert_eq!(outcomes(twice, each).await, "user/42/image.png,user/42/other.png,user/42/image.png");
}
