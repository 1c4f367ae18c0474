"""Where rooms are kept: a file of this machine, or a Redis that several server processes share."""
