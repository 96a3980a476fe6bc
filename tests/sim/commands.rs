//! Carries out what the engine asks for, as the driver and the browser do.

use oss_form_upload::engine::command::{
    Command, GrantId, HashId, LookId, Outcome, PostId, ProbeId, Question,
};
use oss_form_upload::engine::event::{
    Answer, CallId, Event, FileProblem, GrantAnswer, GrantFailure, ProbeAnswer, Unanswered,
};
use oss_form_upload::engine::progress::Progress;
use oss_form_upload::engine::settings::GrantSource;
use oss_form_upload::error::Error;
use oss_form_upload::form::Form;
use oss_form_upload::json;
use oss_form_upload::lifetime;
use oss_form_upload::time::Timestamp;

use super::bucket::HOST;
use super::plan::{GrantFate, GrantTurn, KeyFate, Network, Spoil, When};
use super::records::Slot;
use super::world::{Ask, Happening, World};

impl World {
    pub(super) fn carry_out(&mut self, command: Command) {
        match command {
            Command::FetchGrant { grant, call, reason } => {
                self.seen.grants.push((call, reason));
                self.fetch_grant(grant, call);
            }
            Command::CancelGrant(grant) => {
                self.seen.cancelled_grants.push(grant);
                self.checks.grants_failed = true;
                self.cancel(Ask::Grant(grant), |world| world.checks.lingers(grant));
            }
            Command::MakeKey { call, dir } => self.make_key(call, &dir),
            Command::Post { post, host, form, watched } => self.post(post, &host, form, watched),
            Command::CancelPost(post) => self.cancel(Ask::Post(post), |world| world.lingers(post)),
            Command::Hash(hash) => self.hash(hash),
            Command::StopHash(hash) => self.cancel(Ask::Hash(hash), |world| world.checks.hash_lingers(hash)),
            Command::Look(look) => self.look(look),
            Command::BeginDiagnosis(call) => assert!(self.diagnosing.insert(call), "begun already: {call:?}"),
            Command::EndDiagnosis(call) => assert!(self.diagnosing.remove(&call), "not begun: {call:?}"),
            Command::Probe { probe, host, question } => self.probe(probe, &host, question),
            Command::CancelProbe(probe) => {
                self.cancel(Ask::Probe(probe), |world| world.checks.probe_lingers(probe));
            }
            Command::AskRetry { call, .. } => self.ask_retry(call),
            Command::Report { call, progress } => self.report(call, progress),
            // The invariants note the one, and these pages are told of the other without asking.
            Command::ReportTotal { .. } | Command::AskPolicy { .. } => {}
            Command::Settle { call, outcome } => self.settle(call, outcome),
            Command::BeginFile { batch, index } => self.begin_file(batch, index),
            Command::AbortFiles { batch, from } => self.abort_files(batch, from),
            Command::SettleBatch(batch) => self.batches[index(batch.0)].settled = true,
        }
    }

    pub(crate) fn call(&mut self, call: CallId) -> &mut super::records::Call {
        &mut self.calls[index(call.0)]
    }

    fn cancel(&mut self, ask: Ask, lingers: impl Fn(&World) -> bool) {
        assert!(self.open.remove(&ask), "cancelled, but not under way: {ask:?}");
        if lingers(self) {
            self.lingering.insert(ask);
        }
        if let Ask::Post(post) = ask {
            self.note_cancelled(post);
        }
    }

    /// Lets the functions of a call's caller act, for whom this moment has come.
    pub(super) fn react(&mut self, call: CallId, when: When) {
        for act in self.call(call).reactions(|reaction| reaction.when == when) {
            self.act(act);
        }
    }

    // Grants

    fn fetch_grant(&mut self, grant: GrantId, call: CallId) {
        self.open.insert(Ask::Grant(grant));
        if self.settings.grant_source == GrantSource::Given {
            return self.give_grant(grant, call);
        }
        if self.settings.grant_source == GrantSource::Function {
            self.react(call, When::Grant);
        }
        let fate = self.fates.grants.pop_front().unwrap_or_default();
        let after = fate.after;
        let hangs = matches!(fate.turn, GrantTurn::Hangs);
        self.checks.begin_grant(grant, call, fate);
        if !hangs {
            self.after(after, Happening::Grant(grant));
        }
    }

    /// A grant that the page has given is the same each time.
    fn give_grant(&mut self, grant: GrantId, call: CallId) {
        let json = self.given.clone().unwrap_or_else(|| self.issue(call, &GrantFate::default()));
        self.given = Some(json.clone());
        let value = json::parse(&json).expect("a grant is JSON");
        self.end_at_once(
            Ask::Grant(grant),
            Event::GrantAnswered { grant, answer: GrantAnswer::Value(value) },
        );
    }

