"""What makes `models/`: base, corpora, model, train, calibrate, evaluate, export, label."""
