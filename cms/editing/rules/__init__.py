"""Rule sets in the editors' pages: read them, and write the next version of one's own."""
