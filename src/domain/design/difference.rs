//! What two plan documents state differently, key by key.
//!
//! Owns the comparison: documents are laid out as paths and texts, components and limits by their ids, so
//! that one that moved is no difference. What stands on one side only is told once, at its topmost key.

use crate::domain::model::Plan;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The keys that hold lists whose entries have an id.
const NAMED: [&str; 2] = ["components", "limits"];

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Where: keys, ids and places from 1, outermost first.
    pub way: Vec<String>,
    /// What plan A states; nothing if it states nothing there.
    pub before: Option<String>,
    /// What plan B states; nothing if it states nothing there.
    pub after: Option<String>,
}

/// All differences, in the order of the keys.
pub fn differences(before: &Plan, after: &Plan) -> Vec<Difference> {
    let value = |plan: &Plan| serde_json::to_value(plan).unwrap_or_default();
    let mut found = Vec::new();
    compare(&mut Vec::new(), Some(&value(before)), Some(&value(after)), &mut found);
    found
}

fn compare(
    way: &mut Vec<String>,
    before: Option<&Value>,
    after: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    match (before, after) {
        (Some(a), Some(b)) if a == b => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let keys: BTreeMap<&String, ()> = a.keys().chain(b.keys()).map(|key| (key, ())).collect();
            for key in keys.into_keys() {
                within(way, key, a.get(key), b.get(key), found);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            let by_id = way.last().is_some_and(|key| NAMED.contains(&key.as_str()));
            let (a, b) = (entries(a, by_id), entries(b, by_id));
            let order = a.iter().chain(b.iter().filter(|(key, _)| !a.iter().any(|(known, _)| known == key)));
            for (key, _) in order {
                let of = |all: &[(String, Value)]| {
                    all.iter().find(|(own, _)| own == key).map(|(_, value)| value.clone())
                };
                within(way, key, of(&a).as_ref(), of(&b).as_ref(), found);
            }
        }
        (before, after) => {
            let (before, after) = (before.map(written), after.map(written));
            found.push(Difference { way: way.clone(), before, after });
        }
    }
}

fn within(
    way: &mut Vec<String>,
    key: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    way.push(key.to_owned());
    compare(way, before, after, found);
    way.pop();
}

/// The entries of a list by id, or by their place from 1.
fn entries(list: &[Value], by_id: bool) -> Vec<(String, Value)> {
    let name = |(place, value): (usize, &Value)| {
        let id = value.get("id").and_then(Value::as_str).filter(|_| by_id);
        (id.map_or_else(|| place.saturating_add(1).to_string(), str::to_owned), value.clone())
    };
    list.iter().enumerate().map(name).collect()
}

/// A value as people read it: texts bare, objects as `key value`.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(written).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let field =
                |(key, value): (&String, &Value)| format!("{} {}", key.replace('_', " "), written(value));
            fields.iter().map(field).collect::<Vec<_>>().join("; ")
        }
        plain => plain.to_string(),
    }
}
