"""What the corridor's pages show, one module for each page. Each function is one statement."""
