"""Pictures: arrays and labels in, a Plotly figure or a component out. Nothing here knows torch or model/."""
