"""Metres to each pixel of a picture, by a model or from another program's results."""
