"""Training of a small GPT-2 from a random start on one text: `python -m model.train TEXT FOLDER`."""
