"""What the office runs: the same journal in the same db code, for many laptops at once."""
