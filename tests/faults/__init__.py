"""Proofs by fault: what the disk, the kernel or the line may do to the terminal, done to it on purpose."""
