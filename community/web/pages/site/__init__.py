"""The page where administrators change the settings of the community."""
