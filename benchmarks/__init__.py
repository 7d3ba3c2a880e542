"""How fast the site is. Run by hand, with fixed seeds; each value comes with a limit from the same run."""
