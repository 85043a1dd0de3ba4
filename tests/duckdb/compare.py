"""Every KPI of the catalogue, in an independent engine: over a demo company and random ones, `attain kpis` and
DuckDB must agree, money to the cent. Called by xtask: compare.py ATTAIN FOLDER; its last line is that of a test runner."""
import json, os, random, subprocess, sys
from fractions import Fraction
import duckdb

ATTAIN, FOLDER = sys.argv[1], sys.argv[2]
TODAY = "2026-11-01"
DIVISIONS = [[], ["person"], ["team"], ["month"], ["person", "quarter"], ["region"], ["product", "year"], ["week"]]
PERIODS = [None, "2026Q2", "2025-02-10..2026-08-21"]
EXTRA = [
    'sum(amount where won and region = "EMEA") / count(where won)',
    'count(where open and amount > 20000)',
    'percentile(amount, 0.9 where won)',
    'distinct(account where won)',
    'max(cycle_days where won) - min(cycle_days where won)',
    'count(where lost and not (reason is missing) by created) / count(by created)',
    'revenue / won_count',
    'won_count / deals_created',
    'revenue / quota',
    'revenue - quota + sum(amount where open)',
    'calls_made + count(where won)',
    'mean(amount where won) * meetings_held / (activities + 1)',
    'stuck_deals + pushes + lost_count',
]


def attain(*words):
    done = subprocess.run([ATTAIN, *words, "--today", TODAY], capture_output=True, text=True, check=False)
    if done.returncode == 2:
        raise SystemExit(f"attain {' '.join(words)}: {done.stderr}")
    return done.stdout


STAGES = ["New", "Demo", "Offer"]


def random_company(seed, folder):
    """Deals with holes, negative amounts, dates the wrong way round, and owners who are nobody; their ways through the
    stages with steps skipped and taken back; close dates that move; quotas that overlap; work and leads."""
    rng = random.Random(seed)
    day = lambda: f"{rng.choice([2025, 2026])}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    hole = lambda value, share: "" if rng.random() < share else value
    owner = lambda: rng.choice(["Ana", "Ben", "Cem", "Nobody"])
    lines = ["Deal ID,Deal Name,Owner,Stage,Amount,Currency,Close Date,Created Date,Probability,Region,Product,Account,"
             "Reason,Cost,List Amount,Quantity,Next Step,Number of Contacts"]
    steps = ["Deal ID,From Stage,To Stage,Changed On,Close Date"]
    work = ["Activity ID,Activity Type,Subject,Assigned To,Date,Done,Deal ID"]
    count = rng.randint(60, 400)
    for number in range(count):
        stage = rng.choice(["Closed Won", "Closed Lost"] + STAGES)
        lines.append(",".join([
            f"D{number}", f"Deal {number}", owner(), stage,
            hole(f"{rng.randint(-5000, 900000) / 100:.2f}", 0.1), "USD",
            hole(day(), 0 if stage.startswith("Closed") else 0.2), hole(day(), 0.2),
            hole(str(rng.choice([10, 25, 50, 80])), 0.3), hole(rng.choice(["EMEA", "Americas"]), 0.2),
            rng.choice(["Core", "Plus"]), hole(f"Account {rng.randint(1, 9)}", 0.1),
            hole(rng.choice(["Price", "No decision"]), 0.3), hole(f"{rng.randint(0, 100000) / 100:.2f}", 0.3),
            hole(f"{rng.randint(100, 900000) / 100:.2f}", 0.4), hole(str(rng.randint(1, 40)), 0.4),
            hole("call back", 0.5), hole(str(rng.randint(1, 4)), 0.3),
        ]))
        if rng.random() < 0.8:
            way = [step for step in STAGES if rng.random() < 0.75] + [stage]
            if rng.random() < 0.1:
                way = way[:1] + ["Offer"] + way
            before = ""
            for day_of, step in zip(sorted(day() for _ in way), way):
                steps.append(f"D{number},{before},{step},{day_of},{hole(day(), 0.5)}")
                before = step
        for _ in range(rng.randint(0, 3)):
            kind = rng.choice(["Call", "Email", "Meeting", "Task", "Lunch"])
            work.append(f"A{len(work)},{kind},x,{owner()},{hole(day(), 0.05)},{rng.choice(['yes', 'yes', 'no'])},"
                        f"{hole(f'D{number}', 0.2)}")
    leads = ["Lead ID,Name,Owner,Status,Created,Converted On"]
    for number in range(rng.randint(5, 80)):
        became = rng.random() < 0.4
        leads.append(f"L{number},Lead {number},{owner()},{'Converted' if became else 'New'},{day()},{day() if became else ''}")
    quotas = ["Person,From,Until (exclusive),Quota,Currency"]
    for person in ["Ana", "Ben", "Cem"]:
        for begin, end in [("2025-01-01", "2025-07-01"), ("2025-07-01", "2026-01-01"), ("2026-01-01", "2026-03-15")]:
            quotas.append(f"{person},{begin},{end},{rng.choice([0, 1, 5, 900]) * rng.randint(1, 3000)}.{rng.randint(10, 99)},USD")
    people = ["Name,Team,Hire Date", f"Ana,East,{day()}", f"Ben,West,{day()}", "Cem,West,"]
    os.makedirs(folder, exist_ok=True)
    files = {"deals": lines, "people": people, "quotas": quotas, "stage_history": steps, "activities": work, "leads": leads}
    for name, rows in files.items():
        with open(f"{folder}/{name}.csv", "w", encoding="utf-8") as file:
            file.write("\n".join(rows) + "\n")
    return [f"{folder}/{name}.csv" for name in files]


