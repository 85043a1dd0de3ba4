//! Words of the roadmap: steps, checks, surveys, competitors, cycles.

use super::plural;
use crate::app::edit::RoadmapEdit;
use crate::domain::development::competitors::Verdict;
use crate::domain::development::roadmap::{Check, CheckId, StepState};
use crate::domain::measure::roadblocks::Cause;
use crate::domain::model::cycle::Step;
use crate::domain::model::survey::{Pillar, Purpose};
use crate::present::format::{self, Locale};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const VIEWS: &str = "Views of the roadmap";
    pub const STEPS: &str = "Steps";
    pub const SURVEYS: &str = "Surveys";
    pub const COMPETITORS: &str = "Competitors";
    pub const STATE: &str = "State";
    pub const NEXT: &str = "Next:";
    pub const CHECKS: &str = "Checks";
    pub const MET: &str = "met";
    pub const NOT_MET: &str = "not met";
    pub const CYCLE: &str = "Cycle";
    pub const START_CYCLE: &str = "Start the cycle";
    pub const CLOSE_CYCLE: &str = "Close the cycle";
    pub const CLOSE_AND_GO_ON: &str = "Close it and start the next";
    pub const CYCLE_NOTE: &str = "What do you take from it?";
    pub const CLOSE_WHY: &str =
        "Closing keeps the figures, pillars and checks as they stand today, to compare the next cycle with.";
    pub const CLOSED_CYCLES: &str = "Closed cycles";
    pub const CLOSED_ON: &str = "Closed on";
    pub const CHECKS_MET: &str = "Checks met";
    pub const NOTE: &str = "Note";
    pub const NOTHING_CHANGED: &str = "Nothing is different yet.";
    pub const WHAT: &str = "What";
    pub const NOW: &str = "Now";
    pub const YES: &str = "yes";
    pub const NO: &str = "no";
    pub const NOT_ASKED: &str = "not asked yet";
    pub const NOT_KNOWN: &str = "not known";
    pub const QUARTER: &str = "Quarter";
    pub const TREND: &str = "The last quarters";
    pub const STATE_TITLE: &str = "State of sales performance";
    pub const PRINT: &str = "Print";
    pub const PILLARS: &str = "The six pillars";
    pub const ROADBLOCKS: &str = "What costs money";
    pub const NO_ROADBLOCK: &str = "Nothing is proven to cost money.";
    pub const FORECAST: &str = "Where this is heading";
    pub const OPEN_ACTIONS: &str = "Open actions";
    pub const NO_ACTIONS: &str = "Every check is met.";
    pub const STEP: &str = "Step";
    pub const ACTION: &str = "Action";
    pub const HOW_FAR: &str = "How far";

    pub const NO_SURVEYS: &str = "Ask the people who do the work";
    pub const NO_SURVEYS_NEEDS: &str = "A survey goes out as one file that works without any network, and comes back as a file or a text. Totals are shown from five answers on.";
    pub const NEW_SURVEY: &str = "Write a survey";
    pub const EDIT_SURVEY: &str = "Change the survey";
    pub const ANSWER_FILE: &str = "Answer from a survey\u{2019}s file";
    pub const TEMPLATE: &str = "Begin with";
    pub const NAME: &str = "Name";
    pub const INTRO: &str = "Introduction";
    pub const GROUPS: &str = "Groups, with commas between (for example teams)";
    pub const WITH_NAMES: &str = "Answers carry names";
    pub const ANONYMOUS: &str = "anonymous";
    pub const QUESTIONS: &str = "Questions";
    pub const QUESTION: &str = "Question";
    pub const KIND: &str = "Answered by";
    pub const KIND_SCALE: &str = "a scale from 1 to 5";
    pub const KIND_ONE: &str = "one option";
    pub const KIND_SEVERAL: &str = "several options";
    pub const KIND_TEXT: &str = "own words";
    pub const OPTIONS: &str = "Options or ends of the scale, with semicolons between";
    pub const PILLAR: &str = "Pillar";
    pub const NO_PILLAR: &str = "none";
    pub const ADD_QUESTION: &str = "Add a question";
    pub const REMOVE_QUESTION: &str = "Remove the question";
    pub const LEAST: &str = "Not at all";
    pub const MOST: &str = "Fully";
    pub const SAVE: &str = "Save";
    pub const BACK: &str = "All surveys";
    pub const SEND_OUT: &str = "Download to send out";
    pub const SEND_OUT_WHY: &str =
        "One HTML file: whoever opens it answers in the browser and sends back a file or a text.";
    pub const MERGE: &str = "Answers";
    pub const MERGE_WHY: &str =
        "Choose files or paste texts, in any order and as often as you like: what is known changes nothing.";
    pub const CHOOSE_ANSWERS: &str = "Choose answer files";
    pub const PASTED: &str = "pasted text";
    pub const PASTE: &str = "Or paste texts here";
    pub const MERGE_PASTED: &str = "Merge what was pasted";
    pub const RELEASE: &str = "Close the round and show its totals";
    pub const RELEASE_LATE: &str = "Count the late answers";
    pub const RELEASE_WHY: &str = "Closing counts the answers that are here, and forgets the single ones. A total that was shown never changes by fewer than five answers, also not after Undo.";
    pub const NEXT_ROUND: &str = "Ask again in a next round";
    pub const REMOVE: &str = "Remove";
    pub const TOTALS: &str = "Totals";
    pub const NO_TOTALS: &str = "No totals were released yet.";
    pub const ANSWERS: &str = "Answers";
    pub const MEAN: &str = "Mean, 1 to 5";
    pub const FAVOURABLE: &str = "4 or 5";
    pub const STEPS_CHOSEN: &str = "Chose 1 \u{b7} 2 \u{b7} 3 \u{b7} 4 \u{b7} 5";
    pub const BEFORE: &str = "Round before";
    pub const CHANGE: &str = "Change";
    pub const BY_GROUP: &str = "By group";
    pub const GROUP: &str = "Group";
    pub const NO_GROUP: &str = "without a group";
    pub const OTHER_ANSWERS: &str = "Choices and own words";
    pub const YOUR_NAME: &str = "Your name";
    pub const YOUR_GROUP: &str = "Your group";
    pub const HAND_IN: &str = "Save my answer as a file";
    pub const HANDED_IN: &str = "Saved. The same as text, to paste into a message:";
    pub const ADD_HERE: &str = "Add it to this workspace";
    pub const ANSWER_HERE: &str = "Answer here";
    pub const ANSWER_ONE: &str = "Answer one question at least.";
    pub const REFUSED: &str = "Not merged";
    pub const REFUSED_FILE: &str = "File";
    pub const REFUSED_LINE: &str = "Line";
    pub const REFUSED_WHY: &str = "Why, and what to do";

    pub const NO_COMPETITORS: &str = "Know against whom you win and lose";
    pub const NO_COMPETITORS_NEEDS: &str = "Win rates come from deals with a column that names the competitor; what people know of them you write down here.";
    pub const NEW_COMPETITOR: &str = "Add a competitor";
    pub const BACK_TO_COMPETITORS: &str = "All competitors";
    pub const WIN_RATES: &str = "Win rates";
    pub const COMPETITOR: &str = "Competitor";
    pub const REGISTRY: &str = "Registry";
    pub const IN_REGISTRY: &str = "known";
    pub const NOT_IN_REGISTRY: &str = "only in deals";
    pub const WON: &str = "Won";
    pub const LOST: &str = "Lost";
    pub const WIN_RATE: &str = "Win rate";
    pub const INTERVAL: &str = "95% interval";
    pub const ELSEWHERE: &str = "Elsewhere";
    pub const SAYS: &str = "What it says";
    pub const OPEN_DEALS: &str = "Open";
    pub const LOST_AMOUNT: &str = "Lost money";
    pub const NO_FINISHED: &str = "no finished deal";
    pub const MISSING: &str = "(missing)";
    pub const BY_SEGMENT: &str = "By segment";
    pub const SEGMENT: &str = "Segment";
    pub const BY_QUARTER: &str = "By quarter";
    pub const LOST_FOR: &str = "Why deals were lost";
    pub const REASON: &str = "Reason";
    pub const DEALS: &str = "Deals";
    pub const OF_LOST: &str = "Of the lost";
    pub const WHAT_WE_KNOW: &str = "What we know";
    pub const SPELLINGS: &str = "Other spellings in deals, with commas between";
    pub const STRATEGY: &str = "How they sell";
    pub const STRENGTHS: &str = "What they are good at";
    pub const WEAKNESSES: &str = "Where they are weak";
    pub const MET_IN: &str = "Where we meet them";
    pub const BATTLE_NOTE: &str = "A new battle note";
    pub const BATTLE_NOTES: &str = "Battle notes";
    pub const ADD_TO_REGISTRY: &str = "Add to the registry";
    pub const SEE_DEALS: &str = "See its deals";
    pub const GONE: &str = "This is not here any more";
    pub const GONE_HINT: &str = "It was removed, or the filter hides it.";
}
pub use texts::*;

