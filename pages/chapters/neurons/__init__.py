"""Neurons: the MLP of one layer at one token, its strongest neurons, and the prediction without them."""
