//! The engine's thread, for the moment: sends back what it hears. The session takes its place.

use attain::platform::inbox::serve;
use attain::platform::panic::install_in_worker;

fn main() {
    install_in_worker();
    serve(|parcel, outbox| {
        // A bug on demand, so that a journey can watch the restart.
        assert!(parcel.text != "panic", "asked for");
        outbox.post(&parcel);
    });
}
