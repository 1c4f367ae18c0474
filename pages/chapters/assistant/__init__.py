"""The views of the Scale chapter, one file each."""
