"""What the staff pages show, one module per page. Each function runs one statement."""
