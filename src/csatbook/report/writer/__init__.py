"""The pieces of a report in the languages of its readers: browsers, Typst, terminals."""
