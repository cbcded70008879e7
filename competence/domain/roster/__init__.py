"""A list of people from the HR system: what its columns are, what its rows say, what they would change."""
