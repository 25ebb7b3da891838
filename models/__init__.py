"""Trained releases, a folder each; this file only makes the folder findable as ``voc_models`` once installed."""
