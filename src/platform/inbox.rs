//! The worker's side of the link. What its own policy refuses is told to the page by the loader script,
//! which listens before wasm runs; this module only carries parcels.
//!
//! Where no worker starts, the same program runs on the page behind a port that its loader leaves in
//! `globalThis.attain.enginePort`.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{EventTarget, MessageEvent};

use super::fault::{call, member};
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
    Listener::on(&far_end(), "message", move |event| {
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
    let (message, moved) = pack(kind, parcel);
    // Plain text, files and fresh buffers can always be sent.
    let _ = call(&far_end(), "postMessage", &[message, moved.into()]);
}

/// Where messages come from and go to: the port on the page, else the worker's own scope.
fn far_end() -> EventTarget {
    let port = member(&js_sys::global().into(), "attain").and_then(|attain| member(&attain, "enginePort"));
    port.map_or_else(everywhere, JsCast::unchecked_into)
}
