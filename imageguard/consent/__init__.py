"""What a letter allows: its state on a day, whether a use fits it, what it lacks, and what the law adds."""
