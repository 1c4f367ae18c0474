"""The views of the Compare chapter, one file each."""
