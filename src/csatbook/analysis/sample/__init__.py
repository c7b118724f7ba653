"""Who answered, how they were drawn and weighted, and how precise that is."""
