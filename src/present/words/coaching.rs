//! Words of coaching: signals, 1:1s, feedback, reviews, skills, training, recognition.

use crate::app::edit::Did;
use crate::domain::development::effect::LEAST_PEOPLE;
use crate::domain::development::recognition::{ContestState, League};
use crate::domain::development::training::TrainingState;
use crate::domain::model::coaching::review_facts::Why;
use crate::domain::model::coaching::{CourseKind, Display, FeedbackKind, PartKind, SkillKind};

#[allow(missing_docs, reason = "each is its own text")]
mod texts {
    pub const PEOPLE: &str = "People";
    pub const TRAINING: &str = "Skills and training";
    pub const RECOGNITION: &str = "Recognition";
    pub const REVIEWS: &str = "Reviews";
    pub const TABS: &str = "Parts of coaching";
    pub const ALL_PEOPLE: &str = "All people";
    pub const EMPTY_TITLE: &str = "Who needs a talk, and about what";
    pub const EMPTY_NEEDS: &str = "Import deals with their owners, or add people: signals, 1:1s, feedback, skills, training and \
        recognition stand on them.";
    pub const IMPORT: &str = "Import";
    pub const GONE: &str = "This person is not on the roster.";
    pub const PERSON: &str = "Person";
    pub const OPEN_ACTIONS: &str = "Open actions";
    pub const OVERDUE: &str = "Overdue";
    pub const OVERDUE_ACTIONS: &str = "Overdue actions";
    pub const OVERDUE_TRAININGS: &str = "Overdue trainings";
    pub const LAST: &str = "Last 1:1";
    pub const NEXT: &str = "Next 1:1";
    pub const OPEN_TRAININGS: &str = "Open trainings";
    pub const MISSING: &str = "Levels missing";
    pub const SIGNALS: &str = "What stands out";
    pub const SIGNALS_WHY: &str = "Against others of the same role and the person's own past, over 18 months. The chance of luck \
        counts everything that was looked at.";
    pub const NO_SIGNALS: &str = "Nothing stands out: too little is known, or all lies in the middle.";
    pub const ROWS: &str = "Rows behind it";
    pub const STRENGTH: &str = "Strength";
    pub const NEED: &str = "To work on";
    pub const LUCK: &str = "Could be luck";
    pub const AGENDA: &str = "What to talk about";
    pub const POINTS: &str = "Agenda of the 1:1";
    pub const NO_POINTS: &str =
        "Nothing on the agenda yet: plan a 1:1, then take up what the data proposes or add a point.";
    pub const NOTES: &str = "Notes for both";
    pub const TEMPLATE: &str = "Template";
    pub const TAKE_TEMPLATE: &str = "Take a template";
    /// Templates of 1:1s: what each is called, and its points.
    pub const TEMPLATES: [(&str, &[&str]); 4] = [
        (
            "Deal review",
            &[
                "Which deals will close this month, and what must happen for it?",
                "Which deal waits longest, and who moves next?",
                "What would you drop today if you had to drop one?",
            ],
        ),
        (
            "Development talk",
            &[
                "What went better than a quarter ago, and why?",
                "Which skill would change most for you?",
                "What do you need from me, from the team, from a course?",
            ],
        ),
        (
            "First 1:1",
            &[
                "How do you like to get feedback?",
                "What should I know about how you work?",
                "What would make the first ninety days a success?",
            ],
        ),
        (
            "After a lost deal",
            &[
                "When did it turn, and what did we see then?",
                "Whom did we not talk to?",
                "What do we try in the next one like it?",
            ],
        ),
    ];
    pub const NO_NOTES: &str = "Nothing was noted.";
    pub const AGENDA_WHY: &str =
        "Points proposed by the data stand until they are talked over; promised actions are carried forward.";
    pub const NO_AGENDA: &str = "The data proposes no point.";
    pub const TAKE_UP: &str = "Put on the agenda";
    pub const PLAN_MEETING: &str = "Plan a 1:1";
    pub const HOLD: &str = "Was held";
    pub const TALKED: &str = "Talked over";
    pub const REMOVE: &str = "Remove";
    pub const ADD_POINT: &str = "Add a point";
    pub const ADD_NOTE: &str = "Note for both";
    pub const ADD_PRIVATE: &str = "Note for me only";
    pub const PRIVATE: &str = "Private notes";
    pub const PRIVATE_WHY: &str =
        "Only in this browser and in your own backup; never in a file for others, an export or a print.";
    pub const ACTIONS: &str = "Actions";
    pub const ADD_ACTION: &str = "Agree on an action";
    pub const NO_ACTIONS: &str = "No action was agreed.";
    pub const DONE: &str = "Done";
    pub const FEEDBACK: &str = "Feedback";
    pub const GIVE_FEEDBACK: &str = "Give, ask or thank";
    pub const NO_FEEDBACK: &str = "No feedback yet.";
    pub const SKILLS: &str = "Skills";
    pub const NO_SKILLS: &str = "No skill has a target for this role. Add skills under Skills and training.";
    pub const ASSESS: &str = "Assess a skill";
    pub const FITTING: &str = "Fits the gaps";
    pub const ASSIGN: &str = "Assign";
    pub const TRAININGS: &str = "Training";
    pub const ASSIGN_TRAINING: &str = "Assign a training";
    pub const NO_TRAININGS: &str = "No training is assigned.";
    pub const EARNED: &str = "Recognition of the last twelve months";
    pub const NO_EARNED: &str = "No recognition yet.";
    pub const RECOGNISE: &str = "Give a badge";
    pub const SHOWN_AS: &str = "In rankings and on walls";
    pub const FIGURES: &str = "Figures, goals and pay";
    pub const TO_FIGURES: &str = "Scorecard and figures";
    pub const TO_GOALS: &str = "Goals";
    pub const TO_PAY: &str = "Statements";
    pub const TO_FORECAST: &str = "Commission forecast";
    pub const PAID: &str = "Paid by all plans";
    pub const QUARTER: &str = "Quarter";
    pub const TIMELINE: &str = "Timeline";
    pub const DAY: &str = "Day";
    pub const KIND: &str = "Kind";
    pub const WHAT: &str = "What";
    pub const SEND: &str = "Send as file";
    pub const MERGE: &str = "Merge a file";
    pub const PRINT: &str = "Print";
    pub const SEND_WHY: &str = "The file holds what this person may see: 1:1s, shared notes, actions, feedback, own trainings and \
        the parts of reviews that are shown. It is filled in with Attain and merged back here.";
    pub const SKILL: &str = "Skill";
    pub const TARGET: &str = "Target";
    pub const OWN_VIEW: &str = "Own view";
    pub const MANAGERS_VIEW: &str = "Manager";
    pub const BY_FIGURES: &str = "By figures";
    pub const GAP: &str = "Gap";
    pub const COURSE: &str = "Course";
    pub const ASSIGNED: &str = "Assigned";
    pub const COST: &str = "Cost";
    pub const EFFECT: &str = "Effect on its KPI";
    pub const LIBRARY: &str = "Library";
    pub const LIBRARY_WHY: &str = "The effect compares three months before with three months after, and takes off what the KPI did \
        to others of the same role meanwhile.";
    pub const ADD_COURSE: &str = "Add a course or a note";
    pub const ADD_SKILL: &str = "Add a skill";
    pub const NO_COURSES: &str = "Nothing in the library yet.";
    pub const COACHING_EFFECT: &str = "Did actions help?";
    pub const NO_EFFECTS: &str =
        "Once actions with a KPI are done for three months, what the KPI did since stands here.";
    pub const LEAGUE: &str = "Ranked by";
    pub const RANK: &str = "Rank";
    pub const WHO: &str = "Who";
    pub const VALUE: &str = "Value";
    pub const PRIZE: &str = "Prize";
    pub const UNNAMED: &str = "Wants to stay unnamed";
    pub const CONTESTS: &str = "Contests";
    pub const NO_CONTESTS: &str = "No contest in these days.";
    pub const ADD_CONTEST: &str = "Begin a contest";
    pub const WALL: &str = "Wall";
    pub const ADD_BADGE: &str = "Add a badge";
    pub const ADD_CYCLE: &str = "Begin a review cycle";
    pub const NO_CYCLES: &str = "No review cycle yet.";
    pub const CALIBRATION: &str = "Ratings by manager";
    pub const MANAGER: &str = "Manager";
    pub const MEAN: &str = "Mean";
    pub const ALL: &str = "All";
    pub const ASK_PART: &str = "Ask for a part";
    pub const WRITE_PART: &str = "Write";
    pub const SHOW_PART: &str = "Show to the person";
    pub const NOT_WRITTEN: &str = "not written yet";
    pub const OTHER_VERSION: &str = "Written apart in another copy. Choose one:";
    pub const KEEP_THIS: &str = "Keep this";
    pub const TAKE_OTHER: &str = "Take the other";
    pub const SAVE: &str = "Save";
    pub const ON: &str = "Day";
    pub const POINT: &str = "Point";
    pub const WHOSE: &str = "Whose";
    pub const NOTE: &str = "Note";
    pub const ACTION: &str = "What is done";
    pub const DUE: &str = "Due";
    pub const KPI: &str = "KPI that it should move";
    pub const NONE: &str = "None";
    pub const SITUATION: &str = "Situation: when and where";
    pub const BEHAVIOUR: &str = "Behaviour: what the person did";
    pub const IMPACT: &str = "Impact: what it did";
    pub const NEXT_STEP: &str = "Next: what to do";
    pub const FROM_WHOM: &str = "From";
    pub const ABOUT_SKILL: &str = "About the skill";
    pub const ABOUT_KPI: &str = "About the figure";
    pub const ABOUT_DEAL: &str = "About the deal (its id)";
    pub const LEVEL: &str = "Level, 0 to 5";
    pub const JUDGED: &str = "Seen by";
    pub const BADGE: &str = "Badge";
    pub const REASON: &str = "What for";
    pub const NAME: &str = "Name";
    pub const LINK: &str = "Link";
    pub const TEXT: &str = "What is in it";
    pub const BUILDS: &str = "Builds the skill";
    pub const BOUND: &str = "Reached from (a percentage with %)";
    pub const FROM: &str = "First day";
    pub const THROUGH: &str = "Last day";
    pub const FIRST_PRIZE: &str = "First prize";
    pub const SECOND_PRIZE: &str = "Second prize";
    pub const THIRD_PRIZE: &str = "Third prize";
    pub const QUESTION: &str = "Own question";
    pub const CLOSES: &str = "Written by";
    pub const STRENGTHS: &str = "Strengths";
    pub const AREAS: &str = "Areas to work on";
    pub const NEXT_GOALS: &str = "Goals for the next period";
    pub const ANSWER: &str = "Answer";
    pub const RATING: &str = "Rating, 1 to 5";
    pub const WRITER: &str = "Who writes";
    pub const CYCLE: &str = "Cycle";
    pub const NO_DAY: &str = "Write the day as 2026-01-31.";
    pub const NO_LEVEL: &str = "A level is a whole number from 0 to 5.";
    pub const NO_AMOUNT: &str = "Write an amount such as 250.00.";
    pub const NO_CURRENCY: &str = "Choose the workspace's currency in the settings first.";
    pub const CHOOSE: &str = "Choose one first; add it where the list is empty.";
    pub const EFFECT_NONE: &str = "no KPI to look at";
    pub const OWNER: &str = "Me";
    pub const TOO_LONG: &str =
        "This file is too long for a coaching file; choose one that “Send as file” wrote.";
    pub const NO_TEXT: &str = "This file is no text; choose one that “Send as file” wrote.";
    pub const TEAMS: &str = "Teams";
    pub const HEAD_TO_HEAD: &str = "Head to head, in pairs";
    pub const WHO_TAKES_PART: &str =
        "Who takes part: a name a line, a pair as “Ana – Ben”; everybody where empty";
    pub const TIES: &str = "Equal results";
    pub const TIES_SPLIT: &str = "share the prizes of their places";
    pub const TIES_EACH: &str = "each get the prize of the best place";
    pub const MORE_PRIZES: &str = "Further prizes, one a line";
    pub const REVIEW_WHY: &str = "Whoever writes the own part or the manager’s reads the same figures; a colleague does not. Private notes are not in it.";
    pub const PULL_IN: &str = "Look it up anew";
    pub const TAKE_GOAL: &str = "Save as goal";
    pub const PROPOSED: &str = "Goals proposed for the next period";
    pub const NO_PROPOSED: &str =
        "None: each area has a goal already, or nothing stands out that a goal could move.";
    pub const PEERS_MEAN: &str = "others of the same role";
    pub const FIGURE: &str = "Figure";
    pub const GOAL: &str = "Goal";
    pub const TALK: &str = "1:1";
    pub const ONE_ACTION: &str = "Action";
    pub const NOW: &str = "This quarter";
    pub const BEFORE: &str = "As many days before";
    pub const REACHED: &str = "Reached";
    pub const SHARE: &str = "Of the way";
    pub const PROGRESS: &str = "Goals that run";
    pub const NO_PROGRESS: &str = "No goal of this person runs today.";
    pub const EXPECTED_PAY: &str = "What the quarter may bring";
    pub const THEMES: &str = "Themes of feedback";
    pub const THEMES_WHY: &str =
        "By the skill, figure, goal or deal that feedback is tied to, and by each #word in its text.";
    pub const NO_THEMES: &str = "No feedback was given yet.";
    pub const THEME: &str = "Theme";
    pub const UNTIED: &str = "tied to nothing";
    pub const ABOUT_PEOPLE: &str = "People";
    pub const COMPLETIONS: &str = "Read completions";
    pub const COMPLETIONS_FILE: &str = "Completions from a file";
    pub const COMPLETION_ROWS: &str =
        "Rows as in a spreadsheet, the first with the names of the columns: person, course, completed, cost";
    pub const COMPLETION_HEAD: &str = "person\tcourse\tcompleted\tcost\n";
    pub const HELP: &str = "Ask for help";
    pub const HELP_ABOUT: &str = "About";
    pub const HELP_WHOM: &str = "Whom";
    pub const HELP_WHAT: &str = "What do you need?";
    pub const HELP_SAID: &str = "Say in a few words what you need.";
    pub const ANOTHER_PERSON: &str = "Nobody asks themselves; choose somebody else.";
}
pub use texts::*;

