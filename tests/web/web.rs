//! The platform room on a real page.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says so by panicking")]

use std::cell::RefCell;
use std::rc::Rc;

use attain::platform::files::{LocalFile, SLICE_BYTES};
use attain::platform::parcel::Parcel;
use attain::platform::storage::{self, StorageError};
use attain::platform::worker::{Heard, Link, LinkError};
use attain::platform::{clock, echarts, entropy, fragment, keys, lifecycle, locale, locks, theme};
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn window() -> web_sys::Window {
    web_sys::window().expect("a page has a window")
}

/// Puts what `boot.js` would put there, with a script of the test as the worker.
fn shell(key: &str, value: &str) {
    let global = js_sys::global();
    let found = Reflect::get(&global, &"attain".into()).unwrap_or(JsValue::UNDEFINED);
    let shell: JsValue = if found.is_object() { found } else { Object::new().into() };
    Reflect::set(&shell, &key.into(), &value.into()).expect("a plain object");
    Reflect::set(&global, &"attain".into(), &shell).expect("the global object");
}

fn script(text: &str) -> String {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("text/javascript");
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).expect("a blob");
    web_sys::Url::create_object_url_with_blob(&blob).expect("an address")
}

/// What a link heard, as text.
fn ear() -> (Rc<RefCell<Vec<String>>>, impl Fn(Heard) + 'static) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let list = Rc::clone(&heard);
    let hear = move |what| {
        list.borrow_mut().push(match what {
            Heard::Ready => "ready".to_owned(),
            Heard::Parcel(parcel) => {
                format!("{} {} {:?}", parcel.text, parcel.files.len(), parcel.blocks)
            }
            Heard::Failed { why, restarting } => format!("failed {why} {restarting}"),
            Heard::Violation(text) => format!("violation {text}"),
            Heard::Probe(text) => format!("probe {text}"),
        });
    };
    (heard, hear)
}

async fn until(holds: impl Fn() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        clock::sleep(20).await;
    }
    panic!("not within four seconds");
}

#[wasm_bindgen_test]
fn storage_keeps_text_under_its_own_prefix_only() {
    storage::probe().expect("storage works here");
    let raw = window().local_storage().expect("storage").expect("storage");
    raw.set_item("foreign", "stays").expect("room");
    storage::set("one", "Zürich \u{1f4c8}").expect("room");
    assert_eq!(raw.get_item("attain:one").expect("read").as_deref(), Some("Zürich \u{1f4c8}"));
    assert_eq!(storage::get("one").expect("read").as_deref(), Some("Zürich \u{1f4c8}"));
    assert!(storage::keys().expect("keys").contains(&"one".to_owned()));
    let used = storage::usage().expect("usage");
    storage::remove("one").expect("removed");
    assert_eq!(storage::get("one").expect("read"), None);
    // Eleven characters of key, eight of text with one pair of surrogates among them.
    assert_eq!(used - storage::usage().expect("usage"), 10 + 9);
    assert_eq!(raw.get_item("foreign").expect("read").as_deref(), Some("stays"));
}

#[wasm_bindgen_test]
fn a_full_storage_says_so_and_keeps_what_was_there() {
    storage::set("big", "before").expect("room");
    let much = "x".repeat(storage::LIMIT_UNITS);
    let refused = storage::set("big", &much);
    assert!(
        matches!(refused, Err(StorageError::Full { needed_units, limit_units }) if needed_units > limit_units),
        "{refused:?}"
    );
    assert_eq!(storage::get("big").expect("read").as_deref(), Some("before"));
    storage::remove("big").expect("removed");
}

#[wasm_bindgen_test]
async fn parcels_wait_for_ready_and_come_back_whole() {
    shell(
        "engine",
        &script(
            "onmessage = ({ data }) => postMessage({ ...data, text: data.text + '!' }, data.blocks);
             setTimeout(() => postMessage({ kind: 'ready' }), 100);",
        ),
    );
    let (heard, hear) = ear();
    let link = Link::start(hear).expect("started");
    let file = LocalFile::of_bytes("a.csv", b"1,2").expect("a file");
    assert!(!link.is_ready());
    link.send(Parcel { text: "one".into(), files: vec![file], blocks: vec![vec![7, 8]] });
    until(|| heard.borrow().len() == 2).await;
    assert_eq!(*heard.borrow(), ["ready", "one! 1 [[7, 8]]"]);
}

#[wasm_bindgen_test]
async fn a_worker_that_breaks_is_replaced_until_the_tries_are_used_up() {
    shell("engine", &script("postMessage({ kind: 'ready' }); throw new Error('data of a person');"));
    let (heard, hear) = ear();
    let link = Link::start(hear).expect("started");
    let failures = || heard.borrow().iter().filter(|line| line.starts_with("failed")).count();
    until(|| failures() == 4).await;
    clock::sleep(300).await;
    assert_eq!(failures(), 4, "{heard:?}");
    let lines = heard.borrow().clone();
    assert!(lines.iter().all(|line| !line.contains("person")), "{lines:?}");
    assert!(lines.last().is_some_and(|line| line.ends_with("false")), "{lines:?}");
    drop(link);
}

#[wasm_bindgen_test]
async fn a_missing_script_is_told() {
    let origin = window().location().origin().expect("an origin");
    shell("engine", &script(&format!("import '{origin}/no-such-script.js';")));
    let (heard, hear) = ear();
    let _link = Link::start(hear).expect("started");
    until(|| !heard.borrow().is_empty()).await;
    assert!(heard.borrow()[0].contains(&LinkError::NotLoaded.to_string()), "{heard:?}");
}

