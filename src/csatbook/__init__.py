"""csatbook: reproducible customer-satisfaction reports from parameterised notebooks."""

__version__ = "0.1.0"
