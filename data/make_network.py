"""Make the sample of the study `params/network.yaml`: a telecom network judged down to counties.

    python data/make_network.py [FOLDER]

3 provinces, 7 cities and 18 counties (the places are real, every figure is made up), the four
quarters of 2025: key figures by county and month, and about 20 answers a county and quarter.
Always the same bytes. Planted: 浙江 is best and 江西 worst in everything but the temperature;
nobody answers in 祁门县 in 2025Q4; the machine rooms of 修水县 are at 31 °C from July to September,
where at most 24 °C are right; 修水县 takes more complaints than the 8 of 10,000 users and month
that are worth no points.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

PLACES = {
    ("浙江", "杭州"): ["桐庐县", "建德市", "淳安县"],
    ("浙江", "嘉兴"): ["海宁市", "桐乡市", "嘉善县"],
    ("浙江", "绍兴"): ["诸暨市", "嵊州市"],
    ("安徽", "芜湖"): ["无为市", "南陵县"],
    ("安徽", "黄山"): ["歙县", "休宁县", "祁门县"],
    ("江西", "九江"): ["庐山市", "武宁县", "修水县"],
    ("江西", "上饶"): ["婺源县", "玉山县"],
}
MONTHS = [f"2025-{month:02}" for month in range(1, 13)]
CONNECTED = {"浙江": 0.980, "安徽": 0.965, "江西": 0.945}
IN_TIME = {"浙江": 0.96, "安徽": 0.90, "江西": 0.84}
HOURS = {"浙江": 4.1, "安徽": 5.0, "江西": 6.2}
COMPLAINTS = {"浙江": 1.8, "安徽": 3.2, "江西": 5.0}
WARMTH = [19.0, 19.4, 20.1, 21.2, 22.1, 22.8, 23.3, 23.5, 22.9, 21.6, 20.4, 19.5]
MARK = {"浙江": 4.25, "安徽": 3.95, "江西": 3.60}
ITEMS = {"signal": 0.10, "speed": 0.00, "repair": -0.10, "price": -0.15}
SILENT = ("祁门县", "2025-10")


def register() -> pd.DataFrame:
    """All counties with the city and the province above each."""
    rows = [(*above, county) for above, counties in PLACES.items() for county in counties]
    return pd.DataFrame(rows, columns=["province", "city", "county"])


def indicators(places: pd.DataFrame, rng: np.random.Generator) -> Iterator[dict[str, object]]:
    """The key figures of each county, month by month."""
    for province, _, county in places.itertuples(index=False):
        users, rooms = float(rng.integers(90, 420)) / 10, int(rng.integers(3, 9))
        lift, warmth = rng.normal(0, 0.15), rng.normal(0, 0.3)
        bad = county == "修水县"
        for place, month in enumerate(MONTHS):
            attempts, installs = rng.poisson(users * 60), rng.poisson(users * 3)
            repairs = 1 + rng.poisson(users * 2)
            hours = HOURS[province] * (1 - lift) * rng.normal(1, 0.05)
            heat = 31.0 if bad and month in MONTHS[6:9] else WARMTH[place] + warmth
            rate = 9.5 if bad else COMPLAINTS[province] * (1 - lift)
            yield {
                "county": county,
                "month": f"{month}-01",
                "users_10k": f"{users:.1f}",
                "attempts": attempts,
                "connected": rng.binomial(attempts, CONNECTED[province]),
                "installs": installs,
                "installed_in_time": rng.binomial(installs, IN_TIME[province]),
                "repairs": repairs,
                "repair_hours": f"{repairs * hours:.1f}",
                "complaints": rng.poisson(users * rate),
                "rooms": rooms,
                "room_temperature": f"{heat + rng.normal(0, 0.3):.1f}",
            }
            users += rng.normal(0.1, 0.1)


def answers(places: pd.DataFrame, rng: np.random.Generator) -> Iterator[dict[str, object]]:
    """A few users a county and month, one row each."""
    number = 0
    for month in MONTHS:
        for province, _, county in places.itertuples(index=False):
            if county == SILENT[0] and month >= SILENT[1]:
                continue
            for _ in range(rng.integers(5, 9)):
                number += 1
                raw = MARK[province] + rng.normal(0, 0.6) + rng.normal(0, 0.6, len(ITEMS))
                marks = np.clip(np.round(raw + list(ITEMS.values())), 1, 5).astype(int).astype(str)
                marks[rng.random(len(ITEMS)) < 0.02] = ""
                yield {
                    "user": f"U{number:05d}",
                    "answered_on": f"{month}-{rng.integers(1, 29):02}",
                    "county": county,
                    **dict(zip(ITEMS, marks, strict=True)),
                }


def main(folder: Path) -> None:
    """Write register, key figures and answers into `folder`."""
    rng = np.random.default_rng(20250101)
    folder.mkdir(parents=True, exist_ok=True)
    places = register()
    tables = {
        "counties": places,
        "indicators": pd.DataFrame(indicators(places, rng)),
        "answers": pd.DataFrame(answers(places, rng)),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("network"))