/// The state of a step with its checks.
pub fn step_state(step: StepState, met: &str, of: &str) -> String {
    format!("{}, {met} of {of} checks met", state(step))
}

/// What is at stake.
pub fn at_stake(money: &str, cause: &str) -> String {
    format!("At stake: {money}, as {cause}")
}

/// How many steps are done, and what comes next.
pub fn headline(done: &str, of: u64, next: Option<&str>) -> String {
    match next {
        Some(next) => format!("{done} of {of} steps are done. Next: {}.", lower(next)),
        None => format!("All {of} steps are done."),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The running cycle.
pub fn cycle_open(name: &str, begun: &str) -> String {
    format!("The cycle {name} runs since {begun}.")
}

/// That none runs.
pub fn cycle_none(next: &str) -> String {
    format!("No cycle runs. The next would be {next}.")
}

/// The caption of what changed.
pub fn changed_since(cycle: &str) -> String {
    format!("What changed since the cycle {cycle}")
}

/// How many checks of a step are met, as the name of a row.
pub fn step_checks(one: Step) -> String {
    format!("{}: checks met", step(one))
}

/// The score of a pillar, as the name of a row.
pub fn pillar_score(one: Pillar) -> String {
    format!("{}: score of 5", pillar(one))
}

/// A score with its scale.
pub fn of_five(score: &str) -> String {
    format!("{score} of 5 in the survey")
}

/// The score of the cycle before.
pub fn score_before(score: &str) -> String {
    format!("{score} in the last cycle")
}

/// The pillar that a step belongs to; the assessment looks at all.
pub const fn pillar_of(step: Step) -> Option<Pillar> {
    match step {
        Step::Assessment => None,
        Step::GoalAlignment => Some(Pillar::Goals),
        Step::DataCollection => Some(Pillar::Measurement),
        Step::IncentiveDesign => Some(Pillar::IncentivePay),
        Step::Training => Some(Pillar::Training),
        Step::FeedbackLoop => Some(Pillar::Feedback),
        Step::Technology => Some(Pillar::Technology),
    }
}

/// What a round is about.
pub fn about(of: Purpose, is_named: bool, opened: &str) -> String {
    let promise = if is_named { "answers carry names" } else { ANONYMOUS };
    format!("{}, {promise}, made {opened}", purpose(of))
}

/// Where an open round stands.
pub fn survey_open(waiting: &str, number: u32, least: u32) -> String {
    let answers = plural(number.into(), waiting, "answer is here", "answers are here");
    match number >= least {
        true => format!("{answers}; the round can be closed"),
        false => format!("{answers}; totals need {least}"),
    }
}

/// Where a closed round stands.
pub fn survey_closed(counted: &str, day: &str, waiting: &str) -> String {
    let late = if waiting.is_empty() { String::new() } else { format!("; {waiting} came late and wait") };
    format!("{counted} answers counted, closed {day}{late}")
}

/// Why a total is not shown.
pub fn fewer_than(least: u32) -> String {
    format!("fewer than {least} answered")
}

/// How many answered.
pub fn answers(written: &str, number: u32) -> String {
    plural(number.into(), written, "answer", "answers")
}

/// A difference that could be luck.
pub fn could_be_luck(moved: &str) -> String {
    format!("{moved}, could be luck")
}

/// Groups of a portion.
pub fn groups(groups: &[String]) -> String {
    let named: Vec<&str> =
        groups.iter().map(|group| if group.is_empty() { NO_GROUP } else { group.as_str() }).collect();
    named.join(" + ")
}

/// What merging came to.
pub fn merged(new: u32, known: u32, refused: usize) -> String {
    format!("{new} new, {known} known, {refused} not merged.")
}

/// The weakest competitor.
pub fn weakest(name: &str, rate: &str, of: &str, elsewhere: &str) -> String {
    format!("Against {name} {rate} of {of} finished deals are won, elsewhere {elsewhere}.")
}

/// That no difference is proven.
pub fn nobody_stands_out(named: &str, of: &str) -> String {
    format!(
        "{named} of {of} finished deals name a competitor. No win rate against one of them is proven to differ from all others."
    )
}

/// What a change did, as a short sentence.
pub fn edit(name: &RoadmapEdit, locale: &Locale) -> String {
    match name {
        RoadmapEdit::AddSurvey { name } => format!("Added the survey {name}"),
        RoadmapEdit::ChangeSurvey { name } => format!("Changed the survey {name}"),
        RoadmapEdit::RemoveSurvey { name } => format!("Removed the survey {name}"),
        RoadmapEdit::MergeAnswers { count } => {
            let number = u64::from(*count);
            format!("Merged {}", plural(number, &format::count(number, locale), "answer", "answers"))
        }
        RoadmapEdit::CloseSurvey { name } => format!("Released the totals of {name}"),
        RoadmapEdit::AddCompetitor { name } => format!("Added the competitor {name}"),
        RoadmapEdit::ChangeCompetitor { name } => format!("Changed the competitor {name}"),
        RoadmapEdit::RemoveCompetitor { name } => format!("Removed the competitor {name}"),
        RoadmapEdit::StartCycle { name } => format!("Started the cycle {name}"),
        RoadmapEdit::CloseCycle { name } => format!("Closed the cycle {name}"),
        RoadmapEdit::RemoveCycle { name } => format!("Removed the cycle {name}"),
    }
}

/// The name of a step.
pub const fn step(step: Step) -> &'static str {
    match step {
        Step::Assessment => "Assessment",
        Step::GoalAlignment => "Goal alignment",
        Step::DataCollection => "Data collection",
        Step::IncentiveDesign => "Incentive design",
        Step::Training => "Training",
        Step::FeedbackLoop => "Feedback loop",
        Step::Technology => "Technology",
    }
}

/// What a step asks.
pub const fn step_asks(step: Step) -> &'static str {
    match step {
        Step::Assessment => "Where do we stand, in our own eyes and against competitors?",
        Step::GoalAlignment => "Does everybody pull in one direction?",
        Step::DataCollection => "Do the figures tell the truth?",
        Step::IncentiveDesign => "Does pay reward what the goals ask for?",
        Step::Training => "Can people do what is asked of them?",
        Step::FeedbackLoop => "Do people hear how they are doing, and are they heard?",
        Step::Technology => "Does the machinery run by itself?",
    }
}