def told(value):
    """What attain said, as a kind and an exact number."""
    if "undefined" in value:
        return None
    if "amount" in value:
        return "money", Fraction(value["amount"]) * 100
    kind = next(kind for kind in ("count", "ratio", "days", "number") if kind in value)
    return kind, Fraction(str(value[kind]))


def agrees(said, found, is_rounded):
    # What the engine does not know is nothing here, or a sum of nothing.
    if said is None:
        return found is None or found == 0
    kind, exact = said
    if found is None:
        return exact == 0
    # Money to the cent: a half may stand on either side of a float, so the exact one decides within a hair.
    if kind == "money":
        return abs(float(exact) - found) <= 0.5 + 1e-6
    # The effective number of accounts is rounded to a billionth of the whole on its way.
    near = 1e-6 if is_rounded else 1e-9
    return abs(float(exact) - found) <= near * max(1.0, abs(float(exact)))


def key_of(row, by):
    words = {"person": "person", "team": "team", "week": "period", "month": "period", "quarter": "period", "year": "period"}
    key = []
    for axis in by:
        text = row[words.get(axis, axis)]
        key.append("" if text in ("unassigned", "no team") else text)
    return tuple(key)


def compare(name, files, divisions, counts):
    work = f"{FOLDER}/{name}"
    os.makedirs(work, exist_ok=True)
    team = f"{work}/team.attain"
    if os.path.exists(team):
        os.remove(team)
    attain("import", *files, "-w", team, "--currency", "USD")
    attain("sql", "--tables", "-o", work, "-w", team)
    engine = duckdb.connect()
    with open(f"{work}/tables.sql", encoding="utf-8") as file:
        engine.execute(file.read().replace("read_csv('", f"read_csv('{work}/"))
    catalogue = [kpi["id"] for kpi in json.loads(attain("kpis", "--list", "--json"))]
    for by in divisions:
        for period in PERIODS:
            further = (["--by", ",".join(by)] if by else []) + (["--period", period] if period else [])
            statements = {kpi: statement(kpi, further) for kpi in catalogue + EXTRA}
            statements = {kpi: sql for kpi, sql in statements.items() if sql is not None}
            asked = ",".join(kpi for kpi in statements if kpi not in EXTRA)
            # One call for all figures of the catalogue: the engine answers them from one pass, too.
            told_rows = {None: json.loads(attain("kpis", "--kpi", asked, "-w", team, "--json", *further))}
            for formula in EXTRA:
                words = ["kpis", "--formula", formula, "-w", team, "--json", *further]
                told_rows[formula] = json.loads(attain(*words)) if formula in statements else []
            for kpi, sql in statements.items():
                found = {}
                for row in engine.execute(sql).fetchall():
                    if all(value is not None for value in row[:-1]):
                        found[tuple(row[:-1])] = None if row[-1] is None else float(row[-1])
                for row in told_rows[kpi if kpi in EXTRA else None]:
                    key = key_of(row, by)
                    if "no date" in key:
                        continue
                    value = row["kpis"][kpi] if kpi not in EXTRA else next(iter(row["kpis"].values()))
                    good = agrees(told(value), found.get(key), kpi == "effective_accounts")
                    counts[good] += 1
                    if not good and counts[False] <= 20:
                        print(f"{name}: {kpi} by {by} in {period}, {key}: {value}, DuckDB {found.get(key)}")


def statement(kpi, further):
    """The SQL of a figure; nothing where it can't be divided so."""
    asked = ["--formula", kpi] if kpi in EXTRA else [kpi]
    words = [ATTAIN, "sql", *asked, *further, "--today", TODAY]
    probe = subprocess.run(words, capture_output=True, text=True, check=False)
    if probe.returncode == 0:
        return probe.stdout
    # What only deals have does not divide quotas and work; the engine says the same.
    if "by person, team and time" not in probe.stderr:
        raise SystemExit(f"attain sql {asked} {further}: {probe.stderr}")
    return None


def main():
    counts = {True: 0, False: 0}
    demo = f"{FOLDER}/demo-files"
    attain("demo", "--deals", "1500", "--people", "20", "--seed", "3", "-o", demo)
    files = [f"{demo}/{name}" for name in sorted(os.listdir(demo)) if name.endswith(".csv")]
    compare("demo", files, [["person", "quarter"], ["product", "year"]], counts)
    for seed in range(3):
        compare(f"random-{seed}", random_company(seed, f"{FOLDER}/random-files-{seed}"), DIVISIONS[seed::3], counts)
    verdict = "FAILED" if counts[False] else "ok"
    print(f"test result: {verdict}. {counts[True]} passed; {counts[False]} failed;")
    raise SystemExit(1 if counts[False] else 0)


main()
