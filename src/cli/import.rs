//! `attain import`: files into a workspace, with a receipt.

use super::arguments::{Arguments, Form};
use super::output::{self, Table, grouped};
use super::{Outcome, Trouble, trouble, workspace};
use crate::app::intake::{Intake, ReadFile};
use crate::app::requests::{Answer, IntakeReply};
use crate::app::session::Session;
use crate::domain::kernel::Money;
use crate::domain::model::FileReceipt;
use crate::exchange::import::decode::is_workbook;
use crate::exchange::import::issue::Issue;
use crate::exchange::import::mapping::{Answers, Mapping, Question};
use crate::exchange::import::reader::{ReadOptions, Reader};
use crate::exchange::import::workbook::Wanted;
use crate::exchange::sheets::read as read_workbook;
use crate::exchange::workbook::WorkbookLimits;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;

/// What `--json` prints.
#[derive(Serialize)]
struct Receipt<'a> {
    /// Whether the workspace file was replaced.
    committed: bool,
    files: Vec<FileJson<'a>>,
    questions: Vec<&'a Question>,
}

#[derive(Serialize)]
struct FileJson<'a> {
    #[serde(flatten)]
    receipt: &'a FileReceipt,
    totals: Vec<Money>,
    /// How often each issue occurred.
    issue_counts: BTreeMap<String, u64>,
    issues: &'a [Issue],
}

/// Imports the files.
pub fn run(arguments: &Arguments, out: &mut dyn Write) -> Result<Outcome, Trouble> {
    if arguments.files.is_empty() {
        return Err("name the files to import".into());
    }
    let mut session = workspace::open_or_new(arguments)?;
    let files = read_files(arguments)?;
    let mapping = mapping(arguments)?;
    session.prepare_with(files, arguments.kind, answers(arguments), mapping.as_ref());
    if let Some(day) = arguments.snapshot {
        session.reply(0, IntakeReply::Snapshot(Some(day)));
    }
    let Some(intake) = session.intake().cloned() else { return Err("no file was read".into()) };
    let refused_file = intake.refusals().next().is_some();
    let refused_rows = intake.preview().files.iter().any(|file| file.receipt.refused > 0);
    let open = intake.preview().blocking;
    let forbidden = open || refused_file || (arguments.strict && refused_rows);
    let commits = !forbidden && !arguments.dry_run;
    let committed = commits && commit(&mut session, arguments)?;
    print(&intake, committed, arguments, out)?;
    if commits && !committed && arguments.form == Form::Table {
        output::text(out, "Everything in these files was known already.\n")?;
    }
    if refused_file {
        // An unreadable file is wrong input, whatever else was given.
        let why: Vec<String> = intake.refusals().map(|(_, issue)| issue.to_string()).collect();
        return Err(why.join("\n").into());
    }
    Ok(if open || refused_rows { Outcome::Refused } else { Outcome::Done })
}

fn read_files(arguments: &Arguments) -> Result<Vec<ReadFile>, Trouble> {
    let mut files = Vec::new();
    for path in &arguments.files {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = workspace::read(path)?;
        if is_workbook(&bytes) {
            let workbook = read_workbook(&bytes, WorkbookLimits::default());
            let wanted = Wanted { kind: arguments.kind, sheets: &arguments.sheets, ..Wanted::default() };
            files.extend(ReadFile::of_workbook(&name, &bytes, &workbook, wanted));
        } else {
            let options = ReadOptions { encoding: arguments.encoding, ..ReadOptions::default() };
            files.push(ReadFile { sheet: Reader::read(&name, &bytes, options), name });
        }
    }
    Ok(files)
}

fn answers(arguments: &Arguments) -> Answers {
    Answers {
        currency: arguments.currency,
        all_won: arguments.all_won,
        day_first: arguments.day_first,
        from_1904: arguments.from_1904,
        decimal_mark: arguments.decimal_mark,
        ..Answers::default()
    }
}

fn mapping(arguments: &Arguments) -> Result<Option<Mapping>, Trouble> {
    let Some(path) = &arguments.mapping else { return Ok(None) };
    let mapping = serde_json::from_slice(&workspace::read(path)?);
    mapping.map(Some).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// Whether the workspace file was replaced.
fn commit(session: &mut Session, arguments: &Arguments) -> Result<bool, Trouble> {
    match session.commit_intake().answer {
        Answer::Changed { .. } => workspace::save(session, arguments).map(|()| true),
        // Nothing new: the file stays as it is, byte for byte.
        Answer::NothingNew { .. } => Ok(false),
        Answer::Failed { why } => Err(why.into()),
        Answer::Refused(error) => Err(trouble(error)),
        _ => Err("the import was not answered".into()),
    }
}

fn print(
    intake: &Intake,
    committed: bool,
    arguments: &Arguments,
    out: &mut dyn Write,
) -> Result<(), Trouble> {
    let preview = intake.preview();
    if arguments.form == Form::Json {
        let files = preview.files.iter().map(|file| FileJson {
            receipt: &file.receipt,
            totals: totals(&file.receipt),
            issue_counts: file.issues.counts.iter().map(|(code, count)| (code.to_string(), *count)).collect(),
            issues: &file.issues.kept,
        });
        let questions = preview.questions.iter().collect();
        return output::json(out, &Receipt { committed, files: files.collect(), questions });
    }
    print_receipts(intake, out)?;
    for file in &preview.files {
        for issue in file.issues.kept.iter().take(50) {
            output::text(out, &format!("{issue}\n"))?;
        }
    }
    for question in &preview.questions {
        output::text(out, &format!("{} Answer with {}.\n", question.text, question.flag))?;
    }
    let said = if committed { "Imported.\n" } else { "Nothing was imported.\n" };
    output::text(out, said)
}

fn print_receipts(intake: &Intake, out: &mut dyn Write) -> Result<(), Trouble> {
    let mut table = Table::new(&[
        "file",
        "kind",
        "layout",
        "#seen",
        "#imported",
        "#skipped",
        "#refused",
        "#new",
        "#changed",
        "#unchanged",
        "totals",
    ]);
    for file in &intake.preview().files {
        let receipt = &file.receipt;
        let kind = serde_json::to_value(receipt.kind).map_err(trouble)?;
        let amount = |money: Money| format!("{} {}", grouped(&money.decimal()), money.currency);
        let counts = [
            receipt.seen,
            receipt.imported,
            receipt.skipped,
            receipt.refused,
            receipt.new,
            receipt.changed,
            receipt.unchanged,
        ];
        let mut row =
            vec![receipt.name.clone(), kind.as_str().unwrap_or("").to_owned(), receipt.layout.clone()];
        row.extend(counts.map(|count| count.to_string()));
        row.push(totals(receipt).into_iter().map(amount).collect::<Vec<_>>().join(", "));
        table.push(row);
    }
    table.print(Form::Table, out)?;
    for file in &intake.preview().files {
        let receipt = &file.receipt;
        output::text(out, &format!("{}: {}\n", receipt.name, receipt.forms.join("; ")))?;
        for assumption in &receipt.assumptions {
            let assumed = serde_json::to_string(assumption).map_err(trouble)?;
            output::text(out, &format!("{}: assumed {assumed}\n", receipt.name))?;
        }
    }
    Ok(())
}

fn totals(receipt: &FileReceipt) -> Vec<Money> {
    receipt.totals_minor.iter().map(|(currency, minor)| Money::new(*minor, *currency)).collect()
}
