"""What is true of any site."""
