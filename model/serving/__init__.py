"""Which models a server process holds, and how visitors share them."""
