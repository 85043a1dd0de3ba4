//! Every sample of `docs/plans/refused` is refused for what its name says, with the message that the snapshot
//! shows: the code, then what tells samples of one code apart.

use attain::domain::commission::{Finding, Severity, check, read_plan};
use std::collections::BTreeSet;
use std::fmt::Write as _;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plans/refused");

/// The samples by name, with their texts.
fn samples() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = std::fs::read_dir(FOLDER)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

fn code(finding: &Finding) -> String {
    serde_json::to_value(finding.code).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn every_sample_is_refused_for_what_its_name_says() {
    let (mut told, mut codes) = (String::new(), BTreeSet::new());
    for (name, text) in samples() {
        let plan = read_plan(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let wanted = name.split('.').next().unwrap().to_owned();
        let findings = check(&plan);
        let refused = findings.iter().filter(|finding| finding.severity == Severity::Refused);
        let own: Vec<_> = refused.clone().filter(|finding| code(finding) == wanted).collect();
        let others: Vec<String> = refused.map(code).collect();
        assert!(!own.is_empty(), "{name}: refused for {others:?}");
        for finding in own {
            writeln!(told, "{name}\n  {}: {}", finding.path, finding.message).unwrap();
        }
        codes.insert(wanted);
    }
    assert!(codes.len() >= 35, "{} kinds of wrong plan have a sample", codes.len());
    insta::assert_snapshot!("refused_samples", told);
}
