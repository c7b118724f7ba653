"""What satisfaction goes with."""
