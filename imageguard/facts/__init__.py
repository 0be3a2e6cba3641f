"""What a rule may know: the facts of every subject, their tables, and the plain words for each code."""
