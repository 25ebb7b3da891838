"""Calls and chats: readers of transcripts, and what is told of a conversation as a whole.

:mod:`.readers` makes turns of what recognisers and chat systems write; :func:`.summary.summarise` makes
``Tags.conversation`` of what the network says of the turns; :func:`.utterance.utterances` cuts long turns;
:class:`.phrases.Phrases` is what an agent may not say. Nothing is imported here: who reads files needs no
numpy.
"""
