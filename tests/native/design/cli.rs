//! The gaming check and the simulation from outside.

use serde_json::Value;
use std::process::{Command, Output};

fn run(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_attain")).args(words).args(["--today", "2026-08-15"]).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

const RETROACTIVE: &str = "docs/plans/16-by-attainment-retroactive.json";
const MARGINAL: &str = "docs/plans/16-by-attainment-marginal.json";

#[test]
fn a_plan_file_alone_is_scanned_for_a_sample_person_and_a_cliff_ends_with_1() {
    let output = run(&["check", RETROACTIVE, "--gaming"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    for words in ["Cliff", "sample person", "/components/0/pays/table/tiers/", "A smoother plan"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let json = run(&["check", RETROACTIVE, "--gaming", "--json"]);
    let document: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(document["is_sample"], true);
    assert_eq!(document["gaming"]["traps"][0]["kind"], "cliff");
    let smooth = run(&["check", MARGINAL, "--gaming"]);
    assert_eq!(smooth.status.code(), Some(0), "{}", said(&smooth));
    assert!(!said(&smooth).contains("Cliff"));
}

#[test]
fn a_dial_or_a_viewer_that_is_not_known_is_refused_with_those_that_are() {
    let folder = std::env::temp_dir().join(format!("attain-design-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let team = folder.join("team.attain");
    let team = team.to_str().unwrap();
    let read = run(&[
        "import",
        "tests/data/small/deals.csv",
        "tests/data/small/people.csv",
        "tests/data/small/quotas.csv",
        "-w",
        team,
    ]);
    assert_eq!(read.status.code(), Some(0), "{}", said(&read));
    let plan = folder.join("plan.json");
    let text = std::fs::read_to_string("docs/plans/flat-rate-of-person.json").unwrap();
    let text = text.replace("2026-01-01", "2020-01-01").replace("\"USD\"", "\"EUR\"");
    std::fs::write(&plan, text).unwrap();
    let plan = plan.to_str().unwrap();
    let simulated =
        run(&["pay", "-w", team, "--simulate", plan, "--plan", plan, "--turn", "rates=2", "--json"]);
    let document: Value =
        serde_json::from_slice(&simulated.stdout).unwrap_or_else(|_| panic!("{}", said(&simulated)));
    assert_eq!(document["statements"]["differing"], serde_json::json!([]));
    let wrong = run(&["pay", "-w", team, "--simulate", plan, "--plan", plan, "--turn", "rate=2"]);
    assert!(wrong.status.code() == Some(2) && said(&wrong).contains("accelerators"), "{}", said(&wrong));
    let viewer = run(&["pay", "-w", team, "--plan", plan, "--view-as", "boss"]);
    assert!(viewer.status.code() == Some(2) && said(&viewer).contains("rep:NAME"), "{}", said(&viewer));
    let all = run(&["pay", "-w", team, "--plan", plan, "--csv"]);
    let people = std::fs::read_to_string("tests/data/small/people.csv").unwrap();
    let name = people.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    let own = run(&["pay", "-w", team, "--plan", plan, "--csv", "--view-as", &format!("rep:{name}")]);
    assert_eq!(own.status.code(), Some(0), "{}", said(&own));
    let own = said(&own);
    assert!(own.lines().skip(1).all(|line| line.contains(&name)), "{own}");
    assert!(own.lines().count() < said(&all).lines().count());
    let _ = std::fs::remove_dir_all(&folder);
}
