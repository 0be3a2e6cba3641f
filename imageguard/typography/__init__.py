"""Words on paper: fonts for the scripts that people write, shaped, in the order in which they are read."""