/// How far a step is.
pub const fn state(state: StepState) -> &'static str {
    match state {
        StepState::Open => "Not begun",
        StepState::UnderWay => "Under way",
        StepState::Done => "Done",
    }
}

/// The name of a pillar.
pub const fn pillar(pillar: Pillar) -> &'static str {
    match pillar {
        Pillar::Goals => "Goals",
        Pillar::Measurement => "Measurement",
        Pillar::IncentivePay => "Incentive pay",
        Pillar::Training => "Training",
        Pillar::Feedback => "Feedback and coaching",
        Pillar::Technology => "Technology",
    }
}

/// What a survey is for.
pub const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Maturity => "Maturity over the six pillars",
        Purpose::Pulse => "Pulse of the team",
        Purpose::TrainingNeeds => "Training needs",
        Purpose::PlanUnderstanding => "Understanding of the pay plan",
        Purpose::Own => "Own survey",
    }
}

/// What can be said of a win rate against a competitor.
pub const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooFew => "too few to tell",
        Verdict::CouldBeLuck => "could be luck",
        Verdict::Below => "we win less often than elsewhere",
        Verdict::Above => "we win more often than elsewhere",
    }
}

/// What a check asks for.
pub const fn check(id: CheckId) -> &'static str {
    match id {
        CheckId::MaturityAsked => "A maturity survey was held within a year",
        CheckId::PillarsScored => "It scores all six pillars",
        CheckId::PulseAsked => "The team\u{2019}s pulse was felt within a quarter",
        CheckId::CompetitorsKnown => "Competitors that deals name often are in the registry",
        CheckId::CompanyGoal => "The company has a goal",
        CheckId::SellersHaveTargets => "Everybody with deals has a quota or a goal",
        CheckId::GoalsAligned => "Goals of teams and people serve another goal",
        CheckId::GoalsSmart => "No goal fails a letter of SMART",
        CheckId::GoalsTakenOn => "Goals and quotas were taken on as they stand",
        CheckId::DealsThere => "Deals are imported",
        CheckId::OwnersKnown => "Every deal belongs to somebody of the roster",
        CheckId::OneCurrency => "Every amount can be shown in one currency",
        CheckId::DealsFresh => "The last import of deals is two weeks old at most",
        CheckId::HistoryLong => "Four quarters have wins",
        CheckId::ActivitiesThere => "Activities are imported",
        CheckId::PlanThere => "There is a pay plan",
        CheckId::PlansUnambiguous => "Every plan can be read in one way only",
        CheckId::EverybodyPaid => "A plan pays everybody with a quota",
        CheckId::PlanUnderstood => "Seven of ten answers say that the plan is understood",
        CheckId::SkillsSet => "Every role has target levels of skills",
        CheckId::SkillsAssessed => "Everybody\u{2019}s skills were assessed",
        CheckId::GapsTrained => "Everybody with a gap has a training",
        CheckId::TrainingsDone => "Trainings are completed, and none is overdue",
        CheckId::OneToOnesHeld => "Everybody had a 1:1 within five weeks",
        CheckId::ActionsKept => "Promised actions are kept, and none is overdue",
        CheckId::FeedbackGiven => "Feedback was given in this cycle",
        CheckId::AskedAgain => "A survey was held twice, so that a change shows",
        CheckId::ImportedRegularly => "Deals were imported in each of the last three months",
        CheckId::AllRowsRead => "The last import read every row",
        CheckId::ForecastCalled => "Somebody called the running period",
        CheckId::ViewsKept => "A view is saved, or an own KPI defined",
    }
}

