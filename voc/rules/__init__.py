"""Phrases and patterns that an analyst writes."""
