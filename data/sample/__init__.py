"""The made-up customer base, answers and faults behind the sample study."""