/// What to do where a check is not met.
pub const fn action(id: CheckId) -> &'static str {
    match id {
        CheckId::MaturityAsked => "Send out the maturity survey",
        CheckId::PillarsScored => "Ask about all six pillars in the next round",
        CheckId::PulseAsked => "Send out the pulse",
        CheckId::CompetitorsKnown => "Write down whom you meet",
        CheckId::CompanyGoal => "Set a goal for the company",
        CheckId::SellersHaveTargets => "Set the missing quotas",
        CheckId::GoalsAligned => "Say which goal each of them serves",
        CheckId::GoalsSmart => "Mend the goals that fail",
        CheckId::GoalsTakenOn => "Let their owners take them on",
        CheckId::DealsThere => "Import deals",
        CheckId::OwnersKnown => "Add the missing people or their spellings",
        CheckId::OneCurrency => "Enter the missing exchange rates",
        CheckId::DealsFresh => "Import a new export",
        CheckId::HistoryLong => "Import older deals, too",
        CheckId::ActivitiesThere => "Import activities",
        CheckId::PlanThere => "Write a pay plan",
        CheckId::PlansUnambiguous => "Settle what the check of plans found",
        CheckId::EverybodyPaid => "Name the missing people in a plan",
        CheckId::PlanUnderstood => "Ask whether people understand how they are paid",
        CheckId::SkillsSet => "Set target levels for each role",
        CheckId::SkillsAssessed => "Assess the others",
        CheckId::GapsTrained => "Assign trainings to gaps",
        CheckId::TrainingsDone => "See to the open trainings",
        CheckId::OneToOnesHeld => "Hold the missing 1:1s",
        CheckId::ActionsKept => "See to the promised actions",
        CheckId::FeedbackGiven => "Give feedback on something that you saw",
        CheckId::AskedAgain => "Begin the next round of a survey",
        CheckId::ImportedRegularly => "Import deals every month",
        CheckId::AllRowsRead => "Mend the refused rows and read them again",
        CheckId::ForecastCalled => "Call the period",
        CheckId::ViewsKept => "Save the view that you come back to",
    }
}

