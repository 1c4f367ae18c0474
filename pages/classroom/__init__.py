"""A class in a room, as its teacher and its laptops see it: asking, leading, following, the class beside the model."""
