"""The moving camera: its way over the road, from what it sees."""
