"""What the sample study asks: items by dimension, answer labels, segments, and when."""

SEED = 20240109

DIMENSIONS = {
    "attitude": ["polite", "patient", "proactive"],
    "response": ["waiting", "reply", "informed"],
    "resolution": ["expertise", "solved", "once"],
    "channel": ["reach", "selfservice", "hours"],
    "product": ["quality", "features", "price"],
}
ITEMS = [item for items in DIMENSIONS.values() for item in items]
QUESTIONS = [*ITEMS, "overall"]
OPEN = ["praise", "improve"]
REASONS = "reasons"  # several answers
COLUMNS = [
    "respondent_id", "answered_at", "seconds", *QUESTIONS, *OPEN, REASONS,
    "months", "type", "region", "channel", "customer_name", "phone",
]  # fmt: skip

REGIONS = {"华东": 0.30, "华南": 0.22, "华北": 0.20, "西南": 0.15, "华中": 0.13}
TYPES = {"个人": 0.72, "企业": 0.28}
CHANNELS = {"APP": 0.35, "小程序": 0.20, "公众号": 0.15, "电话": 0.20, "门店": 0.10}

PERIODS = [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
NOT_APPLICABLE = "99"


def month(period: str) -> int:
    """In which month does the wave take place, counted from January 2024 = 0?"""
    return 12 * (int(period[:4]) - 2024) + 3 * int(period[5]) - 1
