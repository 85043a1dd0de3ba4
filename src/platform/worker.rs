//! The page's side of the link to a worker thread.
//!
//! The worker's address is the one that `boot.js` put into `globalThis.attain.engine`: a blob that only imports our
//! own script, so that the thread inherits the page's policy. Parcels wait here until the thread says that it is
//! ready. A thread that failed still answers, from broken state: it is ended at once and a new one started.
//!
//! Where no worker starts (an old host's policy, a locked-down browser) the same program runs on the page itself, behind
//! a message port instead of a thread; only this module knows the difference.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageChannel, MessageEvent, MessagePort, Worker, WorkerOptions, WorkerType};

use super::clock;
use super::fault::{Fault, call, member, settle, text_of};
use super::parcel::{Kind, Parcel, pack, unpack};

/// How many new starts are tried within [`WINDOW_MS`].
const MOST_STARTS: usize = 3;
/// How many workers may fail before any was ready; then the page does without.
const MOST_WORKERS: usize = 2;
const WINDOW_MS: f64 = 60_000.0;

/// Why the thread does not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The page has no address for it: `boot.js` did not run.
    #[error("the page does not know its worker's address")]
    NoAddress,
    /// The browser refused to start it.
    #[error("the browser refused to start the worker: {0}")]
    Refused(Fault),
    /// Its script or its wasm could not be fetched.
    #[error("the worker's script could not be loaded")]
    NotLoaded,
    /// It stopped on a bug or told so itself.
    #[error("the worker stopped: {why}")]
    Stopped {
        /// A place in our source, or the browser's words; no data.
        why: String,
    },
}

/// What the page hears from the thread.
#[derive(Debug)]
pub enum Heard {
    /// It listens. After a restart this comes again: what it knew is gone.
    Ready,
    /// A parcel.
    Parcel(Parcel),
    /// It failed. What had been sent to it is lost; what still waits is sent to the next one.
    Failed {
        /// The reason.
        why: LinkError,
        /// Whether a new start is under way; if not, call [`Link::restart`] on a click.
        restarting: bool,
    },
    /// Its policy refused something; the directive and the address.
    Violation(String),
    /// Its report on an attempted leak, see [`super::probe`].
    Probe(String),
}

/// A running thread; dropping it ends the thread.
pub struct Link {
    inner: Rc<Inner>,
}

struct Inner {
    heard: Box<dyn Fn(Heard)>,
    thread: RefCell<Option<Thread>>,
    is_ready: Cell<bool>,
    /// Whether some worker was ready once: then workers do start here.
    was_ready: Cell<bool>,
    /// Whether the program runs on the page, as no worker starts.
    is_on_page: Cell<bool>,
    waiting: RefCell<Vec<(Kind, Parcel)>>,
    failures_ms: RefCell<Vec<f64>>,
}

/// The program's end of the link with the closures that it calls; it must not outlive them nor they it.
enum Thread {
    /// A thread of its own.
    Worker {
        worker: Worker,
        _on_message: Closure<dyn FnMut(MessageEvent)>,
        _on_error: Closure<dyn FnMut(Event)>,
    },
    /// The page's own thread.
    Page { port: MessagePort, _on_message: Closure<dyn FnMut(MessageEvent)> },
}

impl Thread {
    fn post(&self, kind: Kind, parcel: &Parcel) {
        let (message, moved) = pack(kind, parcel);
        // Plain text, files and fresh buffers can always be sent.
        let _ = match self {
            Thread::Worker { worker, .. } => worker.post_message_with_transfer(&message, &moved),
            Thread::Page { port, .. } => port.post_message_with_transferable(&message, &moved),
        };
    }
}

impl Drop for Thread {
    fn drop(&mut self) {
        match self {
            Thread::Worker { worker, .. } => {
                worker.set_onmessage(None);
                worker.set_onerror(None);
                worker.terminate();
            }
            Thread::Page { port, .. } => {
                port.set_onmessage(None);
                port.close();
            }
        }
    }
}

impl Link {
    /// Starts the thread. `heard` is called for everything that comes, never from inside `start` or `send`.
    pub fn start(heard: impl Fn(Heard) + 'static) -> Result<Self, LinkError> {
        let inner = Rc::new(Inner {
            heard: Box::new(heard),
            thread: RefCell::new(None),
            is_ready: Cell::new(false),
            was_ready: Cell::new(false),
            is_on_page: Cell::new(false),
            waiting: RefCell::new(Vec::new()),
            failures_ms: RefCell::new(Vec::new()),
        });
        inner.launch()?;
        Ok(Self { inner })
    }

    /// Sends a parcel, or keeps it until the thread is ready.
    pub fn send(&self, parcel: Parcel) {
        self.inner.send(Kind::Parcel, parcel);
    }

    /// Asks the thread to try to reach `address`, as a leak would; the answer is [`Heard::Probe`].
    pub fn probe(&self, address: &str) {
        self.inner.send(Kind::Probe, Parcel::text(address));
    }

    /// Ends the thread, busy or not, and starts a new one. What was under way is lost.
    pub fn restart(&self) -> Result<(), LinkError> {
        self.inner.stop();
        self.inner.failures_ms.borrow_mut().clear();
        self.inner.launch()
    }

    /// Whether the program runs on the page itself, because no worker starts here.
    pub fn is_on_page(&self) -> bool {
        self.inner.is_on_page.get()
    }

    /// Whether the thread has said that it listens.
    pub fn is_ready(&self) -> bool {
        self.inner.is_ready.get()
    }
}

