//! Arguments: read once, typed, each unknown or misplaced one refused by name.

use super::forecast::ForecastArguments;
use super::roadmap::RoadmapArguments;
use super::{Trouble, trouble};
use crate::domain::goals::{Into, Weighting};
use crate::domain::kernel::{Currency, Date, Grain, Pattern, Rational, Weekday, YearName, YearStart};
use crate::domain::model::goal::GoalStatus;
use crate::domain::model::{PayStage, RecordKind};
use crate::exchange::demo::Layout;
use crate::exchange::import::Encoding;
use lexopt::{Arg, Parser, ValueExt};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;

/// The words for kinds of records.
pub const KINDS: &str = "deals, people, quotas, goals, activities, stage_history, leads, rates, splits, invoices, payments, achievements or adjustments";

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the help above says it")]
pub enum Command {
    Help,
    Version,
    Import,
    People,
    Quotas,
    Goals,
    Calendar,
    Plans,
    Rates,
    Activities,
    Splits,
    Cash,
    Achievements,
    Adjustments,
    Imports,
    Template,
    Kpis,
    Sql,
    Check,
    Pay,
    Approve,
    Payroll,
    Accrual,
    Reconcile,
    Replay,
    Forecast,
    Roadmap,
    Survey,
    Competitors,
    Export,
    Demo,
    Signals,
    Coaching,
}

impl Command {
    fn parse(word: &str) -> Result<Command, Trouble> {
        Ok(match word {
            "import" => Command::Import,
            "people" => Command::People,
            "quotas" => Command::Quotas,
            "goals" => Command::Goals,
            "calendar" => Command::Calendar,
            "plans" => Command::Plans,
            "rates" => Command::Rates,
            "activities" => Command::Activities,
            "splits" => Command::Splits,
            "cash" => Command::Cash,
            "achievements" => Command::Achievements,
            "adjustments" => Command::Adjustments,
            "imports" => Command::Imports,
            "template" => Command::Template,
            "kpis" => Command::Kpis,
            "sql" => Command::Sql,
            "check" => Command::Check,
            "pay" => Command::Pay,
            "approve" => Command::Approve,
            "payroll" => Command::Payroll,
            "accrual" => Command::Accrual,
            "reconcile" => Command::Reconcile,
            "replay" => Command::Replay,
            "forecast" => Command::Forecast,
            "roadmap" => Command::Roadmap,
            "survey" | "surveys" => Command::Survey,
            "competitors" => Command::Competitors,
            "export" => Command::Export,
            "demo" => Command::Demo,
            "signals" => Command::Signals,
            "coaching" => Command::Coaching,
            "help" => Command::Help,
            other => return Err(format!("there is no command “{other}”; attain --help lists them").into()),
        })
    }

    /// Options that this command knows besides those that all know, separated by blanks.
    fn options(self) -> &'static str {
        match self {
            Command::Import => {
                "as mapping currency outcome date-order date-system decimal-mark encoding \
                 sheet snapshot dry-run strict"
            }
            Command::Kpis => {
                "kpi by period where as-of list csv formula define funnel roadblocks \
                 win-loss drivers trend"
            }
            Command::Sql => "formula by period dialect tables folder as-of",
            Command::Pay => "plan period person explain csv simulate turn view-as",
            Command::Approve => "period stage person plan-name by note reopen dry-run csv",
            Command::Payroll => "plan period person codes stage csv",
            Command::Accrual => "plan period person stage life at-once-up-to explain csv",
            Command::Reconcile => "period csv",
            Command::Replay => "period person from until",
            Command::Forecast => {
                "period as-of plan draws seed chance by backtest deals win lose move add csv"
            }
            Command::Goals => {
                "period person explain csv cascade into over weight ramp phase dry-run \
                 check-in status confidence value expect note acknowledge remove"
            }
            Command::Calendar => {
                "first-month pattern week-start year-start year-name days-off holidays \
                 all-days period"
            }
            Command::Check => "gaming csv",
            Command::Plans => "add",
            Command::Roadmap => "start close note go-on csv",
            Command::Survey => {
                "template name groups named add sheet folder merge release totals next remove csv"
            }
            Command::Competitors => {
                "period where name spellings strategy strengths weaknesses met-in note remove csv"
            }
            Command::Splits | Command::Cash | Command::Achievements | Command::Adjustments => "csv",
            Command::Export => "folder what format plan period person",
            Command::Demo => "folder deals people seed layout",
            Command::Signals => "person csv",
            Command::Coaching => "person folder by period explain csv",
            _ => "",
        }
    }

    /// Whether this command knows an option.
    fn knows(self, option: &str) -> bool {
        let own = self.options().split_whitespace();
        ["workspace", "json", "today"].into_iter().chain(own).any(|known| known == option)
    }
}

