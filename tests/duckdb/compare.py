"""Every KPI that has SQL, in an independent engine: over a demo company and random ones, `attain kpis` and
DuckDB must agree, money to the cent. Called by xtask: compare.py ATTAIN FOLDER; its last line is that of a test runner."""
import json, os, random, subprocess, sys
from fractions import Fraction
import duckdb

ATTAIN, FOLDER = sys.argv[1], sys.argv[2]
TODAY = "2026-11-01"
DIVISIONS = [[], ["person"], ["team"], ["month"], ["person", "quarter"], ["region"], ["product", "year"]]
PERIODS = [None, "2026Q2", "2025-02-10..2026-08-21"]
EXTRA = [
    'sum(amount where won and region = "EMEA") / count(where won)',
    'count(where open and amount > 20000)',
    'percentile(amount, 0.9 where won)',
    'distinct(account where won)',
    'max(cycle_days where won) - min(cycle_days where won)',
    'count(where lost and not (reason is missing) by created) / count(by created)',
    'revenue / won_count',
]


def attain(*words):
    done = subprocess.run([ATTAIN, *words, "--today", TODAY], capture_output=True, text=True, check=False)
    if done.returncode == 2:
        raise SystemExit(f"attain {' '.join(words)}: {done.stderr}")
    return done.stdout


def random_company(seed, folder):
    """Deals with holes, negative amounts, dates the wrong way round, and owners who are nobody."""
    rng = random.Random(seed)
    day = lambda: f"{rng.choice([2025, 2026])}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    hole = lambda value, share: "" if rng.random() < share else value
    lines = ["Deal ID,Deal Name,Owner,Stage,Amount,Currency,Close Date,Created Date,Probability,Region,Product,Account,Reason,Cost"]
    for number in range(rng.randint(5, 400)):
        stage = rng.choice(["Closed Won", "Closed Lost", "Demo", "Offer"])
        closed = rng.choice(["Closed Won", "Closed Lost"]) == stage or stage.startswith("Closed")
        lines.append(",".join([
            f"D{number}", f"Deal {number}", rng.choice(["Ana", "Ben", "Cem", "Nobody"]), stage,
            hole(f"{rng.randint(-5000, 900000) / 100:.2f}", 0.1), "USD", hole(day(), 0 if closed else 0.2), hole(day(), 0.2),
            hole(str(rng.choice([10, 25, 50, 80])), 0.3), hole(rng.choice(["EMEA", "Americas"]), 0.2),
            rng.choice(["Core", "Plus"]), f"Account {rng.randint(1, 9)}", hole(rng.choice(["Price", "No decision"]), 0.3),
            hole(f"{rng.randint(0, 100000) / 100:.2f}", 0.3),
        ]))
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/deals.csv", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    with open(f"{folder}/people.csv", "w", encoding="utf-8") as file:
        file.write("Name,Team\nAna,East\nBen,West\nCem,West\n")
    return [f"{folder}/deals.csv", f"{folder}/people.csv"]


def told(value):
    """What attain said, as a kind and an exact number."""
    if "undefined" in value:
        return None
    if "amount" in value:
        return "money", Fraction(value["amount"]) * 100
    kind = next(kind for kind in ("count", "ratio", "days", "number") if kind in value)
    return kind, Fraction(str(value[kind]))


def agrees(said, found):
    if said is None:
        return True
    kind, exact = said
    if found is None:
        return exact == 0
    # Money to the cent: a half may stand on either side of a float, so the exact one decides within a hair.
    if kind == "money":
        return abs(float(exact) - found) <= 0.5 + 1e-6
    return abs(float(exact) - found) <= 1e-9 * max(1.0, abs(float(exact)))


def key_of(row, by):
    words = {"person": "person", "team": "team", "month": "period", "quarter": "period", "year": "period"}
    key = []
    for axis in by:
        text = row[words.get(axis, axis)]
        key.append("" if text in ("unassigned", "no team") else text)
    return tuple(key)


def sql_key(value, axis):
    if axis == "month":
        return f"{value.year}-{value.month:02}"
    if axis == "quarter":
        return f"{value.year}Q{(value.month + 2) // 3}"
    return str(value.year) if axis == "year" else value


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
        engine.execute(file.read().replace("'deals.csv'", f"'{work}/deals.csv'"))
    catalogue = [kpi["id"] for kpi in json.loads(attain("kpis", "--list", "--json"))]
    for kpi in catalogue + EXTRA:
        asked = ["--formula", kpi] if kpi in EXTRA else [kpi]
        probe = subprocess.run([ATTAIN, "sql", *asked, "--today", TODAY], capture_output=True, text=True, check=False)
        if probe.returncode != 0:
            continue
        for by in divisions:
            for period in PERIODS:
                further = (["--by", ",".join(by)] if by else []) + (["--period", period] if period else [])
                sql = attain("sql", *asked, *further)
                figures = ["--formula", kpi] if kpi in EXTRA else ["--kpi", kpi]
                rows = json.loads(attain("kpis", *figures, "-w", team, "--json", *further))
                found = {}
                for row in engine.execute(sql).fetchall():
                    if all(value is not None for value in row[:-1]):
                        key = tuple(sql_key(value, axis) for value, axis in zip(row, by))
                        found[key] = None if row[-1] is None else float(row[-1])
                for row in rows:
                    key = key_of(row, by)
                    if "no date" in key:
                        continue
                    (value,) = row["kpis"].values()
                    good = agrees(told(value), found.get(key))
                    counts[good] += 1
                    if not good and counts[False] <= 20:
                        print(f"{name}: {kpi} by {by} in {period}, {key}: {value}, DuckDB {found.get(key)}")


def main():
    counts = {True: 0, False: 0}
    demo = f"{FOLDER}/demo-files"
    attain("demo", "--deals", "1500", "--people", "20", "--seed", "3", "-o", demo)
    files = [f"{demo}/{name}" for name in sorted(os.listdir(demo)) if name.startswith(("deals", "people", "rates"))]
    compare("demo", files, [["person", "quarter"], ["product", "year"]], counts)
    for seed in range(2):
        compare(f"random-{seed}", random_company(seed, f"{FOLDER}/random-files-{seed}"), DIVISIONS[seed::2], counts)
    verdict = "FAILED" if counts[False] else "ok"
    print(f"test result: {verdict}. {counts[True]} passed; {counts[False]} failed;")
    raise SystemExit(1 if counts[False] else 0)


main()
