"""From text to tokens: byte-pair encoding step by step, and the vocabulary."""
