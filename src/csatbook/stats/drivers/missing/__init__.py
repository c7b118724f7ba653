"""What becomes of respondents who did not answer everything."""
