"""Labels of our own: texts drawn from the corpora, batches for readers, and what becomes of their answers."""