/// How far a check is, in figures.
pub fn reason(check: &Check, locale: &Locale) -> String {
    let number = |number: i64| format::count(u64::try_from(number).unwrap_or(0), locale);
    let (have, need) = (check.have.map(number), number(check.need));
    match (check.id, have) {
        (CheckId::MaturityAsked | CheckId::PulseAsked, None) => "No totals were released yet.".to_owned(),
        (CheckId::MaturityAsked | CheckId::PulseAsked, Some(days)) => {
            format!("Totals were released {days} days ago; they hold for {need}.")
        }
        (CheckId::DealsFresh, None) => "No deals were imported yet.".to_owned(),
        (CheckId::DealsFresh, Some(days)) => {
            format!("The newest state of deals is {days} days old; {need} are good.")
        }
        (CheckId::PlanUnderstood, None) => "Nobody was asked yet.".to_owned(),
        (CheckId::PlanUnderstood, Some(percent)) => {
            format!("{percent}\u{a0}% of the answers are favourable; {need}\u{a0}% are needed.")
        }
        (CheckId::OneCurrency, Some(missing)) if !check.is_met => match missing.as_str() {
            "0" => "There are no deals yet.".to_owned(),
            missing => format!("{missing} currencies have no dated rate."),
        },
        (CheckId::OneCurrency, _) => "No rate is missing.".to_owned(),
        (CheckId::TrainingsDone | CheckId::ActionsKept, Some(overdue)) => {
            match (check.is_met, overdue.as_str()) {
                (true, _) => "None is overdue.".to_owned(),
                (false, "0") => "None was recorded in this cycle.".to_owned(),
                (false, overdue) => format!("{overdue} are overdue."),
            }
        }
        (_, Some(have)) => of(check, &have, &need),
        (_, None) => String::new(),
    }
}

