"""Groups of respondents: their sums and tables, which every comparison rests on."""
