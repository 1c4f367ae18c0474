"""The views of the Assistant chapter, one file each."""
