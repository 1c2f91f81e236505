"""Things found picture by picture by a trained detector, and followed between the pictures."""