#[wasm_bindgen_test]
async fn a_file_is_read_in_order_across_slices() {
    let size = SLICE_BYTES as usize * 2 + 17;
    let bytes: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
    let file = LocalFile::of_bytes("big.bin", &bytes).expect("a file");
    let (mut chunks, mut whole, mut part) = (file.chunks(), Vec::new(), Vec::new());
    while chunks.next(&mut part).await.expect("readable") {
        assert!(part.len() <= SLICE_BYTES as usize);
        whole.extend_from_slice(&part);
    }
    assert!(whole == bytes);
    assert_eq!(chunks.read_bytes(), size as f64);
    let mut empty = LocalFile::of_bytes("empty", b"").expect("a file").chunks();
    assert!(!empty.next(&mut part).await.expect("readable"));
    assert!(part.is_empty());
}

#[wasm_bindgen_test]
fn clock_and_chance_are_sane() {
    let (year, month, day) = clock::today();
    assert!(year >= 2026 && (1..=12).contains(&month) && (1..=31).contains(&day));
    assert!(clock::wall_ms() > 1.7e12);
    let (one, two) = (entropy::sixteen().expect("chance"), entropy::sixteen().expect("chance"));
    assert_ne!(one, two);
}

#[wasm_bindgen_test]
async fn the_fragment_is_read_written_and_heard() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let list = Rc::clone(&heard);
    let listener = fragment::on_change(move |text| list.borrow_mut().push(text));
    fragment::set("/pay?p=2026-Q3");
    until(|| !heard.borrow().is_empty()).await;
    assert_eq!(fragment::read(), "/pay?p=2026-Q3");
    fragment::replace("/team").expect("replaced");
    assert_eq!(fragment::read(), "/team");
    drop(listener);
    fragment::set("/gone");
    clock::sleep(50).await;
    assert_eq!(*heard.borrow(), ["/pay?p=2026-Q3"]);
}

#[wasm_bindgen_test]
async fn a_lock_makes_the_second_wait() {
    let first = locks::hold("test").await;
    assert!(first.is_real());
    let order = Rc::new(RefCell::new(Vec::new()));
    let list = Rc::clone(&order);
    wasm_bindgen_futures::spawn_local(async move {
        let _second = locks::hold("test").await;
        list.borrow_mut().push("second");
    });
    clock::sleep(100).await;
    order.borrow_mut().push("first done");
    drop(first);
    until(|| order.borrow().len() == 2).await;
    assert_eq!(*order.borrow(), ["first done", "second"]);
}

#[wasm_bindgen_test]
fn a_chosen_theme_is_shown_stored_and_taken_back() {
    let theme = theme::Theme::start(|_| {});
    let shown = || window().document()?.document_element()?.get_attribute("data-theme");
    theme.choose(theme::Choice::Dark);
    assert_eq!(shown().as_deref(), Some("dark"));
    assert_eq!(storage::get("theme").expect("read").as_deref(), Some("dark"));
    assert_eq!(theme::Theme::start(|_| {}).choice(), theme::Choice::Dark);
    theme.choose(theme::Choice::System);
    assert_eq!(theme::Theme::start(|_| {}).choice(), theme::Choice::System);
}

#[wasm_bindgen_test]
fn the_language_has_two_different_marks() {
    let locale = locale::read();
    assert!(!locale.tag.is_empty());
    assert_ne!(Some(locale.decimal), locale.group);
}

#[wasm_bindgen_test]
fn keys_are_heard_and_composing_is_left_alone() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let list = Rc::clone(&heard);
    let _listener = keys::on_press(move |press| {
        list.borrow_mut().push((press.key.clone(), press.command));
        press.key == "k"
    });
    let press = |text: &str| {
        let made = js_sys::Function::new_no_args(&format!(
            "return window.dispatchEvent(new KeyboardEvent('keydown', {{ cancelable: true, {text} }}))"
        ));
        made.call0(&JsValue::UNDEFINED).expect("dispatched").as_bool()
    };
    assert_eq!(press("key: 'k', ctrlKey: true"), Some(false), "taken");
    assert_eq!(press("key: 'x'"), Some(true), "left to the browser");
    assert_eq!(press("key: 'a', isComposing: true"), Some(true));
    assert_eq!(*heard.borrow(), [("k".to_owned(), true), ("x".to_owned(), false)]);
}

#[wasm_bindgen_test]
fn leaving_is_guarded_only_with_unsaved_work() {
    let unsaved = Rc::new(RefCell::new(false));
    let asked = Rc::clone(&unsaved);
    let _guard = lifecycle::guard(move || *asked.borrow());
    let leave = || {
        let event = web_sys::Event::new("beforeunload").expect("an event");
        event.init_event_with_bubbles_and_cancelable("beforeunload", false, true);
        window().dispatch_event(&event).expect("dispatched")
    };
    assert!(leave());
    *unsaved.borrow_mut() = true;
    assert!(!leave());
}

#[wasm_bindgen_test]
async fn a_chart_that_cannot_be_loaded_is_an_error_and_not_a_crash() {
    shell("charts", "/no-such-library.js");
    let host = window().document().expect("a document").create_element("div").expect("an element");
    let mounted = echarts::Chart::mount(host.unchecked_ref()).await;
    assert!(matches!(mounted, Err(echarts::ChartError::NotLoaded(_))));
}
