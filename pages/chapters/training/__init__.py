"""Training: one step of it on one example, and a small model that learns while one watches."""
