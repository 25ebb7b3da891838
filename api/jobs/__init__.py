"""Jobs: feedback by the file, tagged by whoever has time, durable whatever is killed."""