/// What a kind of record is called.
pub fn kind(slug: &str) -> &'static str {
    match slug {
        "meeting" => "1:1",
        "point" => "point of an agenda",
        "note" => "shared note",
        "private_note" => "private note",
        "commitment" => "action",
        "feedback" => "feedback",
        "cycle" => "review cycle",
        "review_part" => "part of a review",
        "review_facts" => "figures of a review",
        "skill" => "skill",
        "assessment" => "assessment",
        "course" => "course",
        "training" => "training",
        "badge" => "badge",
        "award" => "recognition",
        "contest" => "contest",
        "showing" => "choice on rankings",
        _ => "record",
    }
}

/// What an edit did.
pub fn did(did: Did, what: &str, name: &str) -> String {
    let of = if name.is_empty() { String::new() } else { format!(" for {name}") };
    let kind = kind(what);
    match did {
        Did::Added => format!("Added: {kind}{of}"),
        Did::Changed => format!("Changed: {kind}{of}"),
        Did::Removed => format!("Removed: {kind}{of}"),
        Did::Merged => format!("Merged {what} records from the file{of}"),
    }
}

/// What kind of feedback it is.
pub const fn feedback(kind: FeedbackKind) -> &'static str {
    match kind {
        FeedbackKind::Praise => "Well done",
        FeedbackKind::Change => "To change",
        FeedbackKind::Thanks => "Thanks",
        FeedbackKind::Asked => "Asked for feedback",
        FeedbackKind::Help => "Asked for help",
    }
}