/// What `attain kpis` looks at besides figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KpiView {
    /// Leads, deals, stages, won.
    Funnel,
    /// What costs money.
    Roadblocks,
    /// Why deals were lost, and against whom.
    WinLoss,
    /// What foretold won revenue.
    Drivers,
    /// How KPIs went, with their change points.
    Trend,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// An aligned table.
    #[default]
    Table,
    /// JSON.
    Json,
    /// CSV.
    Csv,
}

/// The command line, typed.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields are the options of the help")]
pub struct Arguments {
    pub command: Command,
    pub files: Vec<PathBuf>,
    pub workspace: Option<PathBuf>,
    pub form: Form,
    pub today: Option<Date>,
    pub kind: Option<RecordKind>,
    pub mapping: Option<PathBuf>,
    pub currency: Option<Currency>,
    pub all_won: Option<bool>,
    pub day_first: Option<bool>,
    pub from_1904: Option<bool>,
    pub decimal_mark: Option<char>,
    pub encoding: Option<Encoding>,
    pub sheets: Vec<String>,
    pub snapshot: Option<Date>,
    pub dry_run: bool,
    pub strict: bool,
    pub kpis: Vec<String>,
    pub by: Vec<String>,
    pub period: Option<String>,
    pub predicate: Option<String>,
    pub as_of: Option<Date>,
    pub list: bool,
    pub formula: Option<String>,
    pub define: Option<String>,
    pub view: Option<KpiView>,
    pub tables: bool,
    pub dialect: Option<String>,
    pub plan: Option<PathBuf>,
    pub person: Option<String>,
    pub explain: bool,
    pub stage: Option<PayStage>,
    pub reopen: bool,
    pub plan_name: Option<String>,
    pub by_whom: Option<String>,
    pub codes: Option<PathBuf>,
    pub life: Option<u16>,
    pub at_once: Option<u16>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub design: Design,
    pub forecast: ForecastArguments,
    pub seed: u64,
    pub folder: Option<PathBuf>,
    pub what: Vec<String>,
    pub as_workbook: bool,
    pub deals: u32,
    pub people: u32,
    pub layout: Layout,
    pub goal_act: GoalAct,
    pub into: Into,
    pub over: Option<Rational>,
    pub weighting: Weighting,
    pub ramp: u8,
    pub phase: Option<Grain>,
    pub status: Option<GoalStatus>,
    pub confidence: Option<u8>,
    pub value: Option<String>,
    pub expect: Option<String>,
    pub note: Option<String>,
    pub calendar: CalendarChange,
    pub roadmap: RoadmapArguments,
}

/// What is done with a goal; each names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the help above says it")]
pub enum GoalAct {
    #[default]
    Show,
    Cascade(String),
    CheckIn(String),
    Acknowledge(String),
    Remove(String),
}

/// What is asked of a plan before anybody is paid by it, and through whose eyes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the help above says it")]
pub struct Design {
    pub gaming: bool,
    pub simulate: Option<PathBuf>,
    pub turn: String,
    pub view_as: Option<String>,
}

/// What is changed in the fiscal calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the help above says it")]
pub struct CalendarChange {
    pub first_month: Option<u8>,
    pub pattern: Option<Pattern>,
    pub week_start: Option<Weekday>,
    pub year_start: Option<YearStart>,
    pub year_name: Option<YearName>,
    pub days_off: Option<BTreeSet<Weekday>>,
    pub holidays: Option<Vec<Date>>,
    pub all_days: bool,
}

