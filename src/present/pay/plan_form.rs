//! A plan as a form: each value of the document with a label, lists that grow and shrink, rules to add.
//!
//! Owns nothing of the meaning: it works on the text that stands in the editor, changes one place of it, and
//! writes it back in the order of the format where it reads as a plan. The check then says what it is worth.

use crate::domain::commission::{read_plan, write_plan};
use crate::present::words::plan_form as words;
use serde_json::{Map, Value, json};

/// One value of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Its JSON pointer.
    pub pointer: String,
    /// What it is called.
    pub label: String,
    /// What it says.
    pub value: String,
    /// The words to choose from; empty for free text.
    pub options: Vec<&'static str>,
    /// Whether it is a day.
    pub is_day: bool,
}

/// A list whose entries can be one more or one less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormList {
    /// Its JSON pointer.
    pub pointer: String,
    /// What it is called.
    pub label: String,
}

/// Values that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormGroup {
    /// What they are about.
    pub title: String,
    /// The values.
    pub fields: Vec<FormField>,
    /// The lists among them.
    pub lists: Vec<FormList>,
}

/// Values that the form leaves to the text.
const LEFT_OUT: [&str; 2] = ["schema", "id"];

/// The words that a key chooses from.
fn options(key: &str) -> &'static [&'static str] {
    match key {
        "payout" | "measured_over" => &["month", "quarter", "year"],
        "application" => &["marginal", "retroactive", "overage"],
        "edge" => &["lower_inside", "upper_inside"],
        "policy" => &["reverse_paid", "rerate_original", "negative_deal", "ignore"],
        "kind" => &["recoverable", "recoverable_strict", "non_recoverable", "forgiven"],
        "anchor" => &["booking", "invoice", "payment"],
        "between" => &["interpolate", "step"],
        "settle" => &["at_end", "true_up", "true_up_without_deductions", "attainment_to_date"],
        "negative_total" => &["carry", "pay"],
        "of" => &["own", "team", "direct_reports", "all_reports"],
        _ => &[],
    }
}

/// The form of a text; nothing if it is no JSON object.
pub fn form(text: &str) -> Option<Vec<FormGroup>> {
    let Value::Object(plan) = serde_json::from_str(text).ok()? else { return None };
    let mut whole = FormGroup { title: words::PLAN.to_owned(), ..FormGroup::default() };
    let mut groups = Vec::new();
    for (key, value) in &plan {
        if key == "components" {
            for (place, component) in value.as_array().into_iter().flatten().enumerate() {
                groups.push(component_group(place, component));
            }
        } else {
            gather(&mut whole, &format!("/{key}"), key, &[key.as_str()], value);
        }
    }
    groups.insert(0, whole);
    Some(groups)
}

fn component_group(place: usize, component: &Value) -> FormGroup {
    let text = |key: &str| component.get(key).and_then(Value::as_str);
    let title = text("name").or_else(|| text("id")).unwrap_or_default().to_owned();
    let mut group = FormGroup { title, ..FormGroup::default() };
    for (key, value) in component.as_object().into_iter().flatten() {
        gather(&mut group, &format!("/components/{place}/{key}"), key, &[key.as_str()], value);
    }
    group
}

