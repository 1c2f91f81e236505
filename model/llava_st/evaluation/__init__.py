"""What a model answers, and what its answers score.

answers    samples -> texts, constrained to their task's form      truth      a record -> what is compared with
scoring    texts and samples -> metrics by task, failures counted  baselines  answers that look at nothing
"""
