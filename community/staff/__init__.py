"""The staff area: queries and edits that span ideas, members, votes, jobs and calibrations."""
