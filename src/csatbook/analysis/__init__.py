"""A wave's answers to tidy result tables: no word, no markup."""
