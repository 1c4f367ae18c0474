"""What the Learning chapter reads, draws and gives away."""
