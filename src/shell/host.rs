//! The host: one queue of quick requests, and the long ones beside it.

use super::store::Store;
use crate::app::intake::ENCODING;
use crate::app::persist::layout::Stored;
use crate::app::requests::{Answer, Asked, IntakeReply, Request, Told};
use crate::app::session::{Opening, Reply, Session};
use crate::app::wire;
use crate::domain::kernel::Date;
use crate::platform::files::LocalFile;
use crate::platform::parcel::Parcel;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// Hosts one session for as long as the thread lives. Cheap to clone: all clones are one host.
#[derive(Clone)]
pub struct Host(pub(super) Rc<Inner>);

pub(super) struct Inner {
    post: Box<dyn Fn(&Parcel)>,
    session: RefCell<Option<Session>>,
    store: RefCell<Option<Rc<Store>>>,
    waiting: RefCell<VecDeque<(Asked, Vec<LocalFile>)>>,
    is_working: Cell<bool>,
    /// The newest request of each lane.
    newest: RefCell<HashMap<String, u64>>,
    /// The files that were read last, by name: one may have to be read again.
    pub(super) files: RefCell<Vec<(String, LocalFile)>>,
    /// Counts readings; a reading whose count is past stops.
    reading: Cell<u64>,
}

impl Host {
    /// A host that answers through `post`.
    pub fn new(post: impl Fn(&Parcel) + 'static) -> Host {
        Host(Rc::new(Inner {
            post: Box::new(post),
            session: RefCell::new(None),
            store: RefCell::new(None),
            waiting: RefCell::new(VecDeque::new()),
            is_working: Cell::new(false),
            newest: RefCell::new(HashMap::new()),
            files: RefCell::new(Vec::new()),
            reading: Cell::new(0),
        }))
    }

    /// Hears one request. Never blocks: the work is done in later turns of the thread.
    pub fn hear(&self, parcel: Parcel) {
        let asked: Asked = match wire::decode(parcel.blocks.first().map_or(&[], Vec::as_slice)) {
            Ok(asked) => asked,
            Err(error) => return self.tell(0, Answer::Failed { why: error.to_string() }),
        };
        if !asked.lane.is_empty() {
            self.0.newest.borrow_mut().insert(asked.lane.clone(), asked.number);
        }
        if asked.request == Request::Discard {
            self.discard(asked.number);
            return;
        }
        self.0.waiting.borrow_mut().push_back((asked, parcel.files));
        if !self.0.is_working.replace(true) {
            let host = self.clone();
            wasm_bindgen_futures::spawn_local(async move { host.work().await });
        }
    }

    async fn work(&self) {
        loop {
            let next = self.0.waiting.borrow_mut().pop_front();
            let Some((asked, files)) = next else { break };
            self.answer(asked, files).await;
        }
        self.0.is_working.set(false);
    }

    async fn answer(&self, asked: Asked, files: Vec<LocalFile>) {
        let number = asked.number;
        if self.is_superseded(&asked) {
            return self.tell(number, Answer::Superseded);
        }
        let withheld = self.with_session(|session| session.withheld(&asked.request)).flatten();
        if let Some(withheld) = withheld {
            return self.tell(number, withheld);
        }
        match asked.request {
            Request::Open { stored, today, entropy } => self.open(number, stored, today, entropy).await,
            Request::Read { names } => self.begin_reading(number, names, files),
            Request::Answer { file, reply: IntakeReply::Question { id, value } } if id == ENCODING => {
                self.begin_reading_again(number, file, &value);
            }
            Request::Restore => self.restore(number, files).await,
            Request::Download => self.download(number),
            Request::Erase => self.erase(number).await,
            Request::Forecast { .. } | Request::Backtest { .. } | Request::Budget(_) => {
                self.begin_drawing(asked);
            }
            Request::Workbook { name, book } => self.begin_writing(number, name, book),
            request => self.quick(number, request).await,
        }
    }

    /// Whether a newer request of the lane came in.
    pub(super) fn is_superseded(&self, asked: &Asked) -> bool {
        let newest = self.0.newest.borrow();
        !asked.lane.is_empty() && newest.get(&asked.lane).is_some_and(|newest| *newest > asked.number)
    }

