"""`stagent data stkit` and `stagent eval stkit`: STKit's seven questions, made of labels and scored as its bench does.

labels     3D labels of KITTI and Argoverse 2 -> clips with boxes, camera and true ways
scenes     videos without labels -> clips, by the 4D scene
writing    clips -> a file of questions with the facts of their clips beside it
asking     a question to `ask`, with boxes and camera given, and its answer as text
run        the scores of `ask`, of a model, or of answers brought in a file
"""
