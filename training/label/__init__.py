"""Labels of our own: what is drawn from the corpora, how readers are served, what becomes of their answers."""
