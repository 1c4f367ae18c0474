"""The instrumented forward pass: what differs between the families, and what a pass writes down."""
