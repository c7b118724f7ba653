"""Customers' feedback: its cases, and whether what was due was done in time."""
