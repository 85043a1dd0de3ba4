//! The page, for the moment: shows that wasm, worker and charts are wired. The product takes its place.

use attain::platform::worker::{Heard, Link};
use attain::platform::{dom, panic, parcel::Parcel};
use leptos::prelude::*;

fn main() {
    panic::install_on_page();
    if let Ok(stage) = dom::take_stage("app") {
        leptos::mount::mount_to(stage, page).forget();
    }
}

fn page() -> impl IntoView {
    let (status, set_status) = signal("starting".to_owned());
    let (echo, set_echo) = signal(String::new());
    let (probe, set_probe) = signal(String::new());
    let link = Link::start(move |heard| match heard {
        Heard::Ready => set_status.set("ready".to_owned()),
        Heard::Parcel(parcel) => set_echo.set(parcel.text),
        Heard::Probe(report) => set_probe.set(report),
        Heard::Violation(what) => set_status.set(format!("refused {what}")),
        Heard::Failed { why, .. } => set_status.set(why.to_string()),
    });
    let link = StoredValue::new_local(link.ok());
    let send = move |text: &'static str| {
        link.with_value(|link| {
            if let Some(link) = link {
                link.send(Parcel::text(text));
            }
        });
    };
    view! {
        <h1>"Attain"</h1>
        <p id="status">{status}</p>
        <button id="echo" on:click=move |_| send("hello")>"Echo"</button>
        <button id="break" on:click=move |_| send("panic")>"Break"</button>
        <p id="answer">{echo}</p>
        <p id="probe">{probe}</p>
    }
}
