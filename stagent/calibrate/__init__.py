"""Calibrate a video once: mark points of the ground, keep them beside it, and see how well they fit."""