impl Inner {
    fn launch(self: &Rc<Self>) -> Result<(), LinkError> {
        if !self.is_on_page.get() {
            match self.launch_worker() {
                Err(LinkError::Refused(_)) => self.is_on_page.set(true),
                launched => return launched,
            }
        }
        self.launch_on_page()
    }

    fn launch_worker(self: &Rc<Self>) -> Result<(), LinkError> {
        let address = member(&js_sys::global().into(), "attain")
            .and_then(|attain| text_of(&attain, "engine"))
            .ok_or(LinkError::NoAddress)?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&address, &options)
            .map_err(|thrown| LinkError::Refused(Fault::thrown(&thrown)))?;
        let other = Rc::downgrade(self);
        let on_message = self.listener();
        let on_error = Closure::new(move |event: Event| {
            // Otherwise the same failure reaches the page's own error handler too.
            event.prevent_default();
            fail(&other, reason_of(&other, &event));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let thread = Thread::Worker { worker, _on_message: on_message, _on_error: on_error };
        *self.thread.borrow_mut() = Some(thread);
        Ok(())
    }

    /// The same program on the page's own thread; it breathes between its slices.
    fn launch_on_page(self: &Rc<Self>) -> Result<(), LinkError> {
        let channel = MessageChannel::new().map_err(|thrown| LinkError::Refused(Fault::thrown(&thrown)))?;
        let (port, far) = (channel.port1(), channel.port2());
        let on_message = self.listener();
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        *self.thread.borrow_mut() = Some(Thread::Page { port, _on_message: on_message });
        let shell = member(&js_sys::global().into(), "attain").ok_or(LinkError::NoAddress)?;
        let starting = call(&shell, "startOnPage", &[far.into()]).map_err(LinkError::Refused)?;
        let link = Rc::downgrade(self);
        wasm_bindgen_futures::spawn_local(async move {
            if settle(starting).await.is_err() {
                fail(&link, LinkError::NotLoaded);
            }
        });
        Ok(())
    }

    fn listener(self: &Rc<Self>) -> Closure<dyn FnMut(MessageEvent)> {
        let link = Rc::downgrade(self);
        Closure::new(move |event: MessageEvent| hear(&link, &event))
    }

    fn stop(&self) {
        self.is_ready.set(false);
        let old = self.thread.borrow_mut().take();
        drop(old);
    }

    fn send(&self, kind: Kind, parcel: Parcel) {
        if self.is_ready.get() {
            self.post(kind, &parcel);
        } else {
            self.waiting.borrow_mut().push((kind, parcel));
        }
    }

    fn post(&self, kind: Kind, parcel: &Parcel) {
        if let Some(thread) = self.thread.borrow().as_ref() {
            thread.post(kind, parcel);
        }
    }

    fn become_ready(&self) {
        self.is_ready.set(true);
        self.was_ready.set(true);
        for (kind, parcel) in self.waiting.take() {
            self.post(kind, &parcel);
        }
        (self.heard)(Heard::Ready);
    }

    /// Notes a failure; whether another start is allowed.
    fn may_restart(&self) -> bool {
        let now = clock::now_ms();
        let mut failures = self.failures_ms.borrow_mut();
        failures.retain(|at| now - at < WINDOW_MS);
        failures.push(now);
        if !self.was_ready.get() && failures.len() >= MOST_WORKERS {
            self.is_on_page.set(true);
        }
        failures.len() <= MOST_STARTS
    }
}

fn hear(link: &Weak<Inner>, event: &MessageEvent) {
    let Some(inner) = link.upgrade() else { return };
    match unpack(&event.data()) {
        Some((Kind::Ready, _)) => inner.become_ready(),
        Some((Kind::Parcel, parcel)) => (inner.heard)(Heard::Parcel(parcel)),
        Some((Kind::Failed, parcel)) => fail(link, LinkError::Stopped { why: parcel.text }),
        Some((Kind::Violation, parcel)) => (inner.heard)(Heard::Violation(parcel.text)),
        Some((Kind::Probe, parcel)) => (inner.heard)(Heard::Probe(parcel.text)),
        None => {}
    }
}

/// Before it was ready only its script can have failed, as a bug tells of itself; some browsers give that a message
/// and some do not. The browser's message of a later error is dropped: it may quote data.
fn reason_of(link: &Weak<Inner>, event: &Event) -> LinkError {
    let was_ready = link.upgrade().is_some_and(|inner| inner.is_ready.get());
    match text_of(event, "message") {
        Some(_) if was_ready => LinkError::Stopped { why: "an uncaught error".to_owned() },
        _ => LinkError::NotLoaded,
    }
}

/// Ends the thread and starts a new one, from outside its own callback: dropping it there would free running code.
fn fail(link: &Weak<Inner>, why: LinkError) {
    let link = link.clone();
    wasm_bindgen_futures::spawn_local(async move {
        let Some(inner) = link.upgrade() else { return };
        // A panic is told twice, by the worker's hook and by the browser: the first one has already been answered.
        if inner.thread.borrow().is_none() {
            return;
        }
        inner.stop();
        let again = inner.may_restart();
        let started = if again { inner.launch() } else { Err(why.clone()) };
        let restarting = started.is_ok();
        (inner.heard)(Heard::Failed { why, restarting });
    });
}

impl std::fmt::Debug for Link {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Link").field("is_ready", &self.is_ready()).finish()
    }
}

/// The address, for those who only want to know whether `boot.js` ran.
pub fn is_known() -> bool {
    member(&js_sys::global().into(), "attain")
        .is_some_and(|attain: JsValue| text_of(&attain, "engine").is_some())
}
