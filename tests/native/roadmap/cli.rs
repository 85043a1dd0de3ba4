//! Surveys, competitors and the roadmap from the command line.

use super::{answer, survey};
use crate::desk::Desk;
use attain::domain::kernel::{Id, SurveyId};
use attain::exchange::survey::{answer_document, answer_line, read_sheet};
use std::fs;

#[test]
fn a_survey_goes_out_answers_come_back_in_two_forms_and_totals_wait_for_five() {
    let desk = Desk::new("roadmap-survey");
    desk.does(&["survey", "--template", "pulse", "--name", "Autumn", "--groups", "East,West"]);
    desk.does(&["survey", "--sheet", "autumn", "-o", &desk.path("out")]);
    let sheet = fs::read_dir(desk.path("out")).unwrap().next().unwrap().unwrap().path();
    let sent = read_sheet(&fs::read_to_string(sheet).unwrap()).unwrap();
    assert_eq!((sent.name.as_str(), sent.groups.len()), ("Autumn", 2));
    let answers: Vec<_> = (0..5).map(|who| answer(sent.id, who, who + 1)).collect();
    fs::write(desk.path("a.json"), answer_document(&answers[0])).unwrap();
    let lines = answers[1..4].iter().map(answer_line).collect::<Vec<_>>().join("\n--\n");
    fs::write(desk.path("mail.txt"), format!("Hello\n{lines}\n")).unwrap();
    let (file, mail) = (desk.path("a.json"), desk.path("mail.txt"));
    let merged = desk.tells(&["survey", &file, &mail, &file, "--merge"]);
    assert_eq!((merged["new"].as_u64(), merged["known"].as_u64()), (Some(4), Some(1)));
    let bytes = fs::read(desk.path("team.attain")).unwrap();
    desk.does(&["survey", &mail, "--merge"]);
    assert_eq!(fs::read(desk.path("team.attain")).unwrap(), bytes, "twice changes no byte");
    assert_eq!(desk.run(&["survey", "--release", "Autumn"]).status.code(), Some(2));
    let totals = desk.tells(&["survey", "--totals", "Autumn"]);
    assert!(totals["questions"].as_array().unwrap().iter().all(|one| one["all"].is_null()));
    // A file with a wrong answer beside a good one: the good one is merged, the other named.
    let stranger = answer(SurveyId(Id::derived("other", &[])), 9, 1);
    let both = format!("{}\n{}", answer_document(&stranger), answer_document(&answers[4]));
    fs::write(desk.path("b.json"), both).unwrap();
    let output = desk.run(&["survey", &desk.path("b.json"), "--merge"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("1 new, 0 known, 1 refused") && said.contains("b.json"), "{said}");
    desk.does(&["survey", "--release", "Autumn"]);
    let totals = desk.tells(&["survey", "--totals", "Autumn"]);
    let first = &totals["questions"][0]["all"];
    assert_eq!((first["answers"].as_u64(), first["mean"].as_str()), (Some(5), Some("3")));
    assert!(desk.does(&["survey", "--totals", "Autumn"]).contains("3.00"));
}

#[test]
fn a_survey_of_ones_own_comes_from_a_file_and_a_wrong_one_is_named() {
    let desk = Desk::new("roadmap-own");
    let mut own = survey(&[]);
    let document = |survey: &attain::domain::model::Survey| {
        serde_json::json!({ "attain": "survey", "version": 1, "survey": survey }).to_string()
    };
    fs::write(desk.path("own.json"), document(&own)).unwrap();
    desk.does(&["survey", "--add", &desk.path("own.json")]);
    assert_eq!(desk.tells(&["survey"])[0]["name"], "How are we?");
    own.questions[1].number = 1;
    fs::write(desk.path("own.json"), document(&own)).unwrap();
    let output = desk.run(&["survey", "--add", &desk.path("own.json")]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("own.json") && said.contains("question number 1 is there twice"), "{said}");
}

#[test]
fn the_roadmap_names_every_check_and_a_cycle_is_closed_and_followed() {
    let desk = Desk::new("roadmap-steps");
    desk.does(&["import", "tests/data/small/deals.csv", "tests/data/small/people.csv"]);
    let report = desk.tells(&["roadmap"]);
    let steps = report["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 7);
    assert!(steps.iter().all(|step| step["checks"].as_array().unwrap().len() >= 4));
    assert_eq!(steps[3]["next"]["check"], "plan_there");
    assert_eq!(steps[3]["next"]["href"], "#/pay?tab=plans");
    desk.does(&["roadmap", "--start"]);
    desk.does(&["competitors", "--name", "Orbitly", "--note", "They bundle support"]);
    let closed = desk.tells(&["roadmap", "--close", "--go-on", "--note", "First turn"]);
    assert_eq!(
        (closed["closed"][0]["name"].as_str(), closed["cycle"]["name"].as_str()),
        (Some("2025Q3"), Some("2025Q4"))
    );
    desk.does(&["competitors", "--remove", "Orbitly"]);
    let said = desk.does(&["roadmap"]);
    assert!(said.contains("no longer: Competitors that deals name often"), "{said}");
    assert!(desk.does(&["competitors"]).contains("finished deals"));
}
