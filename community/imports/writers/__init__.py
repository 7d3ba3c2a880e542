"""Writing a batch of drafts: a module for each kind, each with the same three steps.

`fresh` asks which drafts are not here yet and what must be mended about them (it only reads), `dress` makes what is
shown of a text (no transaction is open), `bring` writes and records (in one short transaction).
"""