impl Arguments {
    fn of(command: Command) -> Arguments {
        Arguments {
            command,
            files: Vec::new(),
            workspace: None,
            form: Form::default(),
            today: None,
            kind: None,
            mapping: None,
            currency: None,
            all_won: None,
            day_first: None,
            from_1904: None,
            decimal_mark: None,
            encoding: None,
            sheets: Vec::new(),
            snapshot: None,
            dry_run: false,
            strict: false,
            kpis: Vec::new(),
            by: Vec::new(),
            period: None,
            predicate: None,
            as_of: None,
            list: false,
            formula: None,
            define: None,
            view: None,
            tables: false,
            dialect: None,
            plan: None,
            person: None,
            explain: false,
            stage: None,
            reopen: false,
            plan_name: None,
            by_whom: None,
            codes: None,
            life: None,
            at_once: None,
            from: None,
            until: None,
            design: Design::default(),
            forecast: ForecastArguments::default(),
            seed: 1,
            folder: None,
            what: Vec::new(),
            as_workbook: false,
            deals: 6_000,
            people: 40,
            layout: Layout::default(),
            goal_act: GoalAct::default(),
            into: Into::People,
            over: None,
            weighting: Weighting::default(),
            ramp: 0,
            phase: None,
            status: None,
            confidence: None,
            value: None,
            expect: None,
            note: None,
            calendar: CalendarChange::default(),
            roadmap: RoadmapArguments::default(),
        }
    }