    /// Issues what `fate` says; a grant is bound to the file of the call, or to any.
    fn issue(&mut self, call: CallId, fate: &GrantFate) -> String {
        let terms = match &fate.turn {
            GrantTurn::Issued(terms) => terms.clone(),
            _ => super::plan::Terms::default(),
        };
        let now = self.clock.server();
        let name = self.call(call).name().to_owned();
        let (number, json) = self.bucket.issue(terms, call, &name, now);
        // The header has whole seconds.
        let is_told = fate.dated && matches!(self.settings.grant_source, GrantSource::Endpoint { .. });
        let offset = is_told.then(|| now.0 / 1000 * 1000 - self.clock.wall().0);
        let received = Timestamp(self.clock.wall().0 + offset.unwrap_or_default());
        let issued = &mut self.bucket.grants[number];
        issued.clock_offset = offset;
        issued.renewal = lifetime::renewal(received, issued.ends);
        self.checks.one_key |= self.bucket.grants[number].key.is_some();
        json
    }

    pub(super) fn answer_grant(&mut self, grant: GrantId) {
        if !self.is_heard(Ask::Grant(grant)) {
            return;
        }
        let (call, fate) = self.checks.grants[&grant].clone();
        self.checks.grants_failed |= !matches!(fate.turn, GrantTurn::Issued(_));
        let answer = match self.settings.grant_source {
            GrantSource::Endpoint { .. } => self.of_endpoint(call, &fate),
            _ => self.of_function(call, &fate),
        };
        self.end(Ask::Grant(grant), Event::GrantAnswered { grant, answer });
    }

