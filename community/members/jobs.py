"""What members and the clock ask for."""