/// So many of so many; plain counts say how many are needed.
fn of(check: &Check, have: &str, need: &str) -> String {
    let is_share = matches!(
        check.id,
        CheckId::PillarsScored
            | CheckId::CompetitorsKnown
            | CheckId::SellersHaveTargets
            | CheckId::GoalsAligned
            | CheckId::GoalsSmart
            | CheckId::GoalsTakenOn
            | CheckId::OwnersKnown
            | CheckId::PlansUnambiguous
            | CheckId::EverybodyPaid
            | CheckId::SkillsSet
            | CheckId::SkillsAssessed
            | CheckId::GapsTrained
            | CheckId::OneToOnesHeld
            | CheckId::AllRowsRead
    );
    match (is_share, check.need) {
        (true, 0) => "There is nothing of the kind yet.".to_owned(),
        (true, _) => format!("{have} of {need}."),
        (false, _) => format!("{have} there; {need} needed."),
    }
}

/// Where a check is seen to, as an address.
pub const fn href(id: CheckId) -> &'static str {
    match id {
        CheckId::MaturityAsked
        | CheckId::PillarsScored
        | CheckId::PulseAsked
        | CheckId::PlanUnderstood
        | CheckId::AskedAgain => "#/roadmap?tab=surveys",
        CheckId::CompetitorsKnown => "#/roadmap?tab=competitors",
        CheckId::CompanyGoal => "#/goals?tab=new",
        CheckId::SellersHaveTargets | CheckId::GoalsAligned | CheckId::GoalsSmart | CheckId::GoalsTakenOn => {
            "#/goals"
        }
        CheckId::DealsThere
        | CheckId::DealsFresh
        | CheckId::HistoryLong
        | CheckId::ActivitiesThere
        | CheckId::ImportedRegularly
        | CheckId::AllRowsRead => "#/data",
        CheckId::OwnersKnown | CheckId::OneCurrency => "#/data?tab=hand",
        CheckId::PlanThere | CheckId::PlansUnambiguous | CheckId::EverybodyPaid => "#/pay?tab=plans",
        CheckId::SkillsSet | CheckId::SkillsAssessed | CheckId::GapsTrained | CheckId::TrainingsDone => {
            "#/coaching?tab=training"
        }
        CheckId::OneToOnesHeld | CheckId::ActionsKept | CheckId::FeedbackGiven => "#/coaching",
        CheckId::ForecastCalled => "#/forecast?tab=calls",
        CheckId::ViewsKept => "#/performance",
    }
}

/// A cause of lost money in a few words.
pub fn cause(cause: &Cause, person: impl Fn(crate::domain::kernel::PersonId) -> String) -> String {
    match cause {
        Cause::StageConversion { stage } => format!("fewer deals move on from “{stage}”"),
        Cause::StageStall { stage } => format!("more deals stall in “{stage}”"),
        Cause::StagePile { stage } => format!("deals sleep in “{stage}”"),
        Cause::Slippage => "close dates slip".to_owned(),
        Cause::Weak { dimension, text } => {
            format!("{} “{text}” is won less often", dimension.name().to_lowercase())
        }
        Cause::LostReason { text } => format!("more is lost for “{text}”"),
        Cause::Team { name } => format!("{name} wins less often than other teams"),
        Cause::Person { person: id } => format!("{} wins less often than others", person(*id)),
        Cause::NoNextStep => "deals without a next step get stuck".to_owned(),
        Cause::SingleThreaded => "deals with one contact are won less often".to_owned(),
        Cause::LowActivity => "deals start without any activity".to_owned(),
        Cause::Discount => "discounts grew deeper".to_owned(),
    }
}
