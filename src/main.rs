//! The page, for the moment: shows that wasm, worker and charts are wired. The product takes its place.

use attain::platform::echarts::{Chart, warm_up};
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
    let (chart_told, set_chart_told) = signal(String::new());
    let stage = NodeRef::<leptos::html::Div>::new();
    let draw = move |_| {
        leptos::task::spawn_local(async move {
            let told = match stage.get_untracked() {
                Some(host) => draw(&host).await,
                None => "no host".to_owned(),
            };
            set_chart_told.set(told);
        });
    };
    let link = StoredValue::new_local(link.ok());
    let send = move |text: &'static str| {
        link.with_value(|link| {
            if let Some(link) = link {
                link.send(Parcel::text(text));
            }
        });
    };
    view! {
        <main>
        <h1>"Attain"</h1>
        <p id="status">{status}</p>
        <button id="echo" on:click=move |_| send("hello")>"Echo"</button>
        <button id="break" on:click=move |_| send("panic")>"Break"</button>
        <p id="answer">{echo}</p>
        <p id="probe">{probe}</p>
        <button id="draw" on:click=draw>"Draw"</button>
        <p id="drawn">{chart_told}</p>
        <div id="chart" style:width="400px" style:height="240px" node_ref=stage></div>
        </main>
    }
}

/// One chart, kept for good, and what its exports weigh.
async fn draw(host: &leptos::web_sys::Element) -> String {
    let option = r#"{"aria":{"enabled":true,"decal":{"show":true}},"tooltip":{"renderMode":"richText","trigger":"axis"},
        "xAxis":{"type":"category","data":["a","b"]},"yAxis":{},"series":[{"name":"s","type":"bar","data":[1,2]}]}"#;
    let drawn = async {
        warm_up().await?;
        let mut chart = Chart::mount(host).await?;
        chart.set(option)?;
        chart.on_click(|picked| {
            dom::set_title(&format!("{} {} {}", picked.series, picked.name, picked.index))
        });
        let sizes = (chart.svg()?.len(), chart.png(2.0, "#ffffff").await?.len());
        std::mem::forget(chart);
        Ok::<_, attain::platform::echarts::ChartError>(format!("svg {} png {}", sizes.0, sizes.1))
    };
    drawn.await.unwrap_or_else(|error| error.to_string())
}
