"""A run in space, for other viewers: the ground, where the camera was, and the ways of the things, in metres."""
