"""What changed between two waves, and whether it is real."""