/// How somebody is shown.
pub const fn display(display: Display) -> &'static str {
    match display {
        Display::Named => "By name",
        Display::Anonymous => "In the place, without the name",
        Display::Out => "Not at all",
    }
}

/// Who writes a part of a review.
pub const fn part(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Own => "Own view",
        PartKind::Manager => "Manager",
        PartKind::Peer => "Colleague",
    }
}

/// What a skill is.
pub const fn skill(kind: SkillKind) -> &'static str {
    match kind {
        SkillKind::Product => "Product knowledge",
        SkillKind::Methodology => "Sales methodology",
        SkillKind::Negotiation => "Negotiation",
        SkillKind::Communication => "Communication",
        SkillKind::Own => "Own",
    }
}

/// What a thing of the library is.
pub const fn course(kind: CourseKind) -> &'static str {
    match kind {
        CourseKind::Course => "Course",
        CourseKind::Path => "Path",
        CourseKind::Practice => "Best practice",
    }
}

/// How a training stands.
pub const fn training(state: TrainingState) -> &'static str {
    match state {
        TrainingState::Overdue => "overdue",
        TrainingState::Open => "open",
        TrainingState::Done => "done",
    }
}

/// How a contest stands.
pub const fn contest(state: ContestState) -> &'static str {
    match state {
        ContestState::NotBegun => "not begun",
        ContestState::Running => "running",
        ContestState::Over => "over",
    }
}

