"""What goes wrong on purpose, at full size, with figures. Each drill ends with 1 when something is lost."""
