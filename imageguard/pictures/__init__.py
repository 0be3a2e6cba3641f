"""Decoded pictures: opening, upright turning, fingerprints, comparison."""
