"""What customers say in open answers: a declared codebook, matched, counted and compared."""
