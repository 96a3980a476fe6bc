//! Sends small requests to the host. OSS refuses them from everybody, because they contain no part of a grant.

use super::{Check, Finding, Status};
use crate::engine::command::Question;
use crate::engine::event::{Answer, ProbeAnswer};
use crate::engine::settings::Environment;
use crate::error::NoAnswer;
use crate::host::Host;
use crate::response;

/// OSS's error codes that are about the host and not about the request.
const OF_HOST: [&str; 4] =
    ["NoSuchBucket", "InvalidBucketName", "SecondLevelDomainForbidden", "TransferAccelerationDisabled"];

/// The EC of a bucket that is asked for at the endpoint of another region.
const WRONG_ENDPOINT: &str = "0003-00001403";

/// The headers of OSS that this package reads. OSS knows no wildcard for them.
const EXPOSED: [&str; 5] =
    ["ETag", "x-oss-request-id", "x-oss-hash-crc64ecma", "x-oss-ec", "x-oss-version-id"];

/// The topic of a host where nothing answers.
const UNREACHABLE: &str = "unreachable";

/// The next step of the look at the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Look {
    /// Send this request, and hand over its answer.
    Ask(Question),
    /// Wait a little, and say whether the browser reported that it blocked a request.
    AwaitReport,
    /// There is nothing more to look at.
    Done,
}

/// Facts about the runtime of the module.
#[derive(Clone, Copy, Debug)]
struct Place {
    in_page: bool,
    can_watch: bool,
    /// The topic of a host that nobody in the page hears of.
    silence: &'static str,
}

/// Looks from the outside in: a check runs only after those that it depends on have passed.
#[derive(Debug)]
pub(in crate::engine) struct Network {
    place: Place,
    host: String,
    readable: Option<Answer>,
    found: Vec<Finding>,
}

impl Network {
    /// Begins, with the first step to take.
    pub(in crate::engine) fn begin(host: &Host, environment: &Environment) -> (Self, Look) {
        let place = Place {
            in_page: environment.in_page,
            can_watch: environment.can_watch,
            silence: match environment.silence(host) {
                NoAnswer::Network => "isolated",
                NoAnswer::LocalHostUnreachable => "localUnreachable",
                _ => UNREACHABLE,
            },
        };
        (
            Network { place, host: host.url().to_owned(), readable: None, found: Vec::new() },
            Look::Ask(Question::Cors),
        )
    }

    /// Returns the finding of a browser that is offline.
    pub(in crate::engine) fn offline() -> Finding {
        Finding::new(Check::Host, Status::Fail, "offline")
    }

    /// Takes the answer to a request, and returns the next step.
    pub(in crate::engine) fn learn(&mut self, question: Question, answer: ProbeAnswer) -> Look {
        match (question, answer) {
            (Question::Cors, ProbeAnswer::Readable(answer)) => self.read(answer),
            (Question::Cors, _) if self.place.in_page => Look::AwaitReport,
            (Question::Preflighted, ProbeAnswer::None) => {
                self.add(Check::Preflight, Status::Fail, "refused");
                self.headers()
            }
            (Question::Preflighted, _) => {
                self.add(Check::Preflight, Status::Ok, "ok");
                self.headers()
            }
            (Question::Opaque, ProbeAnswer::None) => self.end(Check::Host, self.place.silence),
            (Question::Cors, _) => self.end(Check::Host, UNREACHABLE),
            (Question::Opaque, _) => {
                self.add(Check::Host, Status::Ok, "answers");
                self.end(Check::Cors, "hidden")
            }
        }
    }

    /// Learns whether the browser reported that it blocked the request.
    pub(in crate::engine) fn reported(&mut self, blocked: bool) -> Look {
        if !blocked {
            return Look::Ask(Question::Opaque);
        }
        let host = self.host.strip_suffix('/').unwrap_or(&self.host);
        self.found.push(Finding::new(Check::Csp, Status::Fail, "blocked").with_names(&[host]));
        Look::Done
    }

    /// Returns all findings.
    pub(in crate::engine) fn into_findings(self) -> Vec<Finding> {
        self.found
    }

    fn read(&mut self, answer: Answer) -> Look {
        let refusal = Refusal::of(&answer);
        if let Some(code) = refusal.of_host() {
            let refused = Finding::new(Check::Host, Status::Fail, "refused").with_names(&[&code]);
            self.found.push(refused.with_number(i64::from(answer.status)));
            return Look::Done;
        }
        self.add(Check::Host, Status::Ok, "answers");
        if !self.place.in_page {
            return Look::Done;
        }
        self.add(Check::Csp, Status::Ok, "ok");
        self.add(Check::Cors, Status::Ok, "ok");
        self.readable = Some(answer);
        if self.place.can_watch { Look::Ask(Question::Preflighted) } else { self.headers() }
    }

    /// Checks the two headers that OSS's errors have. The answer does not show if the others are exposed.
    fn headers(&mut self) -> Look {
        let hidden = self.readable.take().map(|answer| hidden_headers(&answer)).unwrap_or_default();
        self.found.push(if hidden.is_empty() {
            Finding::new(Check::Headers, Status::Ok, "ok").with_names(&EXPOSED)
        } else {
            Finding::new(Check::Headers, Status::Warn, "hidden").with_names(&hidden)
        });
        Look::Done
    }

    fn end(&mut self, check: Check, topic: &'static str) -> Look {
        self.add(check, Status::Fail, topic);
        Look::Done
    }

    fn add(&mut self, check: Check, status: Status, topic: &'static str) {
        self.found.push(Finding::new(check, status, topic));
    }
}

/// The words of OSS that refuse a request which is no form.
struct Refusal {
    code: String,
    ec: Option<String>,
}

impl Refusal {
    fn of(answer: &Answer) -> Self {
        let service = response::service_error(&answer.seen());
        Refusal { code: service.code, ec: service.ec }
    }

    /// Returns the code if it is about the host.
    fn of_host(&self) -> Option<String> {
        let is_of_host = OF_HOST.contains(&self.code.as_str()) || self.ec.as_deref() == Some(WRONG_ENDPOINT);
        is_of_host.then(|| self.code.clone())
    }
}

/// Returns the headers that an error of OSS has and the page cannot read: the body says the same.
fn hidden_headers(answer: &Answer) -> Vec<&'static str> {
    let seen = answer.seen();
    let body = response::Answer { headers: "", ..answer.seen() };
    let said = response::service_error(&body);
    let sent = [("x-oss-request-id", said.request_id), ("x-oss-ec", said.ec)];
    let is_hidden = |(name, value): &(&str, Option<String>)| value.is_some() && seen.header(name).is_none();
    sent.into_iter().filter(is_hidden).map(|(name, _)| name).collect()
}