fn gather(group: &mut FormGroup, pointer: &str, key: &str, way: &[&str], value: &Value) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let way: Vec<&str> = way.iter().copied().chain([key.as_str()]).collect();
                gather(group, &format!("{pointer}/{}", escaped(key)), key, &way, value);
            }
        }
        Value::Array(entries) => {
            for (place, value) in entries.iter().enumerate() {
                let number = place.saturating_add(1).to_string();
                let way: Vec<&str> = way.iter().copied().chain([number.as_str()]).collect();
                gather(group, &format!("{pointer}/{place}"), key, &way, value);
            }
            group.lists.push(FormList { pointer: pointer.to_owned(), label: label(way) });
        }
        Value::String(text) if !LEFT_OUT.contains(&key) => {
            let known = options(key);
            let options = if known.contains(&text.as_str()) { known.to_vec() } else { Vec::new() };
            let is_day =
                matches!(key, "from" | "until" | "through") && text.len() == 10 && text.contains('-');
            let (pointer, label, value) = (pointer.to_owned(), label(way), text.clone());
            group.fields.push(FormField { pointer, label, value, options, is_day });
        }
        Value::Number(number) => {
            let (pointer, label, value) = (pointer.to_owned(), label(way), number.to_string());
            group.fields.push(FormField { pointer, label, value, options: Vec::new(), is_day: false });
        }
        _ => {}
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// `tiers 2 multiple` → `Tier 2, multiple`.
fn label(way: &[&str]) -> String {
    let way: Vec<String> = way.iter().map(|part| (*part).to_owned()).collect();
    let text = super::plan_paper::way(&way);
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The text with one value changed.
pub fn set(text: &str, pointer: &str, value: &str) -> Option<String> {
    let mut plan: Value = serde_json::from_str(text).ok()?;
    let slot = plan.pointer_mut(pointer)?;
    *slot = match slot {
        Value::Number(_) => Value::from(value.trim().parse::<u64>().ok()?),
        _ => Value::from(value.trim()),
    };
    Some(written(&plan))
}

/// The text with one more entry in a list: like the last.
pub fn more(text: &str, pointer: &str) -> Option<String> {
    let mut plan: Value = serde_json::from_str(text).ok()?;
    let list = plan.pointer_mut(pointer)?.as_array_mut()?;
    list.push(list.last()?.clone());
    Some(written(&plan))
}

/// The text with the last entry of a list gone; a list of one goes as a whole.
pub fn fewer(text: &str, pointer: &str) -> Option<String> {
    let mut plan: Value = serde_json::from_str(text).ok()?;
    let list = plan.pointer_mut(pointer)?.as_array_mut()?;
    list.pop();
    if list.is_empty() {
        let (parent, key) = pointer.rsplit_once('/')?;
        plan.pointer_mut(parent)?.as_object_mut()?.remove(key);
    }
    Some(written(&plan))
}

/// Rules that can be added: name in the form, and what is added.
pub const ADDITIONS: [&str; 8] = [
    words::DRAW,
    words::GUARANTEE,
    words::SPIF,
    words::CONTEST,
    words::KICKER,
    words::CAP,
    words::THRESHOLD,
    words::HOLDBACK,
];

/// The text with a rule more; nothing if it has it already or is no plan.
pub fn add(text: &str, rule: &str) -> Option<String> {
    let mut plan: Value = serde_json::from_str(text).ok()?;
    let fields = plan.as_object_mut()?;
    match rule {
        words::DRAW => absent(fields, "draw", json!({"kind": "recoverable", "amount": "2000"}))?,
        words::GUARANTEE => absent(fields, "guarantee", json!({"amount": "1000", "months": 3}))?,
        words::SPIF => component(
            fields,
            "spif",
            words::SPIF_NAME,
            json!({
                "measure": {"credit": "count"},
                "pays": {"flat": {"per_unit": "100"}},
                "budget": {"amount": "10000"},
            }),
        )?,
        words::CONTEST => component(
            fields,
            "contest",
            words::CONTEST_NAME,
            json!({
                "pays": {"contest": {"prizes": ["1500", "1000", "500"]}},
            }),
        )?,
        words::KICKER => in_first(fields, "kickers", json!({"at": "100%", "pays": {"amount": "1000"}}))?,
        words::CAP => in_first(fields, "caps", json!({"amount": "100000"}))?,
        words::THRESHOLD => in_first(fields, "gates", json!({"at_least": "50%"}))?,
        words::HOLDBACK => {
            let first = fields.get_mut("components")?.get_mut(0)?.as_object_mut()?;
            absent(first, "holdback", json!({"share": "10%", "until": {"months_after": 6}}))?;
        }
        _ => return None,
    }
    Some(written(&plan))
}

fn absent(fields: &mut Map<String, Value>, key: &str, value: Value) -> Option<()> {
    if fields.contains_key(key) {
        return None;
    }
    fields.insert(key.to_owned(), value);
    Some(())
}

fn in_first(plan: &mut Map<String, Value>, key: &str, value: Value) -> Option<()> {
    let first = plan.get_mut("components")?.get_mut(0)?.as_object_mut()?;
    let list = first.entry(key).or_insert_with(|| Value::Array(Vec::new()));
    list.as_array_mut()?.push(value);
    Some(())
}

/// Adds a component under a free id; one with days gets the plan's last quarter, or the plan's days.
fn component(plan: &mut Map<String, Value>, id: &str, name: &str, more: Value) -> Option<()> {
    let days = plan.get("effective").cloned()?;
    let list = plan.get_mut("components")?.as_array_mut()?;
    let taken = |id: &str| list.iter().any(|one| one.get("id").and_then(Value::as_str) == Some(id));
    let free = (1..).map(|number| if number == 1 { id.to_owned() } else { format!("{id}-{number}") });
    let id = free.into_iter().find(|id| !taken(id))?;
    let mut component = json!({"id": id, "name": name, "days": days});
    let (fields, more) = (component.as_object_mut()?, more.as_object()?.clone());
    fields.extend(more);
    list.push(component);
    Some(())
}

/// The document in the order of the format where it reads as a plan; else as JSON.
fn written(plan: &Value) -> String {
    let text = serde_json::to_string_pretty(plan).unwrap_or_default();
    read_plan(&text).map_or(text, |plan| write_plan(&plan))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::requests::Overview;
    use crate::domain::commission::check;
    use crate::present::plan_templates::{TEMPLATES, document};

    #[test]
    fn every_template_with_every_rule_added_still_reads_one_way() {
        for template in TEMPLATES {
            let plain = document(&template, &Overview::default());
            for rule in ADDITIONS {
                let text = add(&plain, rule).unwrap_or_else(|| panic!("{}: {rule}", template.slug));
                let plan =
                    read_plan(&text).unwrap_or_else(|error| panic!("{}: {rule}: {error}", template.slug));
                let found = check(&plan);
                let no_quota = template.slug == "sdr";
                assert!(no_quota || found.is_empty(), "{}: {rule}: {found:?}", template.slug);
            }
        }
    }

    #[test]
    fn each_value_is_a_field_and_setting_it_changes_only_it() {
        let text = document(&TEMPLATES[4], &Overview::default());
        let groups = form(&text).unwrap();
        let fields: Vec<&FormField> = groups.iter().flat_map(|group| &group.fields).collect();
        let multiple = fields.iter().find(|field| field.label == "Tier 2, multiple").unwrap();
        let changed = set(&text, &multiple.pointer, "1.75").unwrap();
        let plan = read_plan(&changed).unwrap();
        let differences = crate::domain::design::differences(&read_plan(&text).unwrap(), &plan);
        assert_eq!(differences.len(), 1);
        assert_eq!(differences[0].after.as_deref(), Some("1.75"));
        let payout = fields.iter().find(|field| field.label == "Payout").unwrap();
        assert_eq!(payout.options, ["month", "quarter", "year"]);
        assert!(fields.iter().any(|field| field.is_day));
    }

    #[test]
    fn lists_grow_and_shrink_and_rules_are_added_once() {
        let text = document(&TEMPLATES[2], &Overview::default());
        let tiers = "/components/0/pays/table/tiers";
        let longer = more(&text, tiers).unwrap();
        let count = |text: &str| {
            serde_json::from_str::<Value>(text).unwrap().pointer(tiers).unwrap().as_array().unwrap().len()
        };
        assert_eq!((count(&text), count(&longer)), (3, 4));
        assert_eq!(count(&fewer(&longer, tiers).unwrap()), 3);
        let drawn = add(&text, words::DRAW).unwrap();
        assert_eq!(add(&drawn, words::DRAW), None);
        let twice = add(&add(&text, words::SPIF).unwrap(), words::SPIF).unwrap();
        assert_eq!(check(&read_plan(&twice).unwrap()), Vec::new());
        assert_eq!(set("{", "/name", "x"), None);
    }
}
