"""Copies without what gives people away: one format a module; bytes in, bytes out, originals never touched."""
