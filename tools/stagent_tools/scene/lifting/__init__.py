"""Metres from depth maps: a camera's way through a scene of one scale, and the things in it as points of space
(the canonicalised 4D scene of ST-VLM, section 3.3)."""
