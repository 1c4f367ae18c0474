"""The views of the Embeddings chapter, one file each: controls, one call down to model/, one or two to viz/."""
