"""The demonstration community as rows of tables: functions that return lists of column values."""
