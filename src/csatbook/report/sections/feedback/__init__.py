"""Sections about customers' feedback: what came in, what was in time, what is open."""
