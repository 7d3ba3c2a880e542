"""Emails about what happened, sent by the worker after the transaction that caused them."""
