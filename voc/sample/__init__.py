"""The sample feedback that ships with the engine.

``importlib.resources.files("voc.sample") / "feedback.jsonl"`` is its path: one ``Feedback`` a line, UTF-8,
with invented brands, people and numbers.
"""
