//! The way of a form between the page and the bucket, as browsers and networks do it.

use oss_form_upload::engine::command::PostId;
use oss_form_upload::engine::event::{Answer, Event, Unanswered};
use oss_form_upload::form::Form;

use super::bucket::{Bucket, Reply, stored_key};
use super::commands::index;
use super::plan::{Network, PostFate, Spoil, Turn};
use super::records::{End, Post, Transmission};
use super::world::{Ask, Happening, World};

/// Bytes that a form adds to its file.
const FRAMING: u64 = 300;

/// The way that a form gets.
enum Way {
    ToTheBucket,
    /// It fails so many milliseconds later.
    Fails(u32),
    Hangs,
}

impl World {
    pub(super) fn begin_transmission(&mut self, post: PostId, form: Form, watched: bool, fate: PostFate) {
        // A preflight is a use of the connection too.
        let reused = self.connected || watched;
        self.connected = true;
        let number = index(post.call.0);
        let crc64 = self.calls[number].crc64(number);
        let (turn, sending) = (fate.turn.clone(), fate.sending);
        self.note_post(post, &form, watched);
        self.transmissions
            .insert(post, Transmission { form, fate, reused, crc64, arrived: None, reply: None });
        match (turn, self.way(post, watched)) {
            (Turn::Unfit, _) => {
                let ended = Unanswered::Refused { cause: self.cause() };
                self.end_at_once(Ask::Post(post), Event::Unanswered { post, ended });
            }
            (Turn::NoUrl, _) => {
                let ended = Unanswered::NotAUrl { cause: self.cause() };
                self.end_at_once(Ask::Post(post), Event::Unanswered { post, ended });
            }
            (_, Way::Fails(after)) => self.fail_post(post, after),
            (_, Way::Hangs) => self.tell_of_bytes(post, watched),
            (_, Way::ToTheBucket) => {
                self.tell_of_bytes(post, watched);
                self.after(sending, Happening::Arrive(post));
            }
        }
    }

    fn note_post(&mut self, post: PostId, form: &Form, watched: bool) {
        let at = self.clock.instant;
        let forbids = form.get("x-oss-forbid-overwrite") == Some("true");
        let grant = Bucket::grant_of(form);
        let record = self.call(post.call);
        let key = stored_key(form, record.name());
        record.posts.push(Post {
            at,
            key,
            grant,
            watched,
            forbids_overwriting: forbids,
            end: None,
            moved: at,
            is_sent: false,
            forgiven: None,
        });
        let open = self.open.iter().filter(|ask| matches!(ask, Ask::Post(_))).count();
        self.seen.most_open = self.seen.most_open.max(open);
    }

    fn way(&mut self, post: PostId, watched: bool) -> Way {
        if self.page.blocked {
            return Way::Fails(1);
        }
        if !self.online {
            return Way::Fails(2);
        }
        match (self.network, self.call(post.call).spoil) {
            (Network::Down, _) => Way::Fails(5),
            (Network::Unwatched, _) if watched => Way::Fails(6),
            (_, Some(Spoil::Gone | Spoil::Locked)) => Way::Fails(3),
            (Network::Silent, _) | (_, Some(Spoil::Cut)) => Way::Hangs,
            (Network::Up | Network::Hidden | Network::Unwatched, _) => Way::ToTheBucket,
        }
    }

    /// The browser counts bytes of the whole form; what falls back is what it sends again. A form that stands still and is
    /// not stored does so before its last byte.
    fn tell_of_bytes(&mut self, post: PostId, watched: bool) {
        if !watched || !self.page.can_watch {
            return;
        }
        let fate = self.transmissions[&post].fate.clone();
        let total = self.call(post.call).wanted.size + FRAMING;
        let stands = fate.turn == Turn::Stalled { stored: false };
        for step in 1..=u32::from(fate.steps) - u32::from(stands && fate.steps > 0) {
            let steps = u32::from(fate.steps);
            let mut loaded = total * u64::from(step) / u64::from(steps);
            if fate.falls_back && step == steps / 2 + 1 {
                loaded /= 3;
            }
            let sent = Event::Sent { post, loaded, total };
            self.after(fate.sending * step / (steps + 1), Happening::Tell(Ask::Post(post), sent));
        }
    }