    /// Reads the words after the program's name.
    pub fn parse(words: Vec<OsString>) -> Result<Arguments, Trouble> {
        let mut parser = Parser::from_args(words);
        let mut arguments = Arguments::of(Command::Help);
        match parser.next().map_err(trouble)? {
            None | Some(Arg::Long("help") | Arg::Short('h')) => return Ok(arguments),
            Some(Arg::Long("version") | Arg::Short('V')) => arguments.command = Command::Version,
            Some(Arg::Value(word)) => arguments.command = Command::parse(&word.string().map_err(trouble)?)?,
            Some(other) => return Err(trouble(other.unexpected())),
        }
        loop {
            let name = match parser.next().map_err(trouble)? {
                None => break,
                Some(Arg::Value(file)) => {
                    arguments.files.push(file.into());
                    continue;
                }
                Some(Arg::Short('w')) => "workspace".to_owned(),
                Some(Arg::Short('o')) => "folder".to_owned(),
                Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Arguments::of(Command::Help)),
                Some(Arg::Long(name)) => name.to_owned(),
                Some(other) => return Err(trouble(other.unexpected())),
            };
            if !arguments.command.knows(&name) {
                return Err(format!("this command has no option --{name}; attain --help lists them").into());
            }
            arguments.option(&name, &mut parser)?;
        }
        Ok(arguments)
    }

    fn option(&mut self, name: &str, parser: &mut Parser) -> Result<(), Trouble> {
        match name {
            "json" => self.form = Form::Json,
            "csv" => self.form = Form::Csv,
            "dry-run" => self.dry_run = true,
            "strict" => self.strict = true,
            "list" => self.list = true,
            "tables" => self.tables = true,
            "funnel" => self.view = Some(KpiView::Funnel),
            "roadblocks" => self.view = Some(KpiView::Roadblocks),
            "win-loss" => self.view = Some(KpiView::WinLoss),
            "drivers" => self.view = Some(KpiView::Drivers),
            "trend" => self.view = Some(KpiView::Trend),
            "explain" => self.explain = true,
            "reopen" => self.reopen = true,
            "gaming" => self.design.gaming = true,
            "all-days" => self.calendar.all_days = true,
            name if self.command == Command::Forecast && self.forecast.flag(name) => {}
            name if self.roadmap.flag(name) => {}
            _ => {
                let value = parser.value().map_err(trouble)?;
                return self.valued(name, value);
            }
        }
        Ok(())
    }

    fn valued(&mut self, name: &str, value: OsString) -> Result<(), Trouble> {
        let path = PathBuf::from(&value);
        let text = value.into_string().map_err(|_| format!("--{name}: the value is no text"))?;
        let wrong = |hint: &str| Trouble(format!("--{name}: “{text}” is not known; {hint}"));
        if matches!(self.command, Command::Roadmap | Command::Survey | Command::Competitors)
            && self.roadmap.take(name, &text)?
        {
            return Ok(());
        }
        if self.command == Command::Forecast && self.forecast.take(name, &text)? {
            return Ok(());
        }
        match name {
            "workspace" => self.workspace = Some(path),
            "mapping" => self.mapping = Some(path),
            "folder" => self.folder = Some(path),
            "codes" => self.codes = Some(path),
            "plan" | "add" => self.plan = Some(path),
            "simulate" => self.design.simulate = Some(path),
            "turn" => self.design.turn = text,
            "view-as" => self.design.view_as = Some(text),
            "today" => self.today = Some(Date::parse_iso(&text).map_err(|error| wrong(&error.to_string()))?),
            "as-of" => self.as_of = Some(Date::parse_iso(&text).map_err(|error| wrong(&error.to_string()))?),
            "as" => self.kind = Some(kind(&text).ok_or_else(|| wrong(KINDS))?),
            "currency" => self.currency = Some(Currency::parse(&text).map_err(trouble)?),
            "outcome" => {
                self.all_won = Some(choice(&text, "won", "open").ok_or_else(|| wrong("won or open"))?)
            }
            "date-order" => {
                self.day_first = Some(choice(&text, "dmy", "mdy").ok_or_else(|| wrong("dmy or mdy"))?)
            }
            "date-system" => {
                self.from_1904 = Some(choice(&text, "1904", "1900").ok_or_else(|| wrong("1900 or 1904"))?)
            }
            "encoding" => {
                self.encoding = Some(Encoding::parse(&text).ok_or_else(|| wrong(&Encoding::names()))?);
            }
            "snapshot" => {
                self.snapshot = Some(Date::parse_iso(&text).map_err(|error| wrong(&error.to_string()))?)
            }
            "decimal-mark" => {
                let point = choice(&text, ".", ",").ok_or_else(|| wrong("write . or ,"))?;
                self.decimal_mark = Some(if point { '.' } else { ',' });
            }
            "sheet" => self.sheets.extend(listed(&text)),
            "what" => self.what.extend(listed(&text)),
            "format" => {
                self.as_workbook = choice(&text, "xlsx", "csv").ok_or_else(|| wrong("csv or xlsx"))?;
            }
            "kpi" => self.kpis = listed(&text),
            "by" if self.command == Command::Approve => self.by_whom = Some(text),
            "by" => self.by = listed(&text),
            "period" => self.period = Some(text),
            "where" => self.predicate = Some(text),
            "formula" => self.formula = Some(text),
            "define" => self.define = Some(text),
            "dialect" => self.dialect = Some(text),
            "person" => self.person = Some(text),
            "seed" => self.seed = text.parse().map_err(|_| wrong("a whole number"))?,
            "deals" => self.deals = text.parse().map_err(|_| wrong("a whole number"))?,
            "people" => self.people = text.parse().map_err(|_| wrong("a whole number"))?,
            "layout" => {
                let layouts = "generic, salesforce, hubspot or pipedrive";
                self.layout = Layout::parse(&text).ok_or_else(|| wrong(layouts))?;
            }
            _ => return self.of_settling(name, text),
        }
        Ok(())
    }

    /// Options about statements on their way.
    fn of_settling(&mut self, name: &str, text: String) -> Result<(), Trouble> {
        let wrong = |hint: &str| Trouble(format!("--{name}: “{text}” is not known; {hint}"));
        let months = || {
            let months: Option<u16> = text.parse().ok().filter(|months| (1..=600).contains(months));
            months.ok_or_else(|| wrong("months from 1 to 600"))
        };
        let day = || Date::parse_iso(&text).map_err(|error| wrong(&error.to_string()));
        match name {
            "stage" => {
                let hint = "draft, reviewed, approved, published or paid";
                self.stage = Some(PayStage::parse(&text).ok_or_else(|| wrong(hint))?);
            }
            "plan-name" => self.plan_name = Some(text),
            "life" => self.life = Some(months()?),
            "at-once-up-to" => self.at_once = Some(months()?),
            "from" => self.from = Some(day()?),
            "until" => self.until = Some(day()?),
            _ => return self.of_goals(name, text),
        }
        Ok(())
    }

    /// Options about goals and the calendar.
    fn of_goals(&mut self, name: &str, text: String) -> Result<(), Trouble> {
        let wrong = |hint: &str| Trouble(format!("--{name}: “{text}” is not known; {hint}"));
        match name {
            "cascade" => self.goal_act = GoalAct::Cascade(text),
            "check-in" => self.goal_act = GoalAct::CheckIn(text),
            "acknowledge" => self.goal_act = GoalAct::Acknowledge(text),
            "remove" => self.goal_act = GoalAct::Remove(text),
            "value" => self.value = Some(text),
            "expect" => self.expect = Some(text),
            "note" => self.note = Some(text),
            "into" => self.into = word(&text).ok_or_else(|| wrong("teams, people or periods"))?,
            "weight" => self.weighting = word(&text).ok_or_else(|| wrong("equal, history or quota"))?,
            "phase" => self.phase = Some(word(&text).ok_or_else(|| wrong("week, month or quarter"))?),
            "over" => self.over = Some(Rational::parse(&text).map_err(|error| wrong(&error.to_string()))?),
            "ramp" => self.ramp = text.parse().map_err(|_| wrong("months from 0 to 36"))?,
            "status" => {
                let hint = "on-track, at-risk, off-track or done";
                self.status = Some(GoalStatus::parse(&text).ok_or_else(|| wrong(hint))?);
            }
            "confidence" => {
                let percent = text.trim_end_matches('%').parse().ok().filter(|percent| *percent <= 100);
                self.confidence = Some(percent.ok_or_else(|| wrong("a percentage from 0 to 100"))?);
            }
            _ => return self.of_calendar(name, text),
        }
        Ok(())
    }

    fn of_calendar(&mut self, name: &str, text: String) -> Result<(), Trouble> {
        let wrong = |hint: &str| Trouble(format!("--{name}: “{text}” is not known; {hint}"));
        let change = &mut self.calendar;
        match name {
            "first-month" => {
                let month = text.parse().ok().filter(|month| (1..=12).contains(month));
                change.first_month = Some(month.ok_or_else(|| wrong("a month from 1 to 12"))?);
            }
            "pattern" => {
                let hint = "months, 4-4-5, 4-5-4 or 5-4-4";
                change.pattern = Some(Pattern::parse(&text).ok_or_else(|| wrong(hint))?);
            }
            "week-start" => {
                change.week_start = Some(Weekday::parse(&text).ok_or_else(|| wrong("monday to sunday"))?);
            }
            "year-start" => {
                change.year_start = Some(word(&text).ok_or_else(|| wrong("nearest or on-or-before"))?);
            }
            "year-name" => change.year_name = Some(word(&text).ok_or_else(|| wrong("end or start"))?),
            "days-off" => {
                let days = listed(&text).into_iter().filter(|day| day != "none");
                let read = days.map(|day| Weekday::parse(&day)).collect::<Option<BTreeSet<_>>>();
                change.days_off = Some(read.ok_or_else(|| wrong("days such as saturday,sunday, or none"))?);
            }
            "holidays" => {
                let days = listed(&text).into_iter().map(|day| Date::parse_iso(&day));
                let read = days.collect::<Result<Vec<_>, _>>();
                change.holidays = Some(read.map_err(|error| wrong(&error.to_string()))?);
            }
            _ => return Err(wrong("attain --help lists the options")),
        }
        Ok(())
    }
}

/// The value that a word names in its written form; hyphens stand for underscores.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    let name = text.trim().to_ascii_lowercase().replace('-', "_");
    serde_json::from_value(serde_json::Value::String(name)).ok()
}

/// The kind that a word names.
pub fn kind(text: &str) -> Option<RecordKind> {
    match text {
        "orders" => Some(RecordKind::Deals),
        "stage-history" | "history" => Some(RecordKind::StageHistory),
        "credit-notes" | "credit_notes" => Some(RecordKind::Invoices),
        "refunds" | "cash" => Some(RecordKind::Payments),
        "mbo" | "mbos" => Some(RecordKind::Achievements),
        known => RecordKind::parse(known),
    }
}

fn choice(text: &str, yes: &str, no: &str) -> Option<bool> {
    if text == yes { Some(true) } else { (text == no).then_some(false) }
}

fn listed(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
