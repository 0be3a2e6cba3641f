"""The door for pre-commit and CI: few words, the same for everybody, none about people."""
