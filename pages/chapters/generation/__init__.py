"""Generation: tokens written one after the other, and what decides which."""
