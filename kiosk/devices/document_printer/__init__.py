"""A4 printers: IPP, or a folder that stands for one."""
