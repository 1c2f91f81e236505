"""What LLaVA-ST learns from and is measured on. Nothing here needs torch or transformers.

record    the one record                         readers/   the layouts of public sets -> records
writing   a record and sampled times -> turns    world      rendered scenes -> records and frames
shards    frames rendered or decoded beforehand  mixture    sources by weight, in an order that can be resumed
ledger    malformed records: counted, named      card       the paper's table 1: source, licence, task, reader
"""
