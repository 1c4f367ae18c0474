"""Lessons: the story told in order. A lesson is a list of steps, each an address of this app with a few words."""
