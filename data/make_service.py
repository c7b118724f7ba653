"""Make the sample of the study `service`: python data/make_service.py [FOLDER].

Writes the eight waves, the invitations, the figures of daily work and the list of what was planted
into FOLDER (by default `service` beside this program). Always the same bytes. data/README.md says
what is in them.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sample import customers, files, operations, waves
from sample.questionnaire import PERIODS, SEED

PLANTED = ["file", "row", "respondent_id", "plant", "detail"]


def planted(rows: pd.DataFrame, name: str, layout: files.Layout) -> pd.DataFrame:
    """What was planted in this file? One row a plant; `row` counts from the names in row 1."""
    listed = rows.assign(plant=rows["plants"].str.split()).explode("plant")
    listed = listed[listed["plant"].notna()].reset_index()
    listed[["plant", "detail"]] = [(text + ":").split(":")[:2] for text in listed["plant"]]
    blank = pd.DataFrame({"row": pd.Series(layout.blank_rows, dtype=int), "plant": "blank_row"})
    return pd.concat([listed, blank]).assign(file=name)[PLANTED].sort_values(["row", "plant"])


def main(folder: Path) -> None:
    """Write all files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    base = customers.base(np.random.default_rng(SEED))
    invitations, plants = [], []
    for period in PERIODS:
        wave, layout = waves.make(base, period), files.LAYOUTS[period]
        path = folder / f"responses-{period}.{layout.ending}"
        rows = files.spread(wave.rows, layout)
        files.write(rows, layout, path)
        plants.append(planted(rows, path.name, layout))
        invitations.append(wave.invitations.rename_axis("region").reset_index())
        invitations[-1].insert(0, "period", period)
    for name, tables in {"invitations": invitations, "planted": plants}.items():
        text = pd.concat(tables).to_csv(index=False, lineterminator="\n")
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    text = operations.table().to_csv(index=False, lineterminator="\n")
    (folder / "operations.csv").write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("service"))
