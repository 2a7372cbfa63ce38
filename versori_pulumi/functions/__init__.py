"""Functions that read from Versori while a program runs, in previews too.

Each comes plain, for values that the program knows, and as `…_output`, which takes inputs and gives an output: that of a
resource's id, for example. They use the same configuration as the resources. A preview with `versori:offline` asks nothing:
outputs are then not known yet, and the plain functions say so.
"""
