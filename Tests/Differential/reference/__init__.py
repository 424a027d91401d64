"""The scenarios in Python, by subject."""
