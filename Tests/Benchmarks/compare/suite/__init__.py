"""Runs whole processes side by side and compares them."""
