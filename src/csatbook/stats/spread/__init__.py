"""Whether the answers of some vary more than those of others."""
