//! The package's preflight on every case that it can judge: what it refuses OSS refuses, and what OSS refuses for the
//! policy it refuses or warns of.
//!
//! It is given the fields as the case has them, so that it judges what the stand-in judges.

use oss_form_upload::form::Form;
use oss_form_upload::json::parse;
use oss_form_upload::policy::Policy;
use oss_form_upload::preflight::{self, Clock, Facts, Report};
use oss_form_upload::time::Timestamp;

use super::build::{Words, fields, text};
use super::case::{Case, Request};
use super::support::{self, sign};
use super::target::Target;

/// The numbers of refusals that come from the policy's conditions, its expiry and its size range.
const OF_THE_POLICY: [&str; 6] =
    ["0006-00000213", "0006-00000226", "0006-00000227", "0006-00000228", "0006-00000003", "0006-00000004"];

#[tokio::test]
async fn the_preflight_and_the_table_agree_about_the_policy() {
    let server = support::start(&[]).await;
    let target = Target::local(&server);
    let judged: Vec<_> = super::table().cases.into_iter().filter_map(|case| judge(case, &target)).collect();
    let wrong: Vec<_> = judged.iter().filter_map(|(case, report)| disagreement(case, report)).collect();
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), wrong.join("\n"));
    let refused = judged.iter().filter(|(_, report)| !report.violations.is_empty()).count();
    assert!(judged.len() > 100 && refused > 20, "{} cases judged, {refused} of them refused", judged.len());
}

/// A case that is a sound form with a sound policy, and what the preflight says of it.
fn judge(case: Case, target: &Target) -> Option<(Case, Report)> {
    let request = &case.request;
    let [file] = request.files.as_slice() else { return None };
    if !is_sound(request) || !case.options.is_empty() {
        return None;
    }
    let words = Words::new(request, target, "conformance/preflight");
    let form = form(&fields(request, target, &words))?;
    let policy = Policy::decode(form.get("policy")?, parse).ok()?;
    let facts = Facts {
        size: u64::try_from(text(&file.content, &words).len()).ok(),
        content_type: file.content_type.as_deref().unwrap_or("application/octet-stream"),
        bucket: Some(&target.bucket),
        clock: Clock { now: Timestamp(i64::try_from(sign::now()).ok()? * 1000), corrected: true },
        parse,
    };
    let report = preflight::check(&policy, &form, &facts);
    Some((case, report))
}

/// Returns whether the case is about the fields of a form, not about the way it is sent.
fn is_sound(request: &Request) -> bool {
    let lies = request.without_length || request.headers.contains_key("Content-Length");
    let is_whole = request.body.is_none() && request.after.is_empty() && request.cut == 0 && !lies;
    is_whole && request.method == "POST" && request.host == Request::default().host
}

fn form(fields: &[(String, Vec<u8>)]) -> Option<Form> {
    let mut form = Form::default();
    for (name, value) in fields {
        form.push(name, std::str::from_utf8(value).ok()?);
    }
    Some(form)
}

fn disagreement(case: &Case, report: &Report) -> Option<String> {
    let is_taken = case.expect.status < 400;
    let of_the_policy = case.expect.ec.as_deref().is_some_and(|ec| OF_THE_POLICY.contains(&ec));
    if is_taken && !report.violations.is_empty() {
        return Some(format!("{}: a false alarm: {:?}", case.name, report.violations));
    }
    let silent = report.violations.is_empty() && report.warnings.is_empty();
    (of_the_policy && silent).then(|| format!("{}: not foreseen", case.name))
}
