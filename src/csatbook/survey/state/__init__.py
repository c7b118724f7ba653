"""Files that are kept between runs: whole, sealed, and private to their owner."""
