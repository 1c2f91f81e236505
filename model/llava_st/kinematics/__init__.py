"""ST-VLM's kinematic instruction tuning on rendered scenes: a model asked to guess, to stand beside what is measured.

truth      distance, speed, clock hours of a thing by STKit's definitions
questions  what is asked of followed things, and the true value
labelled   clips with boxes and ways -> records; balance keeps as many of each answer
asking     scenes -> samples of the seven tasks
scoring    answers -> STKit-Bench's accuracies and errors
"""
