"""Tests of making reports, with real kernels and processes."""
