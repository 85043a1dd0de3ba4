//! The engine's thread: hosts the session and answers the page.

use attain::platform::inbox::{Outbox, serve};
use attain::platform::panic::install_in_worker;
use attain::shell::Host;

fn main() {
    install_in_worker();
    let outbox = Outbox::default();
    let host = Host::new(move |parcel| outbox.post(parcel));
    serve(move |parcel, _| host.hear(parcel));
}
