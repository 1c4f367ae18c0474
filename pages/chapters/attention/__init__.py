"""The views of the Attention chapter, one file each."""
