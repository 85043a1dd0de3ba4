//! What `attain --help` prints.

/// All commands with their options.
pub const HELP: &str = "\
attain: sales performance, pay and forecasts from files, to the same bytes as the page

  attain import FILE…   -w TEAM.attain  read CSV and XLSX exports into a workspace
  attain people         -w TEAM.attain  who is on the roster
  attain quotas         -w TEAM.attain  all quotas
  attain goals          -w TEAM.attain  goals and quotas, checked, paced and aligned
  attain calendar       -w TEAM.attain  the fiscal calendar and its periods; sets it, too
  attain rates          -w TEAM.attain  all exchange rates
  attain activities     -w TEAM.attain  activities by person and type
  attain splits         -w TEAM.attain  who gets which part of which deal
  attain cash           -w TEAM.attain  invoices and payments of deals
  attain achievements   -w TEAM.attain  what people achieved of their objectives
  attain adjustments    -w TEAM.attain  adjustments of pay by hand
  attain imports        -w TEAM.attain  all imports with their snapshot days
  attain template KIND                  a CSV with the canonical headers of a kind
  attain plans          -w TEAM.attain  all plans; --add PLAN.json keeps one in the workspace
  attain kpis           -w TEAM.attain  figures; --list prints the catalogue
  attain sql KPI        -w TEAM.attain  a KPI as SQL; --tables -o DIR writes the tables it reads
  attain check PLAN.json [-w …]         can this plan be read in one way only?
  attain pay            -w TEAM.attain  statements; --plan PLAN.json pays a plan from a file
  attain approve        -w TEAM.attain  how far statements are; --stage approved freezes those of --period
  attain payroll        -w TEAM.attain --period P  approved statements as a payroll file
  attain accrual        -w TEAM.attain  what commissions cost in which month (ASC 340-40, IFRS 15)
  attain reconcile PAID.csv -w …        what payroll paid against statements, with likely reasons
  attain replay         -w TEAM.attain --period P --person NAME --from DATE  a month on two states of the data
  attain forecast       -w TEAM.attain --period P
  attain roadmap        -w TEAM.attain  the seven steps with their checks; cycles
  attain survey FILE…   -w TEAM.attain  surveys: sent out, answers merged, totals released
  attain competitors    -w TEAM.attain  the registry, and win rates against each
  attain export         -w TEAM.attain -o DIR  tables as files, to read again or to hand on
  attain signals        -w TEAM.attain  what stands out about people, with the chance that it is luck
  attain coaching       -w TEAM.attain  1:1s, feedback, training …; FILE… merges what people sent, and
                                        completions of trainings (CSV: person, course, completed, cost)
  attain demo           -o DIR          files of a made-up company, as a CRM exports them

import    --as deals|people|quotas|goals|activities|stage_history|leads|rates|splits|invoices|payments|
          achievements|adjustments  --mapping M.json
          --currency USD  --outcome won|open  --date-order dmy|mdy  --date-system 1900|1904
          --decimal-mark .|,  --encoding NAME  --sheet NAME,…  --snapshot DATE  --dry-run  --strict
kpis      --kpi ID,…  --by person,team,month,quarter,year,region,…  --period P
          --where \"team = East and amount > 1000\"  --as-of DATE  --list
          --formula \"sum(amount where won) / count(where won)\"  --define NAME keeps it in the workspace
          --funnel  --roadblocks  --win-loss  --drivers  --trend
check     --gaming (where pay jumps, falls or stays flat, and what timing pays)
pay       --plan PLAN.json  --period P  --person NAME  --explain  --view-as rep:NAME|manager:NAME
          --simulate PLAN.json  --turn rates=1.1,levels=90%,caps=2,quotas=110%,accelerators=1.5,target=1,mix=40%
approve   --period P  --stage reviewed|approved|published|paid  --person NAME  --plan-name NAME
          --by NAME  --note REASON  --reopen (with --note)  --dry-run
payroll   --period P  --person NAME  --codes CODES.csv  --stage STAGE (approved, if not said)
accrual   --period P  --person NAME  --stage STAGE  --life MONTHS  --at-once-up-to MONTHS  --explain
reconcile --period P (of rows that name none)
replay    --from DATE  --until DATE (now, if not said)
goals     --period P  --person NAME  --explain  --json  --csv (as import reads it)
          --cascade GOAL  --into teams|people|periods  --over 10%  --weight equal|history|quota
                          --ramp MONTHS  --phase month|quarter|week  --dry-run
          --check-in GOAL --status on-track|at-risk|off-track|done  --confidence 0..100
                          --value N  --expect N  --note TEXT
          --acknowledge GOAL  --remove GOAL   (GOAL is a name or an id)
calendar  --first-month 1..12  --pattern months|4-4-5|4-5-4|5-4-4  --week-start DAY
          --year-start nearest|on-or-before  --year-name end|start
          --days-off saturday,sunday|none  --holidays DATE,…  --all-days  --period P
forecast  --period P  --as-of DATE  --by person,team  --backtest  --deals  --plan PLAN.json
          --draws N  --seed N  --chance 0..1
          --win DEAL  --lose DEAL  --move DEAL=DATE  --add \"NAME; AMOUNT; CHANCE; DATE\"  (what if; each as often
          as you like; told beside the forecast without them, and not kept)
roadmap   --start  --close  --note TEXT  --go-on (closes a cycle and starts the next)
survey    --template maturity|pulse|training-needs|plan-understanding|own  --name NAME  --groups A,B  --named
          --add SURVEY.json  --sheet SURVEY -o DIR  --merge (answers from the files)  --release SURVEY
          --totals SURVEY  --next SURVEY  --remove SURVEY   (SURVEY is a name or an id)
competitors --period P  --where …  --name NAME  --spellings A,B  --strategy TEXT  --strengths TEXT
          --weaknesses TEXT  --met-in TEXT  --note TEXT  --remove NAME
export    --what deals,people,quotas,goals,rates,activities,stage_history,leads,splits,invoices,payments,
                 achievements,adjustments,statements  --format csv|xlsx
          --plan PLAN.json  --period P  --person NAME (of statements)
demo      --deals N  --people N  --seed N  --layout generic|salesforce|hubspot|pipedrive
signals   --person NAME
coaching  --person NAME  -o DIR writes the file of what that person may see
          --by attainment|improvement-revenue|handicap-revenue|assists|KPI  --period P  prints a ranking
          --by reviews (what figures and talks say)|ratings (by manager)|themes (of feedback)|
               proposals (goals; with --csv as import reads them)  of --person NAME, else of all
          --explain says what courses cost and did, and whether actions helped
sql       --formula EXPRESSION  --by person,team,month,…  --period P  --dialect duckdb
all       --json, --csv (kpis, pay, approve, payroll, accrual, reconcile, forecast, splits, cash, achievements, adjustments)  --today DATE

P is 2026, 2026Q2, 2026-04, 2026P03, 2026W07 or 2026-04-01..2026-07-01 (the last day is outside).
Exit status: 0 done, 1 refused or some rows refused, 2 wrong usage or unreadable input.
";
