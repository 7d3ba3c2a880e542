"""Pictures: of members, and of what their ideas are about.

They are checked, turned, stripped and made anew before they are kept. Stands on the web's floor, and knows nothing of
groups and of who may read an idea: that is for the doors that show pictures.
"""
