"""Small exports of customers' feedback, and a study that reads them."""

from __future__ import annotations

from pathlib import Path

import samples
from csatbook.analysis.wave import Wave

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
