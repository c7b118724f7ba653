"""Figures of daily work beside the survey: a row a quarter and channel."""

from __future__ import annotations

import numpy as np
import pandas as pd

SEED = 20240329
PERIODS = [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
CHANNELS = {"APP": 5200, "小程序": 2900, "公众号": 2300, "电话": 3100, "门店": 1400}
CONNECTED = [0.842, 0.861, 0.868, 0.839, 0.887, 0.901, 0.852, 0.876]
"""Of calls, as customers' marks for the waiting time go up and down."""
QUEUE = [58, 51, 49, 61, 43, 38, 55, 46]
"""Seconds until a call is answered: the same from the other side."""
REPLY_HOURS = [5.4, 5.1, 6.0, 5.7, 7.2, 7.6, 6.4, 6.8]
"""Longer whenever customers give higher marks for the reply: survey and operation disagree."""
OVERDUE, FIRST_CONTACT, REPEATED = 0.08, 0.71, 0.11
SELF_SERVICE = [0.31, 0.33, 0.33, 0.35, 0.37, 0.40, 0.42, 0.45]


def table() -> pd.DataFrame:
    """All quarters and channels."""
    rng = np.random.default_rng(SEED)
    rows = []
    for place, period in enumerate(PERIODS):
        for channel, usual in CHANNELS.items():
            tickets = int(usual * rng.uniform(0.9, 1.1))
            calls = int(tickets * 1.4) if channel == "电话" else 0
            connected = round(calls * CONNECTED[place])
            complaints = int(tickets * rng.uniform(0.05, 0.07))
            contacts = int(tickets * 2.2)
            rows.append(
                {
                    "period": period,
                    "channel": channel,
                    "tickets": tickets,
                    "reply_hours": round(tickets * REPLY_HOURS[place] * rng.uniform(0.98, 1.02)),
                    "overdue": round(tickets * OVERDUE * rng.uniform(0.9, 1.1)),
                    "first_contact": round(tickets * FIRST_CONTACT * rng.uniform(0.98, 1.02)),
                    "complaints": complaints,
                    "repeated": round(complaints * REPEATED * rng.uniform(0.8, 1.2)),
                    "contacts": contacts,
                    "self_service": round(contacts * SELF_SERVICE[place]),
                    "calls": calls,
                    "connected": connected,
                    "queue_seconds": connected * QUEUE[place],
                }
            )
    return pd.DataFrame(rows)
