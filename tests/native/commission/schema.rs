//! The published schema and the reader say the same of plans.

use super::second::plans;
use super::world::worked;
use attain::domain::commission::write_plan;
use proptest::prelude::*;
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../docs/formats/plan.schema.json")).unwrap()
}

/// Whether a value fits a schema, for the keywords that our schemas use (not `pattern`).
pub fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
    let schema = match schema.get("$ref") {
        Some(Value::String(path)) => root.pointer(path.trim_start_matches('#')).unwrap(),
        _ => schema,
    };
    let rules = schema.as_object().unwrap();
    rules.iter().all(|(keyword, rule)| match keyword.as_str() {
        "const" => rule == value,
        "enum" => rule.as_array().unwrap().contains(value),
        "anyOf" => rule.as_array().unwrap().iter().any(|one| fits(root, one, value)),
        "oneOf" => rule.as_array().unwrap().iter().filter(|one| fits(root, one, value)).count() == 1,
        "type" => match rule.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "integer" => value.is_u64(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            _ => value.is_string(),
        },
        "items" => value.as_array().into_iter().flatten().all(|item| fits(root, rule, item)),
        "required" => rule.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some()),
        "additionalProperties" if rule.is_object() => {
            value.as_object().into_iter().flat_map(|map| map.values()).all(|value| fits(root, rule, value))
        }
        "additionalProperties" => {
            let known = schema["properties"].as_object().unwrap();
            value.as_object().into_iter().flat_map(|map| map.keys()).all(|key| known.contains_key(key))
        }
        "properties" => {
            let own =
                |(key, rule): (&String, &Value)| value.get(key).is_none_or(|value| fits(root, rule, value));
            rule.as_object().unwrap().iter().all(own)
        }
        _ => true,
    })
}

/// A document fits the schema.
pub fn assert_fits(document: &Value, at: &str) {
    let root = schema();
    assert!(fits(&root, &root, document), "{at}");
}

#[test]
fn every_worked_plan_fits_the_schema() {
    let root = schema();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plans")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".json") && !name.ends_with(".expected.json") {
            let plan: Value = serde_json::from_str(&worked(&name)).unwrap();
            assert!(fits(&root, &root, &plan), "{name}");
        }
    }
    let every: Value = serde_json::from_str(include_str!("../../data/plans/every-key.json")).unwrap();
    assert!(fits(&root, &root, &every));
    assert!(!fits(&root, &root, &serde_json::json!({"schema": "attain/plan/1"})));
}

proptest! {
    #![proptest_config(crate::world::cases(64))]

    #[test]
    fn every_plan_that_is_written_fits_the_schema(plan in plans()) {
        let root = schema();
        let written: Value = serde_json::from_str(&write_plan(&plan)).unwrap();
        prop_assert!(fits(&root, &root, &written), "{}", written);
    }
}
