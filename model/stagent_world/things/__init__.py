"""What moves through a world: each thing as shaded solids in its own frame (x forward, y left, z up, metres; the origin
is on the ground under its middle)."""
