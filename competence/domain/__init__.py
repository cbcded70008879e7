"""What holds about a person, worked out from facts. Standard library only; the day is an argument."""
