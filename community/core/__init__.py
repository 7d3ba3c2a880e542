"""What any site needs, whatever it is about: database, outbox, scheduler, pagination, markup, translations, email.

Knows no feature. May use only `config`.
"""
