"""Small exports of customers' feedback, and a study that reads them."""

from __future__ import annotations

from pathlib import Path

import samples
from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.wave import Wave
from csatbook.service.verdict import VERDICTS

FEEDBACK = """\
calendars:
  office: {country: CN, hours: "09:00-18:00"}
feedback:
  records: [{path: "crm-*.csv", source: crm, exported: saved}]
  case: number
  customer: customer
  private: [name]
  text: told
  moments:
    received: came
    recorded: noted
    first: [reply, first_reply]
    resolved: solved
    notified: informed
  merged_into: part_of
  over: {state: [closed]}
  channel: channel
  department: department
  kind: kind
  priority: {from: urgency, labels: {now: P0, high: P1, normal: P2, low: P3}}
  targets: {respond: 0.9}
"""
HEADING = (
    "saved,number,customer,name,told,came,noted,reply,first_reply,solved,informed,part_of,state,"
    "channel,department,kind,urgency\n"
)


def line(number: str, came: str, **cells: str) -> str:
    columns = HEADING.strip().split(",")
    usual = {"saved": "2024-06-30 18:00", "urgency": "normal", "channel": "app", "kind": "fault"}
    own = usual | {"number": number, "came": came} | cells
    return ",".join(own.get(column, "") for column in columns) + "\n"


def opened(folder: Path, *lines: str, study: str = FEEDBACK, **files: str) -> Wave:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    texts = {"crm-1": HEADING + "".join(lines), **files}
    for name, text in texts.items():
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    declared = samples.SMALL.replace("report:", study + "report:")
    return samples.small(folder, study=declared)


LOG = """\
  events:
    path: log.csv
    source: crm
    at: when
    what: did
    value: new
    before: old
    resolved: [solved]
    reopened: [opened again]
    priority: [called]
  pause: {what: [asked], until: [answered]}
"""
LOGGED = FEEDBACK.replace("  case: number\n", LOG + "  case: number\n")


def logged(folder: Path, *lines: str, log: str, study: str = LOGGED, **files: str) -> Wave:
    """Cases in an export, and a log with a line `number, time, what, new and old priority` each."""
    return opened(folder, *lines, study=study, log="number,when,did,new,old\n" + log, **files)


def verdict(wave: Wave, event: str, case: str = "crm:1") -> str:
    return VERDICTS[cases(wave).frame.loc[case, f"verdict_{event}"]]


def due(wave: Wave, event: str, case: str = "crm:1") -> str:
    told = cases(wave)
    local = told.calendar.local(told.frame.loc[[case], f"due_{event}"].to_numpy())
    return str(local.astype("datetime64[m]")[0]).replace("T", " ")
