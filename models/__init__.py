"""Trained releases, a folder each; with this file they are found as ``voc_models`` once installed."""
