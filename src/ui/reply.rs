//! A reply that comes once: one end is kept by the link, the other is awaited.

use crate::app::requests::Answer;
use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

#[derive(Default)]
struct Slot {
    answer: Option<Answer>,
    waker: Option<Waker>,
}

/// The end that answers; the first answer counts.
#[derive(Clone, Default)]
pub struct Sender(Rc<RefCell<Slot>>);

/// The end that waits.
pub struct Reply(Rc<RefCell<Slot>>);

impl Sender {
    /// Both ends.
    pub fn pair() -> (Sender, Reply) {
        let sender = Sender::default();
        let reply = Reply(Rc::clone(&sender.0));
        (sender, reply)
    }

    /// Answers.
    pub fn send(&self, answer: Answer) {
        let waker = {
            let mut slot = self.0.borrow_mut();
            slot.answer.get_or_insert(answer);
            slot.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Future for Reply {
    type Output = Answer;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answer> {
        let mut slot = self.0.borrow_mut();
        match slot.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
