"""`python -m stagent`: what `torchrun` and `accelerate launch` start on every process."""

from stagent.cli import main

main()
