"""The chapters: one file or one folder each."""
