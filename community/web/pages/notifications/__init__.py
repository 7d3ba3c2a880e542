"""The inbox, following, and the settings of notifications."""