/// The name of a league.
pub fn league(league: League) -> String {
    match league {
        League::Kpi(kpi) => kpi.entry().name.to_owned(),
        League::Improvement(kpi) => format!("{}: more than in as many days before", kpi.entry().name),
        League::Handicap(kpi) => format!("{}: as a share of the own mean", kpi.entry().name),
        League::Assists => "Assists: parts of deals that others own".to_owned(),
    }
}

/// What a signal is held against, and how sure it is.
pub fn against_peers(there: &str, peers: &str) -> String {
    format!("others of the same role ({peers}): {there}")
}

/// The same for the own past.
pub fn against_past(there: &str) -> String {
    format!("before: {there}")
}

/// The same for a goal.
pub fn against_pace(expected: &str) -> String {
    format!("expected by now: {expected}")
}

/// Since when it holds.
pub fn since(day: &str) -> String {
    format!("since {day}")
}

/// The sample behind a signal.
pub fn cases(count: &str, of_months: bool) -> String {
    if of_months { format!("{count} months") } else { format!("{count} deals") }
}

/// The chance of luck.
pub fn luck(percent: &str) -> String {
    format!("chance of luck {percent}")
}

/// The chance to reach a goal.
pub fn chance(percent: &str) -> String {
    format!("chance to reach it {percent}")
}

