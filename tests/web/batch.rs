//! Many files at once.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::answers::answering;
use super::support::{fulfilled, get, grant, js, uploader, uploader_with};

const THREE: &str = "[new File(['a'], 'a'), new File(['bb'], 'b'), new File(['ccc'], 'c')]";

/// What came of each file, in words: the key, the code of an error, or another reason.
async fn outcomes(files: &str, options: &str) -> String {
    let _oss = answering(204, "");
    let outcomes = fulfilled(uploader(&grant()).upload_all(&js(files), &js(options))).await;
    js_sys::Reflect::set(&js_sys::global(), &"outcomesOfTest".into(), &outcomes).unwrap();
    let words = "outcomesOfTest.map(({ status, value, reason }) => \
                 status === 'fulfilled' ? value.key : reason?.code ?? String(reason)).join()";
    js(words).as_string().unwrap()
}

#[wasm_bindgen_test]
async fn what_came_of_the_files_stands_in_their_order() {
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
async fn what_cannot_be_iterated_rejects_with_what_the_browser_says() {
    for files in ["undefined", "null", "{ [Symbol.iterator]() { throw new TypeError('mine') } }"] {
        let batch = uploader(&grant()).upload_all(&js(files), &JsValue::UNDEFINED);
        let error = JsFuture::from(batch).await.unwrap_err();
        assert!(wasm_bindgen::JsCast::is_instance_of::<js_sys::TypeError>(&error), "{files}");
    }
}

#[wasm_bindgen_test]
async fn what_is_no_file_or_has_wrong_options_stops_no_other() {
    assert_eq!(outcomes("[7, new File(['b'], 'b')]", "{}").await, "InvalidArgument,user/42/b");
    let each = "{ each: (_, index) => index === 0 ? { key: 7 } : index === 1 ? { key: 'mine' } : null }";
    assert_eq!(outcomes(THREE, each).await, "InvalidArgument,mine,user/42/c");
    let throws = "{ each(file) { if (file.name === 'b') throw new Error('mine') } }";
    assert_eq!(outcomes(THREE, throws).await, "user/42/a,InvalidArgument,user/42/c");
    assert_eq!(js("outcomesOfTest[1].reason.message"), "options.each must be a function that does not throw");
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
    let twice = "[new File(['a'], 'image.png'), new File(['b'], 'other.png'), new File(['cc'], 'image.png')]";
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
