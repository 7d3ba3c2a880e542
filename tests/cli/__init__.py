"""How the site is run: settings, commands, processes, backups."""
