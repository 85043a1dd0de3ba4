//! The worker's side of the link. What its own policy refuses is told to the page by the loader script,
//! which listens before wasm runs; this module only carries parcels.

use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::listener::{Listener, everywhere};
use super::parcel::{Kind, Parcel, pack, unpack};

/// Posts to the page; as cheap to clone as a reference.
#[derive(Clone, Debug, Default)]
pub struct Outbox(());

impl Outbox {
    /// Sends a parcel to the page; its blocks are moved there.
    pub fn post(&self, parcel: &Parcel) {
        post(Kind::Parcel, parcel);
    }
}

/// Hears every parcel from the page for as long as the worker lives, then says that it is ready.
pub fn serve(handler: impl Fn(Parcel, Outbox) + 'static) {
    let handler = Rc::new(handler);
    Listener::on(&everywhere(), "message", move |event| {
        let Some(message) = event.dyn_ref::<MessageEvent>() else {
            return;
        };
        if let Some((Kind::Parcel, parcel)) = unpack(&message.data()) {
            handler(parcel, Outbox::default());
        }
    })
    .forever();
    post(Kind::Ready, &Parcel::default());
}

/// Tells the page that this worker cannot go on; the page ends it.
pub fn announce_failed(why: &str) {
    post(Kind::Failed, &Parcel::text(why));
}

fn post(kind: Kind, parcel: &Parcel) {
    let scope: DedicatedWorkerGlobalScope = JsValue::from(js_sys::global()).unchecked_into();
    let (message, moved) = pack(kind, parcel);
    // Plain text, files and fresh buffers can always be sent.
    let _ = scope.post_message_with_transfer(&message, &moved);
}
