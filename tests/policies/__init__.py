"""The access table, one room of the house a file, as the urls are."""
