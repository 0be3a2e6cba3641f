"""Paper and files that people fill in, read, or hang on a wall: forms, calendars, letters to publishers."""