    /// The last byte is there. A form that was cancelled does not arrive, unless its bytes were on the way.
    pub(super) fn arrive(&mut self, post: PostId) {
        if !self.is_heard(Ask::Post(post)) {
            return;
        }
        match self.network {
            Network::Down => return self.fail_post(post, 1),
            Network::Silent => return,
            Network::Up | Network::Hidden | Network::Unwatched => {}
        }
        let transmission = &self.transmissions[&post];
        match transmission.fate.turn.clone() {
            Turn::Resent if transmission.reused => self.resend(post),
            Turn::Cut { stored } => self.lose(post, stored),
            Turn::Resent => self.lose(post, true),
            Turn::Stalled { stored } => {
                self.receive_if(post, stored);
            }
            Turn::Corrupted => self.reply(post, |reply| reply, 1),
            Turn::Unexposed => self.reply(post, |reply| Reply { crc64: None, ..reply }, 0),
            // A callback comes after the object.
            Turn::Says { status: 203, code, .. } => {
                let called_back = |reply: Reply| match reply.status {
                    204 => Reply::error(203, code, "asked for by the plan"),
                    _ => reply,
                };
                self.reply(post, called_back, 0);
            }
            Turn::Says { status, code, stored, retry_after } => {
                self.receive_if(post, stored);
                let message = if code.is_empty() { "" } else { "asked for by the plan" };
                let reply = Reply { retry_after, ..Reply::error(status, code, message) };
                self.send_back(post, reply);
            }
            Turn::Fine | Turn::Unfit | Turn::NoUrl => self.reply(post, |reply| reply, 0),
        }
    }

    /// The answer to the first copy is lost with the connection, and the browser sends a second one.
    fn resend(&mut self, post: PostId) {
        self.receive(post, 0);
        let arrived = self.clock.server();
        let transmission = self.transmissions.get_mut(&post).expect("it is under way");
        transmission.arrived = Some(arrived);
        transmission.fate.turn = Turn::Fine;
        let sending = transmission.fate.sending;
        self.after(sending, Happening::Arrive(post));
    }

    fn lose(&mut self, post: PostId, stored: bool) {
        self.receive_if(post, stored);
        self.fail_post(post, 1);
    }

    fn receive_if(&mut self, post: PostId, stored: bool) {
        if stored {
            self.receive(post, 0);
        }
    }

    /// OSS takes the file as it was read on the way, with other bytes if `error` is not 0.
    fn receive(&mut self, post: PostId, error: u64) -> Reply {
        let number = index(post.call.0);
        let call = &self.calls[number];
        let transmission = &self.transmissions[&post];
        let (began, ended) = (transmission.crc64, call.crc64(number));
        let crc64 = (if began == ended { began } else { began ^ ended }) ^ error;
        // A browser sends the second copy at once. That a grant ends between the two is left out: nobody would know.
        let now = transmission.arrived.unwrap_or_else(|| self.clock.server());
        self.bucket.receive(post, &transmission.form, call.name(), crc64, now)
    }

    fn reply(&mut self, post: PostId, change: impl Fn(Reply) -> Reply, error: u64) {
        let reply = change(self.receive(post, error));
        self.send_back(post, reply);
    }

    fn send_back(&mut self, post: PostId, reply: Reply) {
        let hidden = self.network == Network::Hidden && self.page.in_browser;
        let (headers, body) = (reply.headers(&self.bucket), reply.body());
        let status = reply.status;
        let transmission = self.transmissions.get_mut(&post).expect("it is under way");
        transmission.reply = Some(reply);
        let (after, reused) = (transmission.fate.answering, transmission.reused);
        if hidden {
            return self.fail_post(post, after);
        }
        let answer = Answer { status, headers, body, reused };
        self.after(after, Happening::End(Ask::Post(post), Event::Answered { post, answer }));
    }

    /// Returns whether bytes and events of a cancelled form go on.
    pub(super) fn lingers(&self, post: PostId) -> bool {
        self.transmissions[&post].fate.lingers
    }

    pub(super) fn note_cancelled(&mut self, post: PostId) {
        self.note_post_end(post, End::Cancelled);
    }

    /// Notes how a posting ended, as far as the page still hears of it.
    pub(super) fn note_end(&mut self, ask: Ask, event: &Event, heard: bool) {
        let (Ask::Post(post), true) = (ask, heard) else { return };
        let end = match event {
            Event::Answered { .. } => {
                let transmission = &self.transmissions[&post];
                let reply = transmission.reply.clone().expect("it was answered");
                End::Answered { reply, reused: transmission.reused }
            }
            Event::Unanswered { ended: Unanswered::Silence, .. } => End::Silent,
            _ => End::Refused,
        };
        self.note_post_end(post, end);
    }

    fn note_post_end(&mut self, post: PostId, end: End) {
        let instant = self.clock.instant;
        let record = self.call(post.call).posts.last_mut().expect("it was posted");
        record.end = Some((instant, end));
    }
}