    fn of_endpoint(&mut self, call: CallId, fate: &GrantFate) -> GrantAnswer {
        let (status, retry_after, body) = match fate.turn {
            GrantTurn::Issued(_) => (200, None, self.issue(call, fate)),
            GrantTurn::Says { status, retry_after } => {
                (status, retry_after, r#"{"error":"not now"}"#.to_owned())
            }
            GrantTurn::Nonsense => (200, None, "<html>".to_owned()),
            GrantTurn::Fails { .. } | GrantTurn::Hangs => {
                let cause = Some(self.cause());
                return GrantAnswer::Failed { failure: GrantFailure::Unreachable, cause };
            }
        };
        let date = fate.dated.then(|| http_date(self.clock.server().0));
        GrantAnswer::Http {
            status,
            date,
            age: None,
            retry_after: retry_after.map(|seconds| seconds.to_string()),
            body,
        }
    }

    fn of_function(&mut self, call: CallId, fate: &GrantFate) -> GrantAnswer {
        let is_type_error = match fate.turn {
            GrantTurn::Issued(_) => {
                let json = self.issue(call, fate);
                return GrantAnswer::Value(json::parse(&json).expect("a grant is JSON"));
            }
            GrantTurn::Nonsense => return GrantAnswer::Value(json::Json::Null),
            GrantTurn::Fails { is_type_error } => is_type_error,
            GrantTurn::Says { .. } | GrantTurn::Hangs => false,
        };
        let cause = Some(self.cause());
        GrantAnswer::Failed { failure: GrantFailure::Thrown { is_type_error }, cause }
    }

    // Functions of the caller

    fn make_key(&mut self, call: CallId, dir: &str) {
        self.react(call, When::Key);
        let fate = self.fates.keys.pop_front().unwrap_or_default();
        let cause = self.cause();
        let record = self.call(call);
        record.keys_made += 1;
        let key = match fate {
            KeyFate::Made => Ok(format!("{dir}made-{}-{}", call.0, record.keys_made)),
            KeyFate::MadeElsewhere => Ok("elsewhere/x.bin".to_owned()),
            KeyFate::Thrown => Err((
                Error::InvalidArgument {
                    name: "options.key".to_owned(),
                    expected: "a function that does not throw".to_owned(),
                    actual: None,
                },
                Some(cause),
            )),
        };
        self.queue(Event::KeyMade { call, key });
    }

    fn ask_retry(&mut self, call: CallId) {
        self.open.insert(Ask::Retry(call));
        self.react(call, When::Retry);
        let fate = self.fates.retries.pop_front().unwrap_or_default();
        if let Some(after) = fate.after {
            let decided = Event::RetryDecided { call, agreed: fate.agreed };
            self.after(after, Happening::End(Ask::Retry(call), decided));
        }
    }

    fn report(&mut self, call: CallId, progress: Progress) {
        let instant = self.clock.instant;
        let record = self.call(call);
        let number = record.reports.len();
        let percent = progress.percent;
        record.reports.push((instant, progress));
        let due = |when: When| when == When::Report(number) || when == When::Percent(percent);
        for act in self.call(call).reactions(|reaction| due(reaction.when)) {
            self.act(act);
        }
    }

    fn settle(&mut self, call: CallId, outcome: Outcome) {
        self.open.remove(&Ask::Retry(call));
        let record = self.call(call);
        record.outcome = Some(outcome);
        let acts = record.reactions(|reaction| reaction.when == When::Settled);
        if let Some((batch, place)) = record.batch {
            self.batches[index(batch.0)].slots[place] = Slot::Settled(call);
        }
        self.aftermath.extend(acts);
    }

    // Files

    fn hash(&mut self, hash: HashId) {
        self.open.insert(Ask::Hash(hash));
        self.seen.hashes += 1;
        let fate = self.fates.hashes.pop_front().unwrap_or_default();
        let began = self.calls[index(hash.call.0)].crc64(index(hash.call.0));
        let record = self.call(hash.call);
        record.hashes.push((record.posts.len(), None));
        self.checks.begin_hash(hash, fate, began);
        if let Some(after) = fate.after {
            self.after(after, Happening::Hashed(hash));
        }
    }

    /// A file that changes while it is read has a checksum of both.
    pub(super) fn end_hash(&mut self, hash: HashId) {
        let problem = self.problem(hash.call);
        let began = self.checks.hashes[&hash].1;
        let ended = self.calls[index(hash.call.0)].crc64(index(hash.call.0));
        let read = if began == ended { began } else { began ^ ended };
        let checksum = problem.map_or(Ok(read), Err);
        if self.open.contains(&Ask::Hash(hash)) {
            self.call(hash.call).hashes.last_mut().expect("it began").1 = checksum.clone().ok();
        }
        self.end(Ask::Hash(hash), Event::Hashed { hash, checksum });
    }

    fn look(&mut self, look: LookId) {
        self.open.insert(Ask::Look(look));
        self.seen.looks += 1;
        let after = self.fates.looks.pop_front().unwrap_or(1);
        self.after(after, Happening::Looked(look));
    }

    pub(super) fn end_look(&mut self, look: LookId) {
        let found = self.problem(look.call).map_or(Ok(()), Err);
        self.end(Ask::Look(look), Event::Looked { look, found });
    }

    /// Returns why a file cannot be read; one that can be read is noted as such.
    fn problem(&mut self, call: CallId) -> Option<FileProblem> {
        let name = match self.call(call).spoil {
            Some(Spoil::Cut) => return Some(FileProblem::Changed),
            Some(Spoil::Gone | Spoil::Emptied) => "NotFoundError",
            Some(Spoil::Locked) => "NotReadableError",
            Some(Spoil::Replaced) | None => {
                self.call(call).was_read = true;
                return None;
            }
        };
        let (cause, was_read) = (self.cause(), self.call(call).was_read);
        Some(FileProblem::Rejected { cause, name: name.to_owned(), was_read })
    }

    // Diagnosis

    fn probe(&mut self, probe: ProbeId, host: &str, question: Question) {
        assert_eq!(host, HOST, "the host that is asked");
        self.open.insert(Ask::Probe(probe));
        self.seen.probes.push(question);
        let fate = self.fates.probes.pop_front().unwrap_or_default();
        if fate.lost {
            self.flickered_at = Some(self.clock.instant);
        }
        self.checks.begin_probe(probe, fate);
        let (after, answered) = match self.reached(question) {
            None => return,
            Some(answered) => (if answered { fate.after } else { fate.after.min(3) }, answered && !fate.lost),
        };
        if self.page.blocked {
            // The request rejects before the event comes.
            self.after(after + 6, Happening::Blocked(host.to_ascii_lowercase()));
        }
        let answer = if answered { answer_to(question) } else { ProbeAnswer::None };
        self.after(after, Happening::End(Ask::Probe(probe), Event::Probed { probe, answer }));
    }

    /// Returns whether a small request is answered; `None` if it never ends.
    fn reached(&self, question: Question) -> Option<bool> {
        if self.page.blocked || !self.online {
            return Some(false);
        }
        match self.network {
            Network::Up => Some(true),
            Network::Down => Some(false),
            Network::Silent => None,
            Network::Hidden => Some(question == Question::Opaque || !self.page.in_browser),
            Network::Unwatched => Some(question != Question::Preflighted),
        }
    }

    // Forms

    fn post(&mut self, post: PostId, host: &str, form: Form, watched: bool) {
        assert_eq!(host, HOST, "the host that a form is posted to");
        self.open.insert(Ask::Post(post));
        let fate = self.fates.posts.pop_front().unwrap_or_default();
        self.begin_transmission(post, form, watched, fate);
    }

    pub(super) fn fail_post(&mut self, post: PostId, after: u32) {
        let silence = Event::Unanswered { post, ended: Unanswered::Silence };
        self.after(after, Happening::End(Ask::Post(post), silence));
    }
}

/// Returns the answer of OSS to a POST without a body, as far as the page may read it.
fn answer_to(question: Question) -> ProbeAnswer {
    if question == Question::Opaque {
        return ProbeAnswer::Opaque;
    }
    let body = "<Error><Code>MalformedPOSTRequest</Code></Error>".to_owned();
    ProbeAnswer::Readable(Answer { status: 400, headers: String::new(), body, reused: true })
}

/// Returns an id as an index.
pub(super) fn index(id: u32) -> usize {
    usize::try_from(id).expect("32 bits")
}

/// Writes a moment as the header `Date` does.
fn http_date(milliseconds: i64) -> String {
    let since = std::time::Duration::from_millis(u64::try_from(milliseconds).expect("after 1970"));
    httpdate::fmt_http_date(std::time::UNIX_EPOCH + since)
}
