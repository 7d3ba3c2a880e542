"""Feeds, sitemaps, cards for shared links, and the icons of the site."""
