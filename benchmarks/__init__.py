"""What things cost, each held against a floor measured in the same run. Never imported by us."""
