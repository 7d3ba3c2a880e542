"""The pages of the site: the views and forms of each feature, in a package named as the feature."""
