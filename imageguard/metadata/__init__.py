"""Metadata standards, one a module: a raw block turned into facts."""
