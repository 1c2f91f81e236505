"""The scores of the paper's benchmarks, by their official definitions. numpy only; captions also need pycocoevalcap.

overlap    intersection over union of spans and of boxes       boxes      REC: Acc@0.5
tubes      STVG, SVG, ELC: tIoU, sIoU, vIoU, by convention     captions   METEOR, CIDEr
spans      TVG: R@, mIoU, by convention                        dense      SODA_c and the captions of dense captioning

Official code disagrees with papers and with other official code; each convention has a name, the default is the
paper's. A prediction of None is an answer that did not parse: a miss, and counted.
"""
