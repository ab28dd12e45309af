"""Sentences: codes from below turned into what a visitor reads."""
