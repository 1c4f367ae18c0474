"""What is read from a trace: heads, layers, attribution, ablation."""
