"""A scenario as a storyboard, and the scenes drawn where there is no picture."""
