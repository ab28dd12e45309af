"""Receipt printers: ESC/POS over a byte line, or a folder that stands for one."""
