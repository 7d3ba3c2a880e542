"""The demonstration community: customers of an espresso machine and what they would like it to do.

- `data/` holds everything that people wrote: TOML files of people, groups, ideas and moderation.
- `load` reads and checks the files.
- `simulate` adds votes, impressions, helpful votes and activity; the same seed gives the same result.
- `drawings` draws avatars and illustrations.
- `write` turns all of it into rows of the database.
"""
