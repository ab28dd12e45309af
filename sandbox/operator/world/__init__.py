"""A believable operator's past, made from a seed: the same seed and moment give the same world, to the last unit.

`months` cuts time, `people` names people, `catalogue` prices things, `services` charges for them, `traffic` uses them
and `packages` pay for it, `funding` brings money; `plans`, `straits`, `ordinary`, `demo` and `heavy` make lives of
these parts, `lives` closes their arithmetic, `seeding` writes them down.
"""
