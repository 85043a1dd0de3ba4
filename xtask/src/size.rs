//! The weight of dist/, compressed as hosts send it, against the limits that were set for it.

use crate::steps::Steps;
use crate::{places, proc};

/// A part of dist/ and the most that it may weigh, in brotli KB (of 1000 bytes).
struct Limit {
    part: &'static str,
    most_kb: u64,
    holds: fn(&str) -> bool,
}

const LIMITS: [Limit; 9] = [
    Limit { part: "the page's HTML", most_kb: 10, holds: is_html },
    Limit { part: "style", most_kb: 20, holds: is_style },
    Limit { part: "the page's wasm", most_kb: 1100, holds: is_page_wasm },
    Limit { part: "the page's scripts", most_kb: 15, holds: is_page_script },
    Limit { part: "first load", most_kb: 1140, holds: is_first_load },
    Limit { part: "the engine's wasm", most_kb: 1690, holds: is_engine_wasm },
    Limit { part: "the module for workbooks", most_kb: 450, holds: is_sheets },
    Limit { part: "charts", most_kb: 235, holds: is_chart },
    Limit { part: "everything", most_kb: 3450, holds: |_| true },
];

struct Weighed {
    name: String,
    brotli: u64,
    raw: u64,
}

/// One check for each limit.
pub fn gate(steps: &mut Steps) {
    let mut files = Vec::new();
    let weighed = steps.check("dist/ can be weighed", || {
        files = weigh()?;
        if files.is_empty() { Err("dist/ is empty: cargo xtask build".to_owned()) } else { Ok(()) }
    });
    if !weighed {
        return;
    }
    for limit in &LIMITS {
        let held: Vec<&Weighed> = files.iter().filter(|file| (limit.holds)(&file.name)).collect();
        let brotli: u64 = held.iter().map(|file| file.brotli).sum();
        let raw: u64 = held.iter().map(|file| file.raw).sum();
        steps.check(&format!("size of {} up to {} KB", limit.part, limit.most_kb), || {
            println!("{:.1} KB brotli, {:.1} KB raw, {} files", kb(brotli), kb(raw), held.len());
            match (held.is_empty(), brotli <= limit.most_kb * 1000) {
                (true, _) => Err("no such file: the name has changed".to_owned()),
                (_, false) => Err("too heavy".to_owned()),
                _ => Ok(()),
            }
        });
    }
}

fn weigh() -> Result<Vec<Weighed>, String> {
    let dist = places::dist();
    let text = proc::read(proc::command("node", &["xtask/brotli.mjs"]).arg(dist))?;
    Ok(text.lines().filter_map(weighed).collect())
}

fn weighed(line: &str) -> Option<Weighed> {
    let mut parts = line.splitn(3, ' ');
    let brotli = parts.next()?.parse().ok()?;
    let raw = parts.next()?.parse().ok()?;
    Some(Weighed { brotli, raw, name: parts.next()?.to_owned() })
}

fn kb(bytes: u64) -> f64 {
    // Sizes of files are far below 2^53.
    bytes as f64 / 1000.0
}

fn is_html(name: &str) -> bool {
    name == "index.html"
}

fn is_style(name: &str) -> bool {
    name.ends_with(".css")
}

fn is_at_root(name: &str) -> bool {
    !name.contains('/')
}

fn is_page_wasm(name: &str) -> bool {
    is_at_root(name) && name.ends_with(".wasm")
}

fn is_page_script(name: &str) -> bool {
    let is_ours = is_at_root(name) || name.starts_with("snippets/");
    is_ours && name.ends_with(".js") && name != "sw.js"
}

fn is_first_load(name: &str) -> bool {
    [is_html, is_style, is_page_wasm, is_page_script].iter().any(|holds| holds(name))
}

fn is_engine_wasm(name: &str) -> bool {
    name.starts_with("engine-") && name.ends_with(".wasm") && !is_sheets(name)
}

/// Loaded when the first workbook is read or written.
fn is_sheets(name: &str) -> bool {
    name.starts_with("engine-") && name.contains("/sheets/")
}

fn is_chart(name: &str) -> bool {
    name.starts_with("vendor-") && name.ends_with("/echarts.js")
}
