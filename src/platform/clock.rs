//! The one place that asks what time it is, and that waits.

use js_sys::{Date, Function, Promise};
use wasm_bindgen::prelude::wasm_bindgen;

use super::fault::settle;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: i32) -> i32;

    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Today's date where the person is: year, month 1–12, day 1–31.
pub fn today() -> (i32, u8, u8) {
    let now = Date::new_0();
    (now.get_full_year().cast_signed(), to_small(now.get_month() + 1), to_small(now.get_date()))
}

/// Milliseconds since the page or worker started; never runs backwards.
pub fn now_ms() -> f64 {
    performance_now()
}

/// Milliseconds since 1970 by the machine's clock, which people may set back: for display, not for order.
pub fn wall_ms() -> f64 {
    Date::now()
}

/// Waits at least that many milliseconds.
pub async fn sleep(milliseconds: u32) {
    let delay = i32::try_from(milliseconds).unwrap_or(i32::MAX);
    let promise = Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, delay);
    });
    // The promise is only ever kept.
    let _ = settle(promise.into()).await;
}

/// Gives the browser a turn: events that wait are heard before this returns.
pub async fn breathe() {
    sleep(0).await;
}

fn to_small(value: u32) -> u8 {
    u8::try_from(value).unwrap_or(u8::MAX)
}