    async fn open(&self, number: u64, stored: Stored, today: (i32, u8, u8), entropy: [u8; 16]) {
        let (year, month, day) = today;
        let today = Date::from_ymd(year, month, day).unwrap_or(Date::MIN);
        let store = self.store().await;
        let mut opening = Opening::begin(Session::empty(entropy, today), &stored);
        // The journal first: its edits may name batches that only redo needs.
        opening.journal(store.journal(opening.standing()).await);
        for id in opening.needed() {
            if let Some(batch) = store.batch(id).await {
                opening.attach(batch);
            }
        }
        let (session, answer) = opening.finish();
        *self.0.session.borrow_mut() = Some(session);
        self.tell(number, answer);
    }

    /// The database, opened at the first need.
    async fn store(&self) -> Rc<Store> {
        let known = self.0.store.borrow().clone();
        if let Some(store) = known {
            return store;
        }
        let store = Rc::new(Store::open().await);
        *self.0.store.borrow_mut() = Some(Rc::clone(&store));
        store
    }

    /// Requests that the session answers at once. Rows are stored before the page is told to save the
    /// document that names them.
    async fn quick(&self, number: u64, request: Request) {
        let Some(reply) = self.with_session(|session| session.answer(request)) else {
            return self.tell(number, Answer::Failed { why: "no workspace is open yet".to_owned() });
        };
        self.carry_out(number, reply).await;
    }

    pub(super) async fn carry_out(&self, number: u64, reply: Reply) {
        if let Err(why) = self.store().await.write(&reply.effects).await {
            self.tell(0, Answer::NotDurable { why });
        }
        self.tell(number, reply.answer);
    }

    async fn restore(&self, number: u64, files: Vec<LocalFile>) {
        let Some(file) = files.first() else {
            return self.tell(number, Answer::Failed { why: "no file came with the request".to_owned() });
        };
        let (mut chunks, mut bytes, mut slice) = (file.chunks(), Vec::new(), Vec::new());
        loop {
            match chunks.next(&mut slice).await {
                Ok(true) => bytes.extend_from_slice(&slice),
                Ok(false) => break,
                Err(error) => return self.tell(number, Answer::Failed { why: error.to_string() }),
            }
        }
        match self.with_session(|session| session.restore(&bytes)) {
            Some(Ok(reply)) => self.carry_out(number, reply).await,
            Some(Err(error)) => self.tell(number, Answer::Failed { why: error.to_string() }),
            None => self.tell(number, Answer::Failed { why: "no workspace is open yet".to_owned() }),
        }
    }

    fn download(&self, number: u64) {
        let packed = self.with_session(|session| (session.backup(), session.backup_name()));
        match packed {
            Some((Ok(bytes), name)) => {
                let told = Told { number, answer: Answer::File { name, text: None } };
                self.post(&told, Some(bytes));
            }
            Some((Err(error), _)) => self.tell(number, Answer::Failed { why: error.to_string() }),
            None => self.tell(number, Answer::Failed { why: "no workspace is open yet".to_owned() }),
        }
    }

    async fn erase(&self, number: u64) {
        let erased = self.store().await.erase().await;
        self.with_session(Session::erase);
        match erased {
            Ok(()) => self.tell(number, Answer::Erased),
            Err(why) => self.tell(number, Answer::NotDurable { why }),
        }
    }

    /// Stops a reading and drops what was prepared.
    fn discard(&self, number: u64) {
        self.0.reading.set(self.0.reading.get() + 1);
        self.with_session(Session::discard);
        self.tell(number, Answer::Intake(None));
    }

    /// Begins a reading that stops when a newer one begins or it is discarded.
    pub(super) fn next_reading(&self) -> u64 {
        self.0.reading.set(self.0.reading.get() + 1);
        self.0.reading.get()
    }

    /// Whether a reading should go on.
    pub(super) fn is_reading(&self, reading: u64) -> bool {
        self.0.reading.get() == reading
    }

    pub(super) fn with_session<T>(&self, with: impl FnOnce(&mut Session) -> T) -> Option<T> {
        self.0.session.borrow_mut().as_mut().map(with)
    }

    pub(super) fn tell(&self, number: u64, answer: Answer) {
        self.post(&Told { number, answer }, None);
    }

    /// Posts an answer, and a file's bytes beside it.
    pub(super) fn post(&self, told: &Told, file: Option<Vec<u8>>) {
        let said = wire::encode(told).or_else(|error| {
            wire::encode(&Told { number: told.number, answer: Answer::Failed { why: error.to_string() } })
        });
        let blocks = said.ok().into_iter().chain(file).collect();
        (self.0.post)(&Parcel { blocks, ..Parcel::default() });
    }
}
