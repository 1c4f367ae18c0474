"""Parameters: how many there are, of what, and how that compares with GPT-2 and GPT-3."""