/// A gap of a skill.
pub fn gap(skill: &str, levels: u8) -> String {
    format!("{skill}: {levels} {} below the target", if levels == 1 { "level" } else { "levels" })
}

/// A promised action on the agenda.
pub fn promised(text: &str, due: &str, overdue: bool) -> String {
    if overdue {
        format!("Promised: {text} (was due {due})")
    } else {
        format!("Promised: {text} (due {due})")
    }
}

/// What the KPI of an action was before.
pub fn baseline(value: &str) -> String {
    format!("{value} in the three months before")
}

/// An effect in words.
pub fn effect(size: &str, low: &str, high: &str, claimed: bool, treated: u64, others: u64) -> String {
    let people = format!("{treated} against {others} comparable people");
    if claimed {
        format!("{size} against comparable people (95%: {low} to {high}); {people}: more than luck")
    } else if treated.min(others) < LEAST_PEOPLE as u64 {
        // So few that their interval would only look like knowledge.
        format!("too few to say: {people}, {size} so far")
    } else {
        format!("{size} against comparable people (95%: {low} to {high}); {people}: could be luck")
    }
}

/// Percentage points.
pub fn points_apart(points: &str) -> String {
    format!("{points} points")
}

/// From which size on an effect would show.
pub fn detectable(size: &str) -> String {
    format!("an effect of {size} or more would be found in four of five cases")
}

/// Why nothing is known of an effect.
pub fn no_effect(waiting: u64, left_out: u64) -> String {
    match (waiting, left_out) {
        (0, 0) => "nothing to compare yet".to_owned(),
        (0, 1) => "1 person without anybody comparable, or without figures".to_owned(),
        (0, left_out) => format!("{left_out} people without anybody comparable, or without figures"),
        (1, _) => "waiting for one person: three whole months after it are not over yet".to_owned(),
        (waiting, _) => format!("waiting for {waiting}: three whole months after it are not over yet"),
    }
}

/// What stands above the figures of a review.
pub fn review(cycle: &str, day: &str) -> String {
    format!("{cycle}: what figures and talks say, looked up on {day}")
}

/// A value and what it was before.
pub fn against_before(value: &str, before: Option<&str>) -> String {
    before.map_or_else(|| value.to_owned(), |before| format!("{value} (in as many days before: {before})"))
}

/// A target and what was reached of it.
pub fn reached(target: &str, value: Option<&str>, share: Option<&str>) -> String {
    let value = value.unwrap_or("nothing known yet");
    let share = share.map(|share| format!(", {share} of the way")).unwrap_or_default();
    format!("{value} of {target}{share}")
}

/// How many points were talked over.
pub fn talked(points: u32) -> String {
    format!("{points} {} talked over", if points == 1 { "point" } else { "points" })
}

/// How sure a strength or an area is, and of which days.
pub const fn mark(is_sure: bool, is_monthly: bool) -> &'static str {
    match (is_sure, is_monthly) {
        (true, true) => "more than luck; a month in the mean",
        (true, false) => "more than luck",
        (false, _) => "could be luck",
    }
}

/// What a KPI did since an action, beside others.
pub fn moved(kpi: &str, own: (&str, &str), others: (&str, &str), count: u64) -> String {
    format!(
        "{kpi}: {} before, {} after; {count} comparable people {} before, {} after; one person alone proves nothing",
        own.0, own.1, others.0, others.1
    )
}

/// Why nothing is known of a KPI since an action.
pub fn not_moved(is_done: bool) -> &'static str {
    if is_done { "three whole months after it are not over, or nobody is comparable" } else { "not done yet" }
}

/// Why a goal is proposed.
pub fn why(why: Why, baseline: Option<&str>) -> String {
    let reason = match why {
        Why::Missed => "the goal of these days was missed",
        Why::Reached => "the goal was reached; what was reached is the next mark",
        Why::Area => "an area to work on; the target is what it is held against",
    };
    baseline.map_or_else(|| reason.to_owned(), |baseline| format!("from {baseline}; {reason}"))
}

/// A name of a list of people that nobody bears.
pub fn nobody(name: &str) -> String {
    format!("Nobody is called “{name}”; write the name as on the roster, one a line.")
}

/// How sure a lead is.
pub fn sure(percent: &str) -> String {
    format!("If the weeks were drawn anew, the same one would lead in {percent} of cases.")
}
