"""The chapters and the frame around them: story and controls, one call down to model/, one to viz/."""
