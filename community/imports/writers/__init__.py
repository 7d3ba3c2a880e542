"""Writing batches of records: a module for each type, each with the same three steps.

`filter_new` returns the records that were not imported before and reports what must be changed about them (it only
reads), `prepare` renders texts as they are displayed (no transaction is open), and `write` inserts rows and records
events (in one short transaction).
"""
