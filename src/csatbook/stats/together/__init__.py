"""Whether several groups differ at all."""
