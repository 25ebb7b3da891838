"""The REST service: Feedback in over HTTP, Tags out, on the same engine as the library and the command.

Installed as ``voc_api``: ``app`` makes the application, ``serve`` runs it, ``settings`` says how.
"""
